"""The training on the moons, recorded: what a network says of the plane, step after step, to be played on a page.

The figure is the last moment as a drawing, with what plays the others
(`docs/javascripts/widgets/moons_training.js`, which asks for the recording when it is first played).
"""

import html
import itertools
import math
import random
from typing import Any

from micrograd.data import moons
from micrograd.engine import Value
from micrograd.losses import accuracy, hinge, l2
from micrograd.nn import MLP
from micrograd.optim import SGD, linear_decay

FILE = "assets/moons_training.json"
STEPS, EVERY = 60, 2
ACROSS, DOWN = 30, 20  # fields of the plane
LEFT, TOP, FIELD = -1.5, 1.6, 4 / 30  # where it begins, and how wide a field is
LEVELS = 10  # of how sure the network is: 0 for label -1, 9 for label 1
SCALE = 12  # a field, in the drawing's units
CAPTION = (
    "By the last numbered page you will have trained this: a network that learns to tell two half moons apart. "
    "What you see was recorded when this site was built, on the engine of its library."
)


def recording() -> dict[str, Any]:
    """The moments of one training: at each the loss and accuracy on all points, and the levels of the fields.

    The step is that of the page on the moons, with all points at once.
    """
    points, labels = moons(n=100, noise=0.1, seed=1)
    model = MLP(2, [16, 16, 1], "relu", "linear", random.Random(1))
    optimiser = SGD(model.parameters(), linear_decay(STEPS))
    moments = []
    for step in range(STEPS + 1):
        scores = [score(model, *point) for point in points]
        loss = hinge(scores, labels)
        if step % EVERY == 0:
            moments.append(
                {
                    "step": step,
                    "loss": round(loss.data, 3),
                    "accuracy": round(accuracy(scores, labels), 2),
                    "fields": "".join(map(str, levels(model))),
                }
            )
        optimiser.zero_grad()
        (loss + l2(model.parameters())).backward()
        optimiser.step()
    return {"moments": moments, "points": [(*point, label) for point, label in zip(points, labels, strict=True)]}


def levels(model: MLP) -> list[int]:
    """What the network says at the middle of each field, row by row from the top."""
    found = []
    for row, column in itertools.product(range(DOWN), range(ACROSS)):
        sure = math.tanh(score(model, LEFT + (column + 0.5) * FIELD, TOP - (row + 0.5) * FIELD).data)
        found.append(min(int((sure + 1) / 2 * LEVELS), LEVELS - 1))
    return found


def score(model: MLP, x: float, y: float) -> Value:
    said = model([x, y])
    assert isinstance(said, Value)
    return said


def played(recorded: dict[str, Any]) -> dict[str, Any]:
    """What the browser gets of a recording: the drawing has the points."""
    return {"moments": recorded["moments"]}


def words(moment: dict[str, Any]) -> str:
    """A moment in a sentence; the module says the others in the same words."""
    share = f"{100 * moment['accuracy']:.0f} %"
    return f"Step {moment['step']} of {STEPS}: loss {moment['loss']:.3f}, {share} of the points right."


def figure(recorded: dict[str, Any]) -> str:
    """The last moment as a drawing, with the controls for the others."""
    last = recorded["moments"][-1]
    count = len(recorded["moments"])
    said = html.escape(words(last))
    return f"""<figure class="moons-training">
<moons-training>
<svg role="img" aria-label="Two half moons of 50 points each, and what the network says of each place" \
viewBox="0 0 {ACROSS * SCALE} {DOWN * SCALE}" data-across="{ACROSS}" data-field="{SCALE}">
<g class="fields">{fields(last["fields"])}</g>{"".join(map(mark, recorded["points"]))}</svg>
<div class="moons-training__controls"><button type="button">Play</button>
<input type="range" min="0" max="{count - 1}" value="{count - 1}" aria-label="Moment of the training" \
aria-valuetext="{said}"><span class="moons-training__words">{said}</span></div>
</moons-training>
<figcaption>{CAPTION}</figcaption>
</figure>"""


def fields(said: str) -> str:
    """The fields as rectangles: neighbours in a row that have the same level are one."""
    found = []
    for row in range(DOWN):
        at = 0
        for level, run in itertools.groupby(said[row * ACROSS : (row + 1) * ACROSS]):
            width = len(list(run))
            size = f'x="{at * SCALE}" y="{row * SCALE}" width="{width * SCALE}" height="{SCALE}"'
            found.append(f'<rect {size} data-level="{level}"/>')
            at += width
    return "".join(found)


def mark(point: tuple[float, float, int]) -> str:
    """A point: a disc for label -1, a square for label 1."""
    x, y = (point[0] - LEFT) / FIELD * SCALE, (TOP - point[1]) / FIELD * SCALE
    if point[2] < 0:
        return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4"/>'
    return f'<path d="M{x - 4:.0f} {y - 4:.0f}h8v8h-8z"/>'
