"""The reader's own network in training, and the library's beside it: for the page Build and for the playground.

Both start from the same numbers and take the same steps, each with its own Values. As long as the two can be compared,
the first steps are: the same numbers and the same points have to give the same gradients. The functions for the page:

- `reset({"run", "files", "settings", "own_loop", "compiled"})`: a new network of the reader's classes, and the points.
- `train({"run", "steps" or "milliseconds", "pictures", "grid"})`: training, and what came of it.

Left out: running the reader's files and telling what went wrong in them (own_engine.py), the points (course.py).
"""

import contextlib
import itertools
import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course import Course
from own_engine import described, load, shallow, silenced, told, with_rng

from micrograd import engine, losses, nn
from micrograd.checks.facts import Precision, number, precision
from micrograd.compiler import Compiled, compile

COMPARED = 20  # steps: what is wrong shows in the first ones
PLACES = -3.0, 0.0, 3.0  # in each direction, where both networks are asked whether they are the same function

# Losses, with no more of the reader's Value than they need -----------------------------------------------------------


def squared_error(value: Callable[[float], Any], scores: list[Any], labels: list[float]) -> Any:
    errors = [score + value(-label) for score, label in zip(scores, labels, strict=True)]
    return total(value, [error * error for error in errors])


def hinge(value: Callable[[float], Any], scores: list[Any], labels: list[float]) -> Any:
    margins = [value(1.0) + value(-label) * score for score, label in zip(scores, labels, strict=True)]
    return total(value, [short for short in margins if short.data > 0]) * value(1 / len(scores))


def binary_cross_entropy(value: Callable[[float], Any], scores: list[Any], labels: list[float]) -> Any:
    terms = []
    for score, label in zip(scores, labels, strict=True):
        z = value(-label) * score
        small = (value(-1.0) * z if z.data > 0 else z).exp()  # of -|z|: never overflows
        log = (value(1.0) + small).log()
        terms.append(z + log if z.data > 0 else log)  # ln(1 + eᶻ)
    return total(value, terms) * value(1 / len(scores))


def total(value: Callable[[float], Any], terms: list[Any]) -> Any:
    """Their sum, of pairs and pairs of pairs: a chain would be deeper than a `backward` that calls itself can go."""
    while len(terms) > 1:
        terms = [sum_of(pair) for pair in itertools.zip_longest(terms[::2], terms[1::2])]
    return terms[0] if terms else value(0.0)


def sum_of(pair: tuple[Any, Any]) -> Any:
    return pair[0] if pair[1] is None else pair[0] + pair[1]


LOSSES = {one.__name__: one for one in (squared_error, hinge, binary_cross_entropy)}
NEEDED = {"binary_cross_entropy": ("exp", "log")}  # of Value, beside + and *


# The two networks ----------------------------------------------------------------------------------------------------


