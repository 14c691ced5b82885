"""What the playground page asks of Python: train a network, evaluate an expression. It runs in the reader's browser.

The page sends plain numbers, texts and lists and gets the same back. There is one network at a time, the one of the
last `reset`. Left out: the reader's own network (own_training.py), and checking the settings, which the page does
(docs/javascripts/playground/settings.js); the library refuses the rest in words of its own.
"""

import ast
import contextlib
import io
import math
import random
import sys
import time
import traceback
from typing import Any

from compiled_loss import CompiledLoss
from course import Course
from step_graph import step_graph

from micrograd import data, engine, graph, losses, nn, optim
from micrograd.expression import number_text

NAMES = {name: getattr(module, name) for module in (engine, nn, losses, data, optim) for name in module.__all__}
FILE = "<expression>"
MOST_PRINTED = 5_000  # characters
FEWEST = 5  # steps between two reports


programs: dict[tuple[str, int], CompiledLoss] = {}  # of one network and loss, for each size of batch


class Training:
    """A network in training: what the page's script does, cut into single steps."""

    def __init__(self, run: int, settings: dict[str, Any]) -> None:
        self.run = run
        self.settings = settings
        self.course = Course(settings)
        self.model = nn.MLP(2, self.course.widths, settings["activation"], "linear", random.Random(settings["start"]))
        self.optimiser = optim.SGD(self.model.parameters(), self.course.schedule())
        self.stopped: dict[str, str] | None = None
        self.shape = str([settings[key] for key in ("hidden", "activation", "loss", "l2")])
        if any(shape != self.shape for shape, _ in programs):
            programs.clear()

    def step(self, compiled: bool = False) -> float | None:
        """One step; the loss before it, or nothing where the numbers ended and training with them."""
        xs, ys = next(self.course.batches)
        before = [p.data for p in self.model.parameters()]
        try:
            loss = self._compiled_loss(xs, ys) if compiled else math.nan
            if not math.isfinite(loss):  # a program only says inf; the library says what does not fit a float
                loss = self._loss(xs, ys)
            self.optimiser.step()
            if not all(math.isfinite(p.data) for p in self.model.parameters()):
                raise OverflowError("a parameter is no longer a finite number")
        except OverflowError as error:
            for p, number in zip(self.model.parameters(), before, strict=True):
                p.data = number
            self.stopped = {"name": type(error).__name__, "message": str(error)}
            return None
        return loss

    def _loss(self, xs: list[Any], ys: list[int]) -> float:
        # the loss; its gradients are in the parameters
        loss = getattr(losses, self.settings["loss"])([self.model(x) for x in xs], ys)
        if self.settings["l2"]:
            loss = loss + losses.l2(self.model.parameters(), self.settings["l2"])
        if not math.isfinite(loss.data):
            raise OverflowError(f"the loss is {loss.data}")
        self.optimiser.zero_grad()
        loss.backward()
        return loss.data

    def _compiled_loss(self, xs: list[Any], ys: list[int]) -> float:
        size = self.shape, len(xs)
        if size not in programs:
            programs[size] = CompiledLoss(self.model, self.settings["loss"], self.settings["l2"], len(xs))
        return programs[size](self.model, xs, ys)

    def report(self, new_losses: list[float], seconds: float) -> dict[str, Any]:
        """Where training stands; the accuracies are those of the parameters now."""
        points, labels, fresh = self.course.points, self.course.labels, self.course.fresh
        return {
            "run": self.run,
            "step": self.optimiser.steps,
            "losses": new_losses,
            "accuracy": self._accuracy(points, labels),
            "fresh": self._accuracy(*fresh) if fresh else None,
            "layers": [
                [[*(p.data for p in neuron.w), neuron.b.data] for neuron in layer.neurons]
                for layer in self.model.layers
            ],
            "grads": [
                [[_finite(p.grad) for p in neuron.parameters()] for neuron in layer.neurons]
                for layer in self.model.layers
            ],
            "seconds": seconds,
            "compiling": sum(program.seconds for program in programs.values()),
            "stopped": self.stopped,
        }

    def _accuracy(self, points: list[Any], labels: list[int]) -> float:
        return losses.accuracy([self.model(x).data for x in points], labels)


training: Training | None = None


def reset(argument: dict[str, Any]) -> dict[str, Any]:
    """A new network and its points, from `{"run": number, "settings": {...}}`."""
    global training
    training = Training(argument["run"], argument["settings"])
    return training.report([], 0.0) | {"points": training.course.numbered}


def train(argument: dict[str, Any]) -> dict[str, Any]:
    """Train the network of the run `argument["run"]`: `steps` steps, or for `milliseconds` if that is given.

    With `compiled` the steps are run by a program, which the first of them makes. It is so fast that nobody would see
    the network learn: so of the steps that fit the time, at first only a few are done, then a tenth of those so far.

    Raises:
        LookupError: Python was started anew since; reset first.
    """
    if training is None or training.run != argument["run"]:
        raise LookupError("this network is gone: Python was started anew")
    new, start = [], time.perf_counter()
    most = FEWEST + training.optimiser.steps // 10 if argument.get("compiled") else math.inf
    while training.stopped is None:
        loss = training.step(argument.get("compiled", False))
        if loss is not None:
            new.append(loss)
        if "milliseconds" in argument:
            if time.perf_counter() - start >= argument["milliseconds"] / 1000 or len(new) >= most:
                break
        elif len(new) >= argument["steps"]:
            break
    return training.report(new, time.perf_counter() - start)


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None  # JSON has no infinity


