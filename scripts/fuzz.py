"""Long runs of random input: expressions against two other ways to differentiate, hostile text in drawings.

`python scripts/fuzz.py --examples 100000` takes minutes; the tests run the same checks for seconds. Expressions are
made as `tests/gradient_check.py` makes them, and checked against central differences, and against PyTorch in float64
where it is installed. The first example that fails is made small by Hypothesis and printed.

Left out: text in the pages themselves, which `tests/test_hostile_outputs.py` builds and looks at in a browser.
"""

import argparse
import importlib.util
import math
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from micrograd.engine import Value
from micrograd.graph import draw_dot

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from gradient_check import (  # noqa: E402
    FLOAT_FUNCTIONS,
    FUNCTIONS,
    VALUE_FUNCTIONS,
    Step,
    assert_close,
    best_difference,
    evaluate,
    expressions,
)

BATCH = 5_000  # Hypothesis remembers every example of a run: more than this, and it slows down
HAS_TORCH = importlib.util.find_spec("torch") is not None


@dataclass
class Count:
    """What a run has seen."""

    examples: int = 0
    distinct: set[int] = field(default_factory=set)
    gradients: int = 0
    operations: Counter[str] = field(default_factory=Counter)
    furthest: dict[str, float] = field(default_factory=lambda: {"central differences": 0.0, "PyTorch": 0.0})

    def far(self, reference: str, got: float, expected: float) -> None:
        distance = abs(got - expected) / max(1.0, abs(expected))
        self.furthest[reference] = max(self.furthest[reference], distance)


def check_expression(steps: list[Step], inputs: list[float], count: Count) -> None:
    """The value and the gradients of an expression are those of the two references."""
    where = f"{steps} at {inputs}"
    leaves = [Value(x) for x in inputs]
    out = evaluate(steps, leaves, VALUE_FUNCTIONS)
    out.backward()
    assert_close(f"{where}: value", out.data, evaluate(steps, inputs, FLOAT_FUNCTIONS), 1e-12)
    for i, leaf in enumerate(leaves):
        slope, error = best_difference(lambda *floats: evaluate(steps, floats, FLOAT_FUNCTIONS), inputs, i)
        near = 1e-6 * max(1.0, abs(slope)) + 10.0 * error
        assert abs(leaf.grad - slope) <= near, f"{where}: gradient of input {i}: got {leaf.grad!r}, nudged {slope!r}"
        count.far("central differences", leaf.grad, slope)
    if HAS_TORCH:
        for i, (leaf, expected) in enumerate(zip(leaves, torch_gradients(steps, inputs), strict=True)):
            assert_close(f"{where}: gradient of input {i} against PyTorch", leaf.grad, expected, 1e-9)
            count.far("PyTorch", leaf.grad, expected)
    count.examples += 1
    count.distinct.add(hash((tuple(steps), tuple(inputs))))
    count.gradients += len(leaves)
    count.operations.update(step.op for step in steps)


def torch_gradients(steps: list[Step], inputs: list[float]) -> list[float]:
    import torch

    leaves = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in inputs]
    evaluate(steps, leaves, {name: getattr(torch, name) for name in FUNCTIONS}).backward()
    return [leaf.grad.item() for leaf in leaves]


# Hostile text ---------------------------------------------------------------------------------------------------------

HOSTILE = (
    *("<script>alert(1)</script>", "</title><script>", "</svg><img src=x onerror=alert(1)>", "]]>", "<!--", "--><b>"),
    *('"', "'", "\\", "\\N", "\\L", "\\", "&amp;", "&#60;", "&lt;script&gt;", "{", "}", "|", "<f0>", "[", "]", ";"),
    *('" onload="alert(1)', "javascript:alert(1)", "]; evil [label=x", '"]; n9 [label="', "`", "${1}", "{{ x }}"),
    *("\u202eevil\u202c", "\u05e2\u05d1\u05e8", "\U0001f642", "\U0001f469\u200d\U0001f52c", "e\u0301\u0302\u0303"),
    *("\x00", "\x1b[31m", "\x7f", "\x85", "\u2028", "\ud800", "\ufffe", "\n", "\r\n", "\t", "  "),
)
texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=6)), max_size=8).map("".join)


class Shape(HTMLParser):
    """The elements and attributes' names of an HTML text, which no label may change, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[tuple[str, ...]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        # A label has as many <text> as lines, and the one attribute that keeps its spaces.
        if tag != "text":
            self.parts.append((tag, *(name for name, _ in attributes)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.parts.append(("a comment",))

    def handle_decl(self, declaration: str) -> None:
        self.parts.append(("a declaration",))

    def unknown_decl(self, data: str) -> None:
        self.parts.append(("a declaration",))


def drawn(label: str, op: str) -> Any:
    return draw_dot(Value.operation(2.0, (Value(1.0, label=label),), (1.0,), op, label))


PLAIN = Shape(drawn("label", "op").figure("here")).parts


def check_text(label: str, op: str, count: Count) -> None:
    """A label and an operation's name add no element and no attribute to a drawing."""
    shape = Shape(drawn(label or "label", op or "op").figure("here"))
    assert shape.parts == PLAIN, f"label {label!r}, operation {op!r}: {set(shape.parts) ^ set(PLAIN)}"
    count.examples += 1


# Running --------------------------------------------------------------------------------------------------------------


def run(check: Any, strategy: dict[str, st.SearchStrategy], examples: int, first_seed: int, count: Count) -> None:
    """Give `check` random arguments, in batches with seeds of their own, until `examples` have passed."""
    number = first_seed
    while count.examples < examples:
        size = min(BATCH, examples - count.examples)
        quietly = settings(
            max_examples=size,
            deadline=None,
            database=None,
            derandomize=False,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate, Phase.shrink],
        )
        before = count.examples
        seed(number)(quietly(given(**strategy)(check)))()
        assert count.examples > before
        number += 1


def fuzz_expressions(examples: int, first_seed: int = 0) -> Count:
    count = Count()
    run(
        lambda expression: check_expression(*expression, count),
        {"expression": expressions()},
        examples,
        first_seed,
        count,
    )
    return count


def fuzz_texts(examples: int, first_seed: int = 0) -> Count:
    count = Count()
    run(lambda label, op: check_text(label, op, count), {"label": texts, "op": texts}, examples, first_seed, count)
    return count


def main() -> None:
    parser = argparse.ArgumentParser(prog="fuzz.py", description="Long runs of random input.")
    parser.add_argument("--examples", type=int, default=100_000, help="how many expressions; a 50th as many texts")
    parser.add_argument("--seed", type=int, default=0, help="another number, other examples")
    options = parser.parse_args()
    start = time.monotonic()
    count = fuzz_expressions(options.examples, options.seed)
    seconds = time.monotonic() - start
    print(f"{count.examples:,} expressions ({len(count.distinct):,} distinct), {seconds:.0f} s")
    print(f"{count.gradients:,} gradients")
    for reference, distance in count.furthest.items():
        if reference == "PyTorch" and not HAS_TORCH:
            print("PyTorch is not installed: not compared with")
        else:
            print(f"furthest from {reference}: {distance:.1e}, relative beyond 1")
    print(", ".join(f"{op} {n:,}" for op, n in count.operations.most_common()))
    start = time.monotonic()
    count = fuzz_texts(math.ceil(options.examples / 50), options.seed)
    seconds = time.monotonic() - start
    print(f"{count.examples:,} drawings with hostile text, no element or attribute added, {seconds:.0f} s")


if __name__ == "__main__":
    main()