class Pupil:
    """A network in training: the reader's, or the library's beside it."""

    def __init__(self, model: Any, value: Callable[[float], Any], course: Course) -> None:
        self.model, self.value, self.course = model, value, course
        self.rate = course.schedule()
        self.own_loop: Callable[..., Any] | None = None
        self.is_compiled = False
        self.program: Compiled | None = None  # what compiling made of the graph of its loss
        self.compiling = 0.0  # seconds that it took
        self.seconds, self.steps = 0.0, 0

    def step(self, xs: list[list[float]], labels: list[float]) -> float:
        """One step of gradient descent: the loss before it.

        Raises:
            OverflowError: the loss or a parameter is no longer a finite number.
        """
        start = time.perf_counter()
        loss = self._step(xs, labels)
        self.seconds += time.perf_counter() - start
        if not math.isfinite(loss):
            raise OverflowError(f"the loss is {loss}")
        if not all(math.isfinite(number(p.data)) for p in self.model.parameters()):
            raise OverflowError("a parameter is no longer a finite number")
        self.steps += 1
        return loss

    def _step(self, xs: list[list[float]], labels: list[float]) -> float:
        rate = self.rate(self.steps) if callable(self.rate) else self.rate
        if self.own_loop:
            return float(self.own_loop(self.model, xs, labels, 1, rate)[0])
        parameters = self.model.parameters()
        if self.is_compiled:
            loss = self._compiled(xs, labels)
        else:
            root = self._loss(xs, labels)
            for p in parameters:
                p.grad = 0.0
            root.backward()
            loss = number(root.data)
        for p in parameters:
            p.data -= rate * p.grad
        return loss

    def _loss(self, xs: list[list[float]], labels: list[float]) -> Any:
        settings = self.course.settings
        loss = LOSSES[settings["loss"]](self.value, [self.model(x) for x in xs], labels)
        if settings["l2"]:
            loss = loss + total(self.value, [p * p for p in self.model.parameters()]) * self.value(settings["l2"])
        return loss

    def _compiled(self, xs: list[list[float]], labels: list[float]) -> float:
        """The loss, and each parameter's grad, by a program made of the first step's graph: the points stay."""
        parameters = self.model.parameters()
        numbers = [number(p.data) for p in parameters]
        if self.program is None:
            start = time.perf_counter()
            self.program = compile(self._loss(xs, labels), parameters, target="wasm")
            self.program(numbers)  # what runs it compiles it at its first call
            self.compiling = time.perf_counter() - start
            self.seconds -= self.compiling
        loss, grads = self.program(numbers)
        for p, grad in zip(parameters, grads, strict=True):
            p.grad = grad
        return loss

    def picture(self, grid: dict[str, Any] | None, with_fresh: bool) -> dict[str, Any]:
        """What it says of the points, of fresh ones, and of a grid of places, row by row from the top."""
        scores = self._scores(self.course.points)
        fresh = self.course.fresh if with_fresh else None
        return {
            "accuracy": losses.accuracy(scores, self.course.labels),
            "fresh": losses.accuracy(self._scores(fresh[0]), fresh[1]) if fresh else None,
            "scores": scores,
            "grid": self._scores(places(grid)) if grid else None,
        }

    def _scores(self, points: list[Any]) -> list[float]:
        scores = [number(self.model(list(x)).data) for x in points]
        return [max(-1e9, min(1e9, score)) if score == score else 0.0 for score in scores]  # JSON has no nan, no inf


def places(grid: dict[str, Any]) -> list[list[float]]:
    """The middles of the fields of a grid: `left`, `right`, `bottom`, `top`; `across` and `down`, how many fields."""
    left, right, bottom, top = (grid[side] for side in ("left", "right", "bottom", "top"))
    across, down = grid["across"], grid["down"]
    xs = [left + (right - left) * (i + 0.5) / across for i in range(across)]
    ys = [top + (bottom - top) * (i + 0.5) / down for i in range(down)]
    return [[x, y] for y in ys for x in xs]


@dataclass
class Twin:
    """A network of the library's that is the same function as the reader's, parameter by parameter.

    Attributes:
        model: the library's network.
        parameters: its parameters, in the reader's order.
        activation: that of the hidden layers.
        last: that of the last layer.
    """

    model: nn.MLP
    parameters: list[engine.Value]
    activation: str
    last: str

    def copy(self, model: Any) -> None:
        for mine, theirs in zip(self.parameters, model.parameters(), strict=True):
            mine.data = number(theirs.data)

    def layers(self, model: Any, of: Callable[[Any], float | None]) -> list[list[list[float | None]]]:
        """Something of each of the reader's parameters, where it is in the library's network."""
        places = {id(mine): of(theirs) for mine, theirs in zip(self.parameters, model.parameters(), strict=True)}
        return [
            [[places[id(p)] for p in neuron.parameters()] for neuron in layer.neurons] for layer in self.model.layers
        ]