# Expressions --------------------------------------------------------------------------------------------------------


def evaluate(argument: dict[str, str]) -> dict[str, Any]:
    """Run the text of an expression and the backward pass of what its last line names.

    Values without a label get the name of their variable. A mistake in the text is an answer, not an exception:
    `{"error": {"line": 3, "message": "..."}}`.
    """
    text = argument["text"]
    printed = io.StringIO()
    try:
        tree = ast.parse(text, FILE)
        if not tree.body:
            return _mistake(None, "There is nothing to run: write an expression, as in a = Value(2.0)", printed)
        last = tree.body[-1]
        if isinstance(last, ast.Expr):
            tree.body[-1] = ast.copy_location(ast.Assign([ast.Name("_result", ast.Store())], last.value), last)
            target = "_result"
        elif isinstance(last, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            first = last.targets[0] if isinstance(last, ast.Assign) else last.target
            target = first.id if isinstance(first, ast.Name) else ""
        else:
            target = ""
        if not target:
            return _mistake(last.lineno, "The last line must name the result, as in o = n.tanh(), or just o", printed)
        names: dict[str, Any] = {"__name__": "__main__", "math": math, "random": random, **NAMES}
        with contextlib.redirect_stdout(printed):
            exec(compile(ast.fix_missing_locations(tree), FILE, "exec"), names)
        result = names.get(target)
        if not isinstance(result, engine.Value):
            return _mistake(last.lineno, f"The result is {result!r:.80}, not a Value: {_hint(result, names)}", printed)
        for name, value in names.items():
            if isinstance(value, engine.Value) and not value.label and name != "_result":
                value.label = name
        if not result.label:
            result.label = "result"
        nodes, _ = graph.trace(result)
        for node in nodes:
            node.grad = 0.0  # the text may have called backward itself
        result.backward()
    except SyntaxError as error:
        return _mistake(error.lineno, f"This is not Python: {error.msg}", printed, error.offset, text)
    except RecursionError:
        return _mistake(_line_of_exception(), "A function calls itself without an end", printed)
    except (Exception, SystemExit) as error:
        kind = "" if isinstance(error, (TypeError, ValueError)) else f"{type(error).__name__}: "
        return _mistake(_line_of_exception(), f"{kind}{error}", printed)
    answer = {
        "label": result.label,
        "data": number_text(result.data),
        "leaves": _leaves(tree, text, names),
        "printed": printed.getvalue()[:MOST_PRINTED],
        "values": [
            [node.label or f"v{i}", number_text(node.data), number_text(node.grad)] for i, node in enumerate(nodes)
        ],
    }
    try:
        figure = graph.draw_dot(result).figure("playground-graph")
        answer["figure"] = step_graph(figure)
    except (ImportError, RuntimeError, ValueError) as error:  # no Graphviz, or too large a graph
        answer["figure"], answer["why_no_figure"], answer["most"] = None, str(error), graph.MOST_DRAWN
    return answer


def _leaves(tree: ast.Module, text: str, names: dict[str, Any]) -> list[dict[str, Any]]:
    """Each line `name = Value(number)`: name, data and grad, and where in the text the number is."""
    lines, found = text.splitlines(keepends=True), []
    for statement in tree.body:
        match statement:
            case ast.Assign([ast.Name(name)], ast.Call(ast.Name("Value"), [number, *_])):
                pass
            case _:
                continue
        value = names.get(name)
        try:
            constant = float(ast.literal_eval(number))
        except (ValueError, TypeError, SyntaxError):
            continue
        if isinstance(value, engine.Value) and not value._prev and value.data == constant and math.isfinite(constant):
            start, end = (
                _length("".join(lines[: line - 1])) + _length(lines[line - 1].encode()[:column].decode())
                for line, column in ((number.lineno, number.col_offset), (number.end_lineno, number.end_col_offset))
            )
            leaf = {"name": name, "data": constant, "grad": number_text(value.grad), "start": start, "end": end}
            found.append(leaf)
    return found


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2  # as JavaScript counts


def _line_of_exception() -> int | None:
    frames = [frame.lineno for frame in traceback.extract_tb(sys.exc_info()[2]) if frame.filename == FILE]
    return frames[-1] if frames else None


def _hint(result: object, names: dict[str, Any]) -> str:
    """What to do about a result that is no Value."""
    if isinstance(result, (int, float)):
        return "wrap a number in Value(...)"
    values = [name for name, value in names.items() if isinstance(value, engine.Value) and name != "_result"]
    return f"end with the name of the result, such as {values[-1] if values else 'o'}"


def _mistake(
    line: int | None, message: str, printed: io.StringIO, column: int | None = None, text: str = ""
) -> dict[str, Any]:
    lines, place = text.splitlines(), ""
    if line and column and 0 < line <= len(lines):
        start = max(0, column - 20)  # so much of a long line as fits a narrow screen
        place = f"{lines[line - 1][start : start + 32]}\n{' ' * (column - 1 - start)}^"
    error = {"line": line, "message": message, "column": column if place else None, "place": place}
    return {"error": error, "printed": printed.getvalue()[:MOST_PRINTED]}
