"""A reader's project: it is a package of its own, its tests are green at every stage, and it needs nothing of ours."""

import ast
import io
import sys
import zipfile

import pytest
from stages import NAMES, files

from micrograd.checks.project import in_package, name_problem, project, zipped

STAGES = [None, *NAMES]
DATE = "27 November 2026"


def made(milestone, name="my_engine"):
    texts = files(milestone)
    passed = NAMES[: NAMES.index(milestone) + 1] if milestone else []
    return project(name, texts["engine.py"], texts["nn.py"], passed, DATE)


# Texts --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("milestone", STAGES)
def test_the_python_of_every_stage_can_be_read_and_names_no_other_package(milestone):
    for path, text in made(milestone).items():
        if path.endswith(".py"):
            tree = ast.parse(text)
            modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
            modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
            roots = {(module or "").partition(".")[0] for module in modules}
            assert roots - sys.stdlib_module_names <= {"", "my_engine", "engine", "pytest"}, path


@pytest.mark.parametrize("milestone", STAGES)
def test_the_passed_milestones_are_tested_and_no_others(milestone):
    tests = made(milestone)["tests/test_milestones.py"]
    passed = NAMES[: NAMES.index(milestone) + 1] if milestone else []
    assert [name for name in NAMES if f"\n# {name}: " in tests] == passed
    assert tests.count("def test_") > len(passed)


def test_the_readme_tells_what_is_passed_when_and_whose_work_it_builds_on():
    readme = made("order")["README.md"]
    assert f"On 27 November 2026 it passed 6 of {len(NAMES)} milestones:" in readme
    assert "(`order`)" in readme
    assert "(`depth`)" not in readme
    assert "Karpathy" in readme
    assert "neural networks that it trains" not in readme
    assert "neural networks that it trains" in made("mlp")["README.md"]
    assert "no milestone is passed yet" in made(None)["README.md"]


def test_a_zip_is_the_same_every_time_and_holds_one_folder():
    packed = zipped("my_engine", made("order"))
    assert packed == zipped("my_engine", dict(reversed(made("order").items())))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert {name.partition("/")[0] for name in archive.namelist()} == {"my_engine"}
        assert archive.read("my_engine/README.md").decode() == made("order")["README.md"]


@pytest.mark.parametrize("name", ["my_engine", "Engine2", "a", "x_1"])
def test_a_name_for_a_package_is_accepted(name):
    assert name_problem(name) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        *[
            (name, "can't be a package's name")
            for name in ("", "my-engine", "2nd", "_x", "x_", "class", "größe", "a.b")
        ],
        ("random", "a module of Python itself"),
        *[(name, "taken by something") for name in ("micrograd", "Micrograd", "tests", "demo", "pytest")],
    ],
)
def test_a_name_that_cannot_be_a_package_s_is_refused_in_words(name, words):
    assert words in name_problem(name)
    with pytest.raises(ValueError, match=words):
        project(name, "", "", [], DATE)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from engine import Value  # mine", "from .engine import Value  # mine"),
        ("from my.engine import Value as V, x", "from .engine import Value as V, x"),
        ("from engine import (\n    Value,\n)\nx = 1", "from .engine import Value\n\n\nx = 1"),
        ("import engine", "from . import engine"),
        ("import engine as e", "from . import engine as e"),
        ("import a.b.nn as n", "from . import nn as n"),
        ("import my.engine", "import my.engine"),
        ("import engine, nn", "import engine, nn"),
        ("from .engine import Value", "from .engine import Value"),
        ("from torch.nn import Module", "from torch.nn import Module"),
        ("import torch.nn as nn", "import torch.nn as nn"),
        ("from .. import nn", "from .. import nn"),
        ("é = 1; from engine import Value; x = (", "é = 1; from engine import Value; x = ("),
        ("é = 1; from engine import Value; x = 2", "é = 1; from .engine import Value; x = 2"),
    ],
)
def test_imports_of_the_files_beside_it_become_relative(source, expected):
    assert in_package(source) == expected


def test_an_import_that_is_meant_as_it_stands_is_kept():
    assert in_package("from micrograd.engine import Value", keep=["micrograd"]) == "from micrograd.engine import Value"