def twin_of(model: Any, nin: int, widths: list[int], points: list[Any], near: Callable[[Any, float], bool]) -> Any:
    """The twin of the reader's network, or None: theirs may well compute something else than the library's can."""
    asked = [*map(list, points), *map(list, itertools.product(PLACES, repeat=nin))]
    answers = [number(model(x).data) for x in asked]
    activations = list(nn.ACTIVATIONS)
    for activation, last, bias_first in itertools.product(activations, activations, (False, True)):
        made = nn.MLP(nin, widths, activation, last)
        rows = [neuron.parameters() for layer in made.layers for neuron in layer.neurons]
        parameters = [p for row in rows for p in ([row[-1], *row[:-1]] if bias_first else row)]
        twin = Twin(made, parameters, activation, last)
        if len(parameters) != len(model.parameters()):
            return None
        twin.copy(model)
        if all(near(made(x).data, answer) for x, answer in zip(asked, answers, strict=True)):
            return twin
    return None


class Training:
    """Both networks on one course."""

    def __init__(self, argument: dict[str, Any]) -> None:
        self.run = argument["run"]
        self.stopped: dict[str, Any] | None = None
        self.apart: dict[str, Any] | None = None  # where the two were first seen to differ
        names, troubles = load(argument["files"])
        for file, trouble in troubles.items():
            raise RuntimeError(f"your {told(trouble, file)}")
        for name in ("Value", "MLP", *(["train"] if argument["own_loop"] else [])):
            if name not in names:
                raise RuntimeError(f"your files define no {name}")
        value, settings = names["Value"], argument["settings"]
        for method in NEEDED.get(settings["loss"], ()):
            if not hasattr(value, method):
                raise RuntimeError(f"this loss is computed with {method}, and your Value has none: choose another loss")
        self.course = Course(settings)
        self.precision: Precision = precision(names)
        nin, widths, start = len(self.course.points[0]), self.course.widths, settings["start"]
        self.library = Pupil(nn.MLP(nin, widths, rng=random.Random(start)), engine.Value, self.course)
        self.twin: Twin | None = None
        with silenced():
            try:
                model = with_rng(names["MLP"])(nin, list(widths), rng=random.Random(start))
            except BaseException as error:  # SystemExit too: the page goes on
                raise RuntimeError(f"your {told(described(error), 'nn.py')}") from None
            with contextlib.suppress(Exception):  # what is wrong is told when it is wrong in training
                self.twin = twin_of(model, nin, widths, self.course.points, self.precision.near)
        self.yours = Pupil(model, value, self.course)
        if self.twin:
            self.library.model = self.twin.model
        if argument["own_loop"]:
            self.yours.own_loop = names["train"]
        self.yours.is_compiled = argument.get("compiled", False)

    @property
    def is_compared(self) -> bool:
        """Whether the next step of both is held against each other."""
        return self.twin is not None and self.apart is None and self.library.steps == self.yours.steps < COMPARED

    def step(self) -> tuple[float, float | None]:
        """A step of both: the two losses before it; none of the library's where its numbers have ended."""
        xs, labels = next(self.course.batches)
        compared = self.is_compared
        if compared and self.twin:
            self.twin.copy(self.yours.model)  # what rounding added in the steps before is not held against it
        yours, library = self.yours.step([list(x) for x in xs], list(map(float, labels))), None
        with contextlib.suppress(OverflowError):
            library = self.library.step(xs, labels)
            if compared:
                self.apart = self._difference(yours, library)
        return yours, library

    def _difference(self, yours: float, library: float) -> dict[str, Any] | None:
        """The largest difference between the two after a step from the same numbers, if there is one."""
        found = {"step": self.yours.steps, "what": "loss", "parameter": None, "yours": yours, "library": library}
        if not self.precision.near(yours, library):
            return found
        what = "data" if self.yours.own_loop else "grad"  # a loop of theirs may leave any grad behind
        own = [number(getattr(p, what)) for p in self.yours.model.parameters()]
        right = [getattr(p, what) for p in self.twin.parameters] if self.twin else own
        allowed = self.precision.tolerance * max(map(abs, right))
        off = [
            0.0 if math.isclose(a, b, rel_tol=self.precision.tolerance, abs_tol=allowed) else abs(a - b)
            for a, b in zip(own, right, strict=True)
        ]
        at = max(range(len(off)), key=off.__getitem__)
        if not off[at]:
            return None
        return found | {"what": what, "parameter": at + 1, "yours": finite(own[at]), "library": finite(right[at])}

    def picture(self, grid: dict[str, Any] | None, with_fresh: bool) -> dict[str, Any]:
        """The reader's network now: what it says, and its parameters; where it has a twin, as layers."""
        model, twin = self.yours.model, self.twin
        numbers = [[finite(number(p.data)), finite(number(p.grad))] for p in model.parameters()]
        as_layers = (
            {
                "layers": twin.layers(model, lambda p: number(p.data)),
                "grads": twin.layers(model, lambda p: finite(number(p.grad))),
                "activations": [twin.activation, twin.last],
            }
            if twin
            else {"layers": None, "grads": None, "activations": None}
        )
        return self.yours.picture(grid, with_fresh) | {"parameters": numbers} | as_layers


