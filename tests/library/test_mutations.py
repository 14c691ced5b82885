"""Every right engine passes and none is blamed; every wrong one is found. Both are made by code, in many styles."""

import pytest
from library.learner_code.engines import RIGHT, engine_text
from library.learner_code.mutations import wrong_engines

from micrograd.checks import check
from micrograd.checks.checking import CHECKS, judge

REQUIRED = [milestone for milestone in CHECKS if not milestone.advice]
WRONG = dict(wrong_engines())


def names_of(text):
    """What an engine's text defines."""
    names = {"__name__": "learner"}
    exec(compile(text, "learner.py", "exec"), names)
    return names


@pytest.mark.parametrize("style", RIGHT)
def test_a_right_engine_is_not_blamed(style):
    names = names_of(engine_text(RIGHT[style]))
    names.setdefault("Value", names.get(RIGHT[style].name))
    results = [check(milestone.name, names) for milestone in CHECKS]
    expected = {"depth"} if RIGHT[style].walk == "recursion" else set()
    assert {result.milestone for result in results if result.state in ("not yet", "advice")} == expected, results


def test_no_wrong_engine_passes():
    passed = []
    for what, text in WRONG.items():
        names, judged = names_of(text), {}
        first = next((r for m in REQUIRED if (r := judge(m, names, {}, judged)).state == "not yet"), None)
        if first is None:
            passed.append(what)
        else:
            assert first.held < first.total, (what, first)
            assert len(first.why.split()) > 6, (what, first.why)
    assert not passed


def test_the_engines_are_many():
    assert len(RIGHT) > 30
    assert len(WRONG) > 500
