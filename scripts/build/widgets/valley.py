"""The loss of the lessons' network over its first weight, and a ball in that valley that takes steps against the slope.

The slice is sampled from the library's loss; between its samples `docs/javascripts/widgets/valley.js`, which moves the
ball, draws cubic curves through values and slopes.
"""

import random
from typing import Any

from micrograd.engine import Value
from micrograd.nn import MLP
from scripts.build.widgets.drawing import Scale, grid, path

XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
TARGETS = [1.0, -1.0, -1.0, 1.0]
LOW, HIGH, SAMPLES = -2.5, 2.5, 200
RATES = [f"{digit}e{exponent}" for exponent in (-3, -2, -1) for digit in ("1", "1.5", "2", "3", "5", "7")]
RATES += ["1", "1.5", "2"]
RATE, STEPS, MOST = 0.05, 8, 20
ACROSS, DOWN = Scale(LOW, HIGH, 26, 334), Scale(4.4, 7.6, 212, 10)
TIME = Scale(0, MOST, 26, 326)


def loss_at(w: float) -> tuple[float, float]:
    """The loss of the network with this first weight, and its derivative with respect to it."""
    model = MLP(3, [4, 4, 1], rng=random.Random(6))
    first = model.parameters()[0]
    first.data = w
    loss = Value(0.0)
    for x, target in zip(XS, TARGETS, strict=True):
        said = model(x)
        assert isinstance(said, Value)
        loss += (said - target) ** 2
    loss.backward()
    return loss.data, first.grad


def start() -> float:
    """What the seed gives the first weight."""
    return MLP(3, [4, 4, 1], rng=random.Random(6)).parameters()[0].data


def recording() -> dict[str, Any]:
    """The slice, and where the still picture's balls have been."""
    samples = [loss_at(LOW + place * (HIGH - LOW) / SAMPLES) for place in range(SAMPLES + 1)]
    return {
        "start": start(),
        "losses": [round(loss, 5) for loss, _ in samples],
        "slopes": [round(slope, 4) for _, slope in samples],
        "zeroed": descent(RATE, STEPS, zero=True),
        "gathered": descent(RATE, STEPS, zero=False),
    }


def descent(rate: float, steps: int, *, zero: bool) -> list[tuple[float, float, float]]:
    """Each place of a ball with its loss, and the grad with which it leaves there."""
    w, grad, places = start(), 0.0, []
    for _ in range(steps + 1):
        loss, slope = loss_at(w)
        grad = slope if zero else grad + slope
        places.append((w, loss, grad))
        w -= rate * grad
    return places


def figure(recorded: dict[str, Any], *, gathering: bool) -> str:
    """The valley after some steps, with the controls for more.

    Args:
        recorded: what `recording` gives.
        gathering: with a second ball, which never zeroes its grad.
    """
    zeroed, gathered = recorded["zeroed"], recorded["gathered"]
    balls = [zeroed, gathered] if gathering else [zeroed]
    w, loss, _ = zeroed[-1]
    if gathering:
        there, height, grad = gathered[-1]
        said = (
            f"Step {STEPS}, zeroed: w = {w:.2f}, loss {loss:.2f}. It has landed. "
            f"Never zeroed: w = {there:.2f}, loss {height:.2f}. Its grad is {grad:.2f} and the slope there "
            f"{loss_at(there)[1]:.2f}: it runs faster than the slope says."
        )
        caption = "The loss over the first weight, all others as the seed made them: two balls, at the same rate."
    else:
        before, _, grad = zeroed[-2]
        said = (
            f"Step {STEPS}: grad {round(grad, 2) + 0.0:.2f}, times the rate, took w from {before:.3f} to {w:.3f}, "
            f"loss {loss:.2f}. It has landed: no slope, no step."
        )
        caption = "The loss over the first weight, all others as the seed made them, and a ball that takes steps."
    slice_ = f'data-low="{LOW}" data-high="{HIGH}" data-losses="{numbers(recorded["losses"])}" '
    slice_ += f'data-slopes="{numbers(recorded["slopes"])}"'
    return f"""<figure class="widget">
<valley-widget data-start="{recorded["start"]}" data-steps="{STEPS}" data-rates="{" ".join(RATES)}" {slice_}>
<div class="widget__drawings">
{valley(recorded["losses"], balls)}
{history(balls)}
</div>
<div class="widget__controls">
<label><span>rate = <output>{RATE:g}</output></span><input type="range" name="rate" min="0" max="{len(RATES) - 1}" \
value="{[float(rate) for rate in RATES].index(RATE)}" aria-label="rate" aria-valuetext="{RATE:g}"></label>
<label><span>w = <output>{w:.2f}</output></span><input type="range" name="w" min="{LOW * 100:g}" \
max="{HIGH * 100:g}" value="{w * 100:.0f}" aria-label="w" aria-valuetext="{w:.2f}, loss {loss:.2f}"></label>
</div>
<div class="widget__buttons"><button type="button" value="step">Step</button>
<button type="button" value="play">Play</button><button type="button" value="again">Start again</button></div>
<p class="widget__words" aria-live="polite">{said}</p>
</valley-widget>
<figcaption>{caption}</figcaption>
</figure>"""


