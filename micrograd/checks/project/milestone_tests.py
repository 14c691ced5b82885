"""The `tests/test_milestones.py` of a reader's project: the facts of the passed milestones as plain pytest."""

import re
import textwrap
from collections.abc import Iterable

from ..facts import Shown
from ..milestone import Milestone

NAMES = {"engine": ("Value",), "nn": ("Layer", "MLP", "Neuron", "train")}

FIRST = """\
def test_the_engine_can_be_imported():
    assert hasattr(engine, "Value")
"""


def milestone_tests(package: str, passed: Iterable[Milestone]) -> str:
    """The text of the tests for a package that has passed these milestones: one function for each fact.

    They need the package and pytest, and nothing of this library.
    """
    sections = [_section(milestone) for milestone in passed]
    body = "\n\n".join([FIRST, *sections])
    imports = ["from pytest import approx\n"] if "approx(" in body else []
    imports += [f"\nfrom {package} import engine\n"]
    for module, names in NAMES.items():
        used = [name for name in names if re.search(rf"\b{name}\(", body)]
        imports += [f"from {package}.{module} import {', '.join(used)}\n"] if used else []
    return f'"""The milestones that {package} has passed, as tests."""\n\n{"".join(imports).lstrip()}\n\n{body}'


def _section(milestone: Milestone) -> str:
    name = milestone.name.replace("-", "_")
    tests = [
        f"def test_{name}_{number}():\n{textwrap.indent(_body(fact.shown), '    ')}\n"
        for number, fact in enumerate(milestone.facts, 1)
    ]
    return f"# {milestone.name}: {milestone.title}\n\n\n" + "\n\n".join(tests)


def _body(shown: Shown) -> str:
    return "\n".join([shown.code, *(_assertion(what, result) for what, result in shown.results.items())])


def _assertion(expression: str, result: object) -> str:
    if isinstance(result, bool):
        return f"assert {expression}" if result else f"assert not {expression}"
    if isinstance(result, float):
        return f"assert {expression} == approx({result!r})"
    return f"assert {expression} == {result!r}"
