// What widgets share: the scales of a drawing, and a pointer that drags on it.

/**
 * A scale as it stands in the page: numbers from `low` to `high` lie from `start` to `end` in the drawing.
 * @param {string | undefined} words
 */
export function scale(words = "") {
  const [low, high, start, end] = words.split(" ").map(Number);
  return {
    low,
    high,
    to: (/** @type {number} */ number) => start + ((number - low) / (high - low)) * (end - start),
    from: (/** @type {number} */ place) => low + ((place - start) / (end - start)) * (high - low),
  };
}

/**
 * Lets a pointer drag on a drawing. A finger that goes up or down scrolls the page, and moves nothing here.
 * @param {SVGSVGElement} svg
 * @param {AbortSignal} signal
 * @param {(place: DOMPoint) => (place: DOMPoint) => void} grab given where it begins, gives what follows the pointer
 */
export function drag(svg, signal, grab) {
  /** @type {((place: DOMPoint) => void) | undefined} */
  let follow;
  /** @type {PointerEvent | undefined} a finger's first touch, until it is known to go sideways */
  let touch;
  const place = (/** @type {PointerEvent} */ { clientX, clientY }) =>
    new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM()?.inverse());
  const move = (/** @type {PointerEvent} */ event) => event.isPrimary && follow?.(place(event));
  svg.addEventListener(
    "pointerdown",
    (event) => {
      if (!event.isPrimary || event.button) return;
      svg.setPointerCapture(event.pointerId);
      follow = grab(place(event));
      touch = event.pointerType === "touch" ? event : undefined;
      if (!touch) move(event);
    },
    { signal },
  );
  svg.addEventListener(
    "pointermove",
    (event) => {
      const aside = touch && Math.abs(event.clientX - touch.clientX);
      if (touch && aside && aside > Math.abs(event.clientY - touch.clientY)) touch = undefined;
      if (!touch) move(event);
    },
    { signal },
  );
  svg.addEventListener("pointerup", move, { signal });
  svg.addEventListener("lostpointercapture", () => (follow = undefined), { signal });
}
