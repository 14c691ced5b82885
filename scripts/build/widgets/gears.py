"""The chain rule as wheels and belts: rates multiply along the way.

The figure has each train of wheels turned a little; what turns it is `docs/javascripts/widgets/gears.js`.
"""

import math

from micrograd.engine import Value

PLACES = 20  # the slider's places in a turn
START = 2
RADIUS, BESIDE, HEIGHT = 40, 122, 46  # of a wheel, to the next one, and of their middles
LEFT = 48
CAPTION = (
    "Wheels and belts. A belt that runs on a smaller ring turns its wheel faster, "
    "and a crossed one turns it the other way."
)


def trains() -> list[tuple[tuple[str, str, str], tuple[float, float]]]:
    """The names of the wheels, and how fast the second follows the first, and the third the second."""
    e, c, f = Value(-6.0), Value(10.0), Value(-2.0)
    d = e + c
    d.backward()
    inner = c.grad
    (d * f).backward()
    return [(("walker", "bicycle", "car"), (4.0, 2.0)), (("c", "d", "L"), (inner, d.grad))]


def figure() -> str:
    rows = "\n".join(train(names, rates) for names, rates in trains())
    return f'<figure class="widget gears">\n{rows}\n<figcaption>{CAPTION}</figcaption>\n</figure>'


def train(names: tuple[str, str, str], rates: tuple[float, float]) -> str:
    said = words(names, rates, START / PLACES)
    middles = [LEFT + place * BESIDE for place in range(3)]
    turned = [START / PLACES, START / PLACES * rates[0], START / PLACES * rates[0] * rates[1]]
    wheels = "".join(map(wheel, names, middles, turned))
    belts = "".join(map(belt, middles, rates))
    return f"""<gear-train data-names="{" ".join(names)}" data-rates="{rates[0]:g} {rates[1]:g}">
<div class="widget__drawings"><svg role="img" viewBox="0 0 340 118" \
aria-label="Three wheels with belts between them: {names[0]}, {names[1]} and {names[2]}">{wheels}{belts}</svg></div>
<div class="widget__controls"><label><span>{names[0]}</span><input type="range" min="{-PLACES}" max="{PLACES}" \
value="{START}" data-places="{PLACES}" aria-label="Turn {names[0]}" aria-valuetext="{said}"></label></div>
<p class="widget__words">{said}</p>
</gear-train>"""


def wheel(name: str, x: int, turned: float) -> str:
    """A wheel with a spoke that shows how far it is turned, and its name below it."""
    return (
        f'<g class="wheel" transform="rotate({360 * turned:g} {x} {HEIGHT})"><circle cx="{x}" cy="{HEIGHT}" '
        f'r="{RADIUS}"/><path d="M{x} {HEIGHT}V{HEIGHT - RADIUS}"/></g>'
        f'<text class="middle" x="{x}" y="{HEIGHT + RADIUS + 20}">{name}</text>'
    )


def belt(x: int, rate: float) -> str:
    """A belt from a wheel's rim to the ring on which it turns the next wheel at this rate, with the rate on it."""
    ring = RADIUS / abs(rate)
    crossed = rate < 0
    lean = math.asin((RADIUS + ring if crossed else RADIUS - ring) / BESIDE)
    across, down = math.sin(lean), math.cos(lean)
    side = -1 if crossed else 1
    lines = "".join(
        f"M{x + RADIUS * across:.1f} {HEIGHT - sign * RADIUS * down:.1f}"
        f"L{x + BESIDE + side * ring * across:.1f} {HEIGHT - side * sign * ring * down:.1f}"
        for sign in (1, -1)
    )
    return (
        f'<circle class="ring" cx="{x + BESIDE}" cy="{HEIGHT}" r="{ring:g}"/><path class="belt" d="{lines}"/>'
        f'<text class="middle rate" x="{x + BESIDE / 2:g}" y="{HEIGHT + RADIUS + 20}">· {rate:g}</text>'
    )


def words(names: tuple[str, str, str], rates: tuple[float, float], turned: float) -> str:
    """What a turn of the first wheel does to the others; the module says it in the same words."""
    first, second, third = names
    middle = turned * rates[0]
    return (
        f"{first} turns by {short(turned)}, {second} by {short(rates[0])} · {short(turned)} = {short(middle)}, "
        f"{third} by {short(rates[1])} · {short(middle)} = {short(middle * rates[1])}. "
        f"From {first} to {third} the rates multiply: {short(rates[1])} · {short(rates[0])} = "
        f"{short(rates[0] * rates[1])}."
    )


def short(number: float) -> str:
    return f"{round(number, 2) + 0.0:g}"