def numbers(found: list[float]) -> str:
    return " ".join(f"{number:g}" for number in found)


def valley(losses: list[float], balls: list[list[tuple[float, float, float]]]) -> str:
    """The slice with the balls in it, and where they have been."""
    curve = path((ACROSS(LOW + place * (HIGH - LOW) / SAMPLES), DOWN(loss)) for place, loss in enumerate(losses))
    columns = [(number, str(number)) for number in (-2, -1, 0, 1, 2)]
    marks = "".join(tracks(balls, ACROSS, lambda _, ball: ball[0], labels=len(balls) > 1))
    return f"""<svg class="valley" role="img" viewBox="0 0 340 232" data-x="{ACROSS}" data-y="{DOWN}" \
aria-label="The loss over one weight: a narrow valley between two plains, and where the ball has been in it">
{grid(ACROSS, DOWN, columns, rows())}
<text x="30" y="24">loss</text><text x="330" y="207" class="end">w</text>
<path class="ground" d="{curve}"/>{marks}</svg>"""


def history(balls: list[list[tuple[float, float, float]]]) -> str:
    """The loss against the step."""
    columns = [(number, str(number)) for number in range(0, MOST + 1, 5)]
    return f"""<svg class="history" role="img" viewBox="0 0 340 232" data-x="{TIME}" data-y="{DOWN}" \
aria-label="The loss after each step">
{grid(TIME, DOWN, columns, rows())}
<text x="30" y="24">loss</text><text x="330" y="207" class="end">step</text>
{"".join(tracks(balls, TIME, lambda step, _: step))}</svg>"""


def rows() -> list[tuple[float, str]]:
    return [(number, str(number)) for number in (5, 6, 7)]


def tracks(balls: list[Any], across: Scale, where: Any, *, labels: bool = False) -> list[str]:
    found = []
    for kind, ball in zip(("zeroed", "gathered"), balls, strict=False):
        points = [(across(where(step, place)), DOWN(place[1])) for step, place in enumerate(ball)]
        x, y = points[-1]
        dots = "".join(f"M{at:.1f} {height:.1f}h0" for at, height in points)
        found.append(
            f'<g class="ball is-{kind}"><path class="track" d="{path(points)}"/><path class="dots" d="{dots}"/>'
        )
        found.append(f'<circle r="7" cx="{x:.1f}" cy="{y:.1f}"/>')
        if labels:
            words, below = ("zeroed", 20) if kind == "zeroed" else ("never zeroed", -12)
            found.append(f'<text class="middle" x="{x:.1f}" y="{y + below:.1f}">{words}</text>')
        found.append("</g>")
    return found
