"""A reader's project in use: its tests, its demo, and the whole of it in an environment with nothing else in it."""

import io
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
import setuptools
from conftest import ROOT
from stages import NAMES, files

from micrograd.checks.project import project, zipped

STAGES = [None, *NAMES]


def made(milestone):
    texts, passed = files(milestone), NAMES[: NAMES.index(milestone) + 1] if milestone else []
    return project("my_engine", texts["engine.py"], texts["nn.py"], passed, "27 November 2026")


def written(milestone, folder):
    for path, text in made(milestone).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def run(folder, *command, **environment):
    """A command in a folder, where nothing of this library can be found."""
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TEMP") if key in os.environ}
    environment = kept | {"PYTHONDONTWRITEBYTECODE": "1"} | environment
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, env=environment)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("milestone", [None, "value", "expression-graph", "backward", "order", "mlp"])
def test_demo_shows_what_the_engine_can_do_by_then(milestone, tmp_path):
    status, printed = run(written(milestone, tmp_path), sys.executable, "demo.py", PYTHONPATH=str(tmp_path))
    assert status == 0, printed
    drawn = sorted(path.name for path in tmp_path.glob("*.svg"))
    expected = {None: [], "value": []}.get(milestone, ["expression.svg"])
    if milestone == "mlp":
        expected = ["expression.svg", "moons.svg"]
        assert "30 of 30 right" in printed
    assert drawn == expected
    assert ("nothing to show yet" in printed) is (milestone is None)


def test_the_tests_of_every_stage_pass(tmp_path):
    for number, milestone in enumerate(STAGES):
        written(milestone, tmp_path / f"stage{number:02}")
    runner = """
import pathlib, runpy, sys
here = list(sys.path)
for folder in sorted(pathlib.Path().iterdir()):
    sys.path[:] = [str(folder.resolve()), *here]
    tests = runpy.run_path(str(folder / "tests" / "test_milestones.py"))
    for name in [name for name in tests if name.startswith("test_")]:
        tests[name]()
        print(folder.name, name)
    for name in [name for name in sys.modules if name.partition(".")[0] == "my_engine"]:
        del sys.modules[name]
"""
    status, printed = run(tmp_path, sys.executable, "-c", runner)
    assert status == 0, printed
    for number, milestone in enumerate(STAGES):
        ran = [line for line in printed.splitlines() if line.startswith(f"stage{number:02} ")]
        assert len(ran) == made(milestone)["tests/test_milestones.py"].count("def test_") > number


def test_the_zip_installs_tests_itself_and_runs_where_there_is_nothing_else(tmp_path):
    # Nothing is fetched: pip builds with the setuptools of this environment, and pytest is borrowed from it.
    venv.create(tmp_path / "venv", with_pip=False)
    python = next(path for path in (tmp_path / "venv").glob("*/python*") if path.is_file())
    site = str(Path(pytest.__file__).parents[1])
    assert str(Path(setuptools.__file__).parents[1]) == site
    for milestone in ("value", "order", "training"):
        with zipfile.ZipFile(io.BytesIO(zipped("my_engine", made(milestone)))) as archive:
            archive.extractall(tmp_path / str(milestone))
        folder = tmp_path / str(milestone) / "my_engine"
        install = ("-m", "pip", "install", "-q", "--no-index", "--no-build-isolation", "--no-deps", "-e", ".")
        status, printed = run(folder, str(python), *install, PYTHONPATH=site)
        assert status == 0, printed
        code = "import my_engine.engine as e; print(e.__file__)"
        status, printed = run(tmp_path, str(python), "-c", code)
        assert Path(printed.strip()) == folder / "my_engine" / "engine.py"
        status, printed = run(folder, str(python), "-m", "pytest", "-q", PYTHONPATH=site)
        assert status == 0, printed
        assert " passed in " in printed
        status, printed = run(folder, str(python), "demo.py")
        assert status == 0, printed


def test_the_command_of_an_installed_wheel_makes_a_project_and_checks_it(tmp_path):
    site = str(Path(pytest.__file__).parents[1])
    wheel = (
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-index",
        "--no-build-isolation",
        "--no-deps",
        "-w",
        str(tmp_path),
        str(ROOT),
    )
    status, printed = run(tmp_path, sys.executable, *wheel)
    assert status == 0, printed
    venv.create(tmp_path / "venv", with_pip=False)
    python = next(path for path in (tmp_path / "venv").glob("*/python*") if path.is_file())
    (built,) = tmp_path.glob("*.whl")
    install = ("-m", "pip", "install", "-q", "--no-index", "--no-deps", str(built))
    status, printed = run(tmp_path, str(python), *install, PYTHONPATH=site)
    assert status == 0, printed
    command = str(next((tmp_path / "venv").glob("*/micrograd*")))
    (tmp_path / "desk" / "micrograd").mkdir(parents=True)  # a learner's own, in which nothing works
    (tmp_path / "desk" / "micrograd" / "__init__.py").write_text("raise RuntimeError('mine')")
    (tmp_path / "desk" / "micrograd.py").write_text("raise RuntimeError('mine')")
    status, printed = run(tmp_path / "desk", command, "new", "my_engine")
    assert (status, "micrograd check --watch" in printed) == (0, True), printed
    project_folder = tmp_path / "desk" / "my_engine"
    for name, text in files("order").items():
        (project_folder / "my_engine" / name).write_text(text, encoding="utf-8")
    for arguments, expected, words in (
        (["check"], 1, "Next: constants."),
        (["milestones"], 0, "next    constants"),
        (["hint"], 0, "Hint 1 of 3 for constants"),
        (["solution", "power", "--yes"], 0, "Value.__pow__"),
    ):
        status, printed = run(project_folder, command, *arguments)
        assert (status, words in printed) == (expected, True), printed
    status, printed = run(project_folder, sys.executable, "-m", "pytest", "-q", PYTHONPATH=site)
    assert (status, " passed in " in printed) == (0, True), printed
