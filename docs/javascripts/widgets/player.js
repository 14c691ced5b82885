// Plays something step after step, for who can see it: it stops where the page is hidden, or the element out of sight.

export class Player {
  #timer = 0;
  /** @type {IntersectionObserver | undefined} */
  #seen;

  /**
   * @param {Element} element what has to be seen
   * @param {number} milliseconds a step
   * @param {() => boolean} step takes the next one; false where there was none
   * @param {(name: string) => void} name gives the button the name of what it would do now
   */
  constructor(element, milliseconds, step, name) {
    this.element = element;
    this.milliseconds = milliseconds;
    this.step = step;
    this.name = name;
  }

  get isPlaying() {
    return this.#timer !== 0;
  }

  play() {
    this.#timer = window.setInterval(() => {
      if (document.hidden || !this.step()) this.pause();
    }, this.milliseconds);
    this.#seen = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting || this.pause());
    this.#seen.observe(this.element);
    this.name("Pause");
  }

  pause() {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.#seen?.disconnect();
    this.name("Play");
  }
}
