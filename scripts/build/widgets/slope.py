"""The slope of a parabola, measured by a step: the secant, and how wrong it is for every step.

The figure is the secant of the first place and the longest step, in the library's numbers; what moves it is
`docs/javascripts/widgets/slope.js`.
"""

import math

from micrograd.engine import Value
from scripts.build.widgets.drawing import Scale, grid, path

PLACES = 24  # the slider's places between two whole numbers: x = 2/3 is one of them
FIRST, LAST, START = -3, 4, 3
DIGITS = 16  # the shortest step is 1e-16
STEPS = [float(f"{digit}e{exponent}") for exponent in range(-DIGITS, 0) for digit in (1, 2, 5)] + [1.0]
ACROSS, DOWN = Scale(-3.5, 5, 26, 334), Scale(-4, 66, 212, 10)
H, ERROR = Scale(-DIGITS, 0, 40, 330), Scale(-12, 2, 212, 10)  # powers of ten
CAPTION = "The secant through two places of f, and how far its slope is off for every h; those axes are logarithmic."


def f(x: Value) -> Value:
    return 3 * (x * x) - 4 * x + 5


def measured(x: float, h: float) -> tuple[float, float, float, float]:
    """f(x), f(x + h), the slope of the secant, and the exact one."""
    place = Value(x)
    low, high = f(place), f(Value(x + h))
    low.backward()
    return low.data, high.data, (high.data - low.data) / h, place.grad


def error(x: float, h: float) -> float:
    *_, slope, exact = measured(x, h)
    return abs(slope - exact)


def figure() -> str:
    """The secant for x = 3 and h = 1, with the controls for others."""
    x, h = float(START), 1.0
    low, high, slope, exact = measured(x, h)
    words = (
        f"The secant's slope is {slope:g}, the exact one {exact:g}: {slope - exact:g} too much, "
        "because the curve bends upwards on the way."
    )
    return f"""<figure class="widget">
<slope-widget>
<div class="widget__drawings">
{curve(x, h)}
{errors(x, h)}
</div>
<div class="widget__controls">
<label><span>x = <output>{x:g}</output></span><input type="range" name="x" \
min="{FIRST * PLACES}" max="{LAST * PLACES}" value="{START * PLACES}" \
data-places="{PLACES}" aria-label="x" aria-valuetext="{x:g}. {words}"></label>
<label><span>h = <output>{h:g}</output></span><input type="range" name="h" min="0" max="{len(STEPS) - 1}" \
value="{len(STEPS) - 1}" data-digits="{DIGITS}" aria-label="h" aria-valuetext="{h:g}. {words}"></label>
</div>
<dl class="widget__numbers">
<div><dt>f(x)</dt><dd>{low:g}</dd></div>
<div><dt>f(x + h)</dt><dd>{high:g}</dd></div>
<div><dt>rise</dt><dd>{high - low:g}</dd></div>
<div><dt>rise / h</dt><dd class="is-secant">{slope:g}</dd></div>
<div><dt>6x - 4</dt><dd class="is-tangent">{exact:g}</dd></div>
<div><dt>error</dt><dd>{slope - exact:g}</dd></div>
</dl>
<p class="widget__words">{words}</p>
</slope-widget>
<figcaption>{CAPTION}</figcaption>
</figure>"""


def curve(x: float, h: float) -> str:
    """The parabola with its secant and its tangent."""
    low, high, slope, exact = measured(x, h)
    xs = [-3.5 + i / 8 for i in range(69)]
    parabola = path((ACROSS(at), DOWN(f(Value(at)).data)) for at in xs)
    here, there = (ACROSS(x), DOWN(low)), (ACROSS(x + h), DOWN(high))
    columns = [(number, str(number)) for number in range(-3, 6)]
    rows = [(number, str(number)) for number in (0, 20, 40, 60)]
    return f"""<svg class="slope-curve" role="img" viewBox="0 0 340 232" data-x="{ACROSS}" data-y="{DOWN}" \
aria-label="The parabola f, a secant through two of its places, and the tangent at the first of them">
{grid(ACROSS, DOWN, columns, rows)}
<path class="tangent" d="{line(x, low, exact)}"/>\
<path class="secant" d="{line(x, low, slope)}"/><path class="curve" d="{parabola}"/>
<path class="triangle" d="M{here[0]:.1f} {here[1]:.1f}H{there[0]:.1f}V{there[1]:.1f}"/>
<circle class="there" r="5" cx="{there[0]:.1f}" cy="{there[1]:.1f}"/>
<circle class="here" r="6" cx="{here[0]:.1f}" cy="{here[1]:.1f}"/>
<g class="labels end" transform="translate({here[0] - 12:.1f} {here[1] - 22:.1f})"><text class="is-secant">\
secant {slope:g}</text><text class="is-tangent" y="15">tangent {exact:g}</text></g>
<text class="is-curve" x="{ACROSS(-3.2):.0f}" y="{DOWN(34):.0f}">f</text></svg>"""


def line(x: float, y: float, slope: float) -> str:
    """A straight line through the drawing, from edge to edge."""
    ends = []
    for at in (ACROSS.low, ACROSS.high):
        height = y + slope * (at - x)
        within = min(max(height, DOWN.low), DOWN.high)
        ends.append((ACROSS(at if height == within else x + (within - y) / slope), DOWN(within)))
    return path(ends)


def errors(x: float, h: float) -> str:
    """How far the secant's slope is off, for every step."""
    points = [(H(math.log10(step)), ERROR(power(error(x, step)))) for step in STEPS]
    columns = [(-16, "10⁻¹⁶"), (-12, "10⁻¹²"), (-8, "10⁻⁸"), (-4, "10⁻⁴"), (0, "1")]
    rows = [(-12, "≈ 0"), (-8, "10⁻⁸"), (-4, "10⁻⁴"), (0, "1")]
    at = H(math.log10(h)), ERROR(power(error(x, h)))
    return f"""<svg class="slope-error" role="img" viewBox="0 0 340 232" data-x="{H}" data-y="{ERROR}" \
aria-label="The error of the secant's slope against h: it falls with h, and from about 1e-8 on it rises again">
<rect class="floor" x="{H.start:g}" y="{ERROR.end:g}" width="{H(-8) - H.start:g}" \
height="{ERROR.start - ERROR.end:g}"/>
{grid(H, ERROR, columns, rows)}
<text x="{H(-8):g}" y="24" class="middle">error of the slope</text>
<text x="{H(-12.3):g}" y="{ERROR(-9.6):g}" class="middle">rounding</text>
<text x="{H(-2.6):g}" y="{ERROR(-6.2):g}" class="middle">bending: 3h</text>
<text x="{H(-0.4):g}" y="{ERROR.start - 5:g}" class="end">h</text>
<path class="errors" d="{path(points)}"/>
<path class="now" d="M{at[0]:.1f} {ERROR.end:g}V{ERROR.start:g}"/>
<circle class="there" r="6" cx="{at[0]:.1f}" cy="{at[1]:.1f}"/></svg>"""


def power(error: float) -> float:
    """Which power of ten it is; what is smaller than the drawing shows lies at its lower edge."""
    return max(math.log10(error), ERROR.low) if error else ERROR.low
