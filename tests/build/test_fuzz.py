"""A short run of `scripts/fuzz.py`: random expressions, hostile text, links, from another seed than a long run's."""

import fuzz
import pytest
from gradient_check import VALUE_FUNCTIONS, best_difference

from micrograd.compiler import compile
from micrograd.engine import Value

SEED = 7_000_000


def test_random_expressions_agree_with_both_references():
    count = fuzz.fuzz_expressions(300, SEED)
    assert count.examples == 300
    assert count.gradients == 900
    assert len(count.distinct) > 200
    assert count.furthest["central differences"] < 1e-6
    assert count.furthest["PyTorch"] < 1e-9
    assert len(count.operations) >= 15


def test_random_expressions_are_compiled_right():
    count, proof = fuzz.fuzz_compiled(200, SEED)
    assert count.examples == 200
    assert proof.hosts == {"Python", "wasmtime", "Node"}
    assert proof.same_bits > 2_000
    assert count.furthest["PyTorch"] < 1e-9
    assert len(count.operations) >= 15


@pytest.mark.parametrize("target", ["python", "wasm"])
def test_a_chain_of_a_hundred_thousand_values_is_compiled(target):
    x = out = Value(1.0)
    for _ in range(100_000):
        out = out * 1.00001
    out.backward()
    assert compile(out, [x], target=target)([1.0]) == (out.data, [x.grad])


def test_hostile_text_adds_nothing_to_a_drawing():
    assert fuzz.fuzz_texts(100, SEED).examples == 100


def test_any_link_gives_settings_that_training_takes_and_a_written_one_is_read_back():
    count = fuzz.fuzz_links(300, SEED)
    assert count.examples == 300
    assert len(count.distinct) > 150
    assert set(count.operations) == {"refused", "taken", "no settings"}


def test_a_link_with_digits_without_end_is_read_at_once():
    with fuzz.Reader() as reader:
        count = fuzz.Count()
        settings = reader.exports["DEFAULTS"]
        for key in (*fuzz.LIMITS, "own"):
            fuzz.check_link(f"#data=own&{key}={'9' * 30_000}x", settings, "", reader, count)
        assert count.operations == {"refused": 9}


def test_the_limits_of_the_links_are_those_of_the_page():
    with fuzz.Reader() as reader:
        limits = {name: (one["min"], one["max"]) for name, one in reader.exports["NUMBERS"].items()}
        assert limits == fuzz.LIMITS
        assert {name: tuple(values) for name, values in reader.exports["CHOICES"].items()} == fuzz.CHOICES
        assert tuple(reader.exports["EXPERIMENTS"]) == fuzz.EXPERIMENTS


@pytest.mark.parametrize("length", [10_000, 100_000])
def test_a_long_label_is_drawn_in_full(length):
    text = '<b onclick="x">&{|}' * (length // 19)
    shape = fuzz.Shape(fuzz.drawn(text, "op").figure("here"))
    assert shape.parts == fuzz.PLAIN
    assert shape.text.count(text) >= 4  # twice in the drawing, and in the table


def test_a_wrong_gradient_is_found_and_stated(monkeypatch):
    tanh = VALUE_FUNCTIONS["tanh"]
    monkeypatch.setitem(VALUE_FUNCTIONS, "tanh", lambda a: tanh(a) + (a - a.data) * 1e-4)
    with pytest.raises(AssertionError, match=r"Step\(op='tanh'.*gradient of input \d: got .*, nudged "):
        fuzz.fuzz_expressions(300, SEED)


def test_the_best_difference_states_its_error():
    slope, error = best_difference(lambda a: a**3, [2.0], 0)
    assert slope == pytest.approx(12.0, abs=1e-9)
    assert error < 1e-9
    steep, error = best_difference(lambda a: 1.0 / (a - 0.5), [0.5005], 0)  # the widest nudges cross the pole
    assert steep == pytest.approx(-4e6, rel=1e-3)