def finite(value: float) -> float | None:
    return value if math.isfinite(value) else None  # JSON has no infinity


training: Training | None = None


@shallow
def reset(argument: dict[str, Any]) -> dict[str, Any]:
    """A new network of the reader's classes, from `run`, `files`, `settings` (those of the playground) and `own_loop`.

    Where `own_loop` is true, the steps are taken by the reader's `train`; where `compiled` is, by a program made of
    their loss, which has to be of all points and the same operations in each step. The rest is as for `train`.

    Returns:
        The first report, with the `points`.

    Raises:
        RuntimeError: the files do not run, or lack what training needs.
    """
    global training
    training = Training(argument)
    first = {key: argument[key] for key in ("run", "pictures", "grid", "fresh") if key in argument}
    return train(first | {"steps": 0}) | {"points": training.course.numbered}


@shallow
def train(argument: dict[str, Any]) -> dict[str, Any]:
    """Train both networks, `steps` steps or for `milliseconds`; `pictures` says of whom one is wanted afterwards.

    A picture shows the points, the places of `grid` if there is one, and fresh points if `fresh` is true.

    Returns:
        `step`; `losses` and `library_losses` of the new steps, and the seconds that all steps took; `compiling`, the
        seconds that compiling took; `compared`, whether the two are the same function; `apart`, where they were first
        seen to differ; `pictures`; and `stopped`, what ended the reader's, if something did.

    Raises:
        LookupError: Python was started anew since; reset first.
    """
    if training is None or training.run != argument["run"]:
        raise LookupError("this network is gone: Python was started anew")
    own: list[float] = []
    library: list[float | None] = []
    pictures: dict[str, Any] = {}
    wanted, shown = argument.get("pictures", ()), (argument.get("grid"), argument.get("fresh", False))
    start = time.perf_counter()
    with silenced():
        try:
            while training.stopped is None and len(own) < argument.get("steps", math.inf):
                one, other = training.step()
                own.append(one)
                library.append(other)
                if (time.perf_counter() - start) * 1000 >= argument.get("milliseconds", math.inf):
                    break
            if training.stopped is None and "yours" in wanted:
                pictures["yours"] = training.picture(*shown)
        except BaseException as error:  # SystemExit too: the page goes on
            training.stopped = described(error)
    if "library" in wanted:
        pictures["library"] = training.library.picture(*shown)
    return {
        "run": training.run,
        "step": training.yours.steps,
        "losses": own,
        "library_losses": library,
        "seconds": {"yours": training.yours.seconds, "library": training.library.seconds},
        "compiling": training.yours.compiling,
        "compared": training.twin is not None,
        "apart": training.apart,
        "pictures": pictures,
        "stopped": training.stopped,
    }
