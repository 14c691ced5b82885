"""The cheat sheet's rules and formulas agree with the library, and name all that it has."""

import math
import random
import re
from pathlib import Path

import pytest

from micrograd import losses
from micrograd.engine import Value
from micrograd.nn import MLP, Layer, Neuron

SHEET = (Path(__file__).parents[2] / "docs" / "cheat_sheet.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    part = SHEET.partition(f"## {heading}\n")[2].partition("</section>")[0]
    table = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in re.findall(r"^\|.*\|$", part, re.M)]
    return table[2:]


RULES = [[cell.strip("`") for cell in row] for row in rows("Local derivatives")]


@pytest.mark.parametrize(("made", "by_a", "by_b"), RULES, ids=[row[0] for row in RULES])
@pytest.mark.parametrize(("x", "y"), [(1.5, -0.5), (0.25, 3.0)])
def test_a_local_derivative_is_the_librarys(made, by_a, by_b, x, y):
    a, b = Value(x), Value(y)
    result = eval(made, {"a": a, "b": b})
    result.backward()
    names = {"a": x, "b": y, "y": result.data, "log": math.log}
    assert a.grad == pytest.approx(eval(by_a, names), rel=1e-14)
    assert ("b" in re.findall(r"\w+", made)) == bool(by_b)
    if by_b:
        assert b.grad == pytest.approx(eval(by_b, names), rel=1e-14)


def test_no_operation_is_left_out():
    made = " ".join(row[0] for row in RULES)
    functions = {name for name in vars(Value) if not name.startswith("_")} - {"backward", "operation"}
    functions -= {name for name, kind in vars(Value).items() if type(kind).__name__ == "member_descriptor"}
    assert functions == set(re.findall(r"\.(\w+)\(", made))
    assert {"+", "-", "*", "/", "**"} == set(re.findall(r"a ?(\*\*|[-+*/]) ?[b3]", made))


def test_the_numbers_of_parameters_are_right():
    n, m, k = 3, 4, 2
    made = {"Neuron(n)": Neuron(n), "Layer(n, m)": Layer(n, m), "MLP(n, [m, k])": MLP(n, [m, k])}
    counts = {part.strip("`"): count.replace("·", "*") for part, _, count in rows("Shapes")}
    assert counts.keys() == made.keys()
    for part, count in counts.items():
        assert eval(count, {"n": n, "m": m, "k": k}) == len(made[part].parameters())


def test_the_losses_are_right():
    scores, targets, parameters = [0.3, -1.7, 2.0], [1, 1, -1], [0.5, -2.0]
    formulas = {name.strip("`"): formula for name, formula in rows("Losses")}
    assert formulas.keys() == set(losses.__all__) - {"accuracy"}
    pairs = list(zip(scores, targets, strict=True))
    expected = {
        "Σ (s − t)²": sum((s - t) ** 2 for s, t in pairs),
        "Σ max(0, 1 − t s) / n": sum(max(0, 1 - t * s) for s, t in pairs) / 3,
        "Σ ln(1 + exp(−t s)) / n": sum(math.log(1 + math.exp(-t * s)) for s, t in pairs) / 3,
        "λ Σ p², over the parameters": 0.1 * sum(p**2 for p in parameters),
    }
    for name, formula in formulas.items():
        function = getattr(losses, name)
        given = ([Value(p) for p in parameters], 0.1) if name == "l2" else ([Value(s) for s in scores], targets)
        assert function(*given).data == pytest.approx(expected[formula], rel=1e-14)


def test_a_neuron_is_as_the_formula_says():
    assert "o = tanh(Σ wᵢ xᵢ + b)" in SHEET
    neuron = Neuron(2, rng=random.Random(1))
    w1, w2, b = (p.data for p in neuron.parameters())
    assert neuron([0.5, -2.0]).data == pytest.approx(math.tanh(w1 * 0.5 + w2 * -2.0 + b), rel=1e-14)
