"""Learners' code in the shapes it comes in: what is true of it is what is said."""

import pytest
from library.learner_code.shapes import SHAPES, Shape

from micrograd.checks import check_file


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_said_of_a_shape_is_true(name, tmp_path):
    shape = SHAPES[name]
    for path, text in shape.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    results, told = report(shape, tmp_path)
    assert {name: result.state for name, result in results.items()} == dict.fromkeys(shape.passed, "passed") | (
        dict.fromkeys(shape.not_yet, "not yet")
    ), (results, told)
    for words in shape.told:
        assert words in told
    if shape.why:
        assert shape.why in next(result.why for result in results.values() if result.state == "not yet")
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == set(shape.files), "nothing is left in the learner's folder"


def report(shape: Shape, folder):
    """The results by milestone, and what is told of the reading."""
    told = []
    asked = [*shape.passed, *shape.not_yet]
    results = {r.milestone: r for r in check_file(folder / shape.named, asked, tell=told.append, **shape.options)}
    return results, " ".join(told)


def test_the_shapes_are_many():
    assert len(SHAPES) > 40
