"""Learners' code in the shapes it comes in: what is true of it is what is said."""

import builtins
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from library.learner_code.shapes import ENDLESS, SHAPES, VALUE, Shape

from micrograd.checks import check_file, location, process, worker
from micrograd.checks.checking import judge, named
from micrograd.checks.location import locate, search
from micrograd.checks.reading import Reader

APART = ("a crash below", "a flood below")  # to be read in a process of its own alone


@pytest.fixture
def as_in_a_process(monkeypatch):
    """Undoes what reading a file does to a process, and hides this library's modules as the alias in there does."""
    for name in ("path", "meta_path"):
        monkeypatch.setattr(sys, name, [*getattr(sys, name)])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    for name in ("display", "get_ipython"):
        monkeypatch.setattr(builtins, name, None, raising=False)
    before, folder = dict(sys.modules), os.getcwd()
    for name in [name for name in before if name.partition(".")[0] == "micrograd"]:
        del sys.modules[name]
    yield
    os.chdir(folder)
    sys.modules.clear()
    sys.modules.update(before)


@pytest.fixture
def written(tmp_path):
    """Writes the files of a shape."""

    def write(shape: Shape):
        for path, text in shape.files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        return tmp_path / shape.named

    return write


def compare(shape: Shape, results, told, folder):
    """What is said, with what is true."""
    assert {result.milestone: result.state for result in results} == dict.fromkeys(shape.passed, "passed") | (
        dict.fromkeys(shape.not_yet, "not yet")
    ), (results, told)
    for words in shape.told:
        assert words in " ".join(told)
    if shape.why:
        assert shape.why in next(result.why for result in results if result.state == "not yet")
    left = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert left == set(shape.files), "nothing is left in the learner's folder"


@pytest.mark.parametrize("name", [name for name in SHAPES if name not in APART])
def test_what_is_said_of_a_shape_is_true(name, written, tmp_path, as_in_a_process):
    shape, told = SHAPES[name], []
    files = process._files(written(shape), told.append)
    os.chdir(files[-1].parent)
    found, trouble = worker._read(files, shape.options.get("timeout", 30.0), definitions=False)
    assert trouble == ""
    results = [judge(named(milestone), found.names, found.missing) for milestone in (*shape.passed, *shape.not_yet)]
    compare(shape, results, told + found.notes, tmp_path)


def test_a_name_with_a_dot_too_many_ends_at_the_root(written, tmp_path):
    shape = Shape({"e.py": VALUE}, "e.py")
    path = written(replace(shape, files={"e.py": f"from {'.' * 50}nets import MLP\n{VALUE}"}))
    location = locate(path)
    assert location.roots[0] == Path(path.anchor)
    assert location.name == ".".join([*path.parts[1:-1], "e"])


def test_a_folder_of_many_files_is_searched_as_far_as_that_is_quick(written, tmp_path, monkeypatch):
    files = {f"{folder}/{name}.py": VALUE for folder in "abc" for name in ("one", "two")}
    folder = written(Shape(files, "."))
    assert len(search(folder).others) == 5
    monkeypatch.setattr(location, "MOST_FILES", 3)
    assert [path.relative_to(folder).as_posix() for path in search(folder).others] == ["a/one.py", "a/two.py"]


def test_a_file_that_cannot_be_read_is_passed_over_in_a_folder(written, tmp_path):
    folder = written(Shape({"engine.py": VALUE}, "."))
    (folder / "data.py").write_bytes(b"\xff\xfe")
    assert search(folder).engine == folder / "engine.py"


def test_time_that_is_up_between_two_statements_stops_nothing():
    with Reader(0.01).clock():
        time.sleep(0.05)


def test_without_an_alarm_an_endless_loop_is_stopped_as_by_ctrl_c(written, tmp_path, monkeypatch, as_in_a_process):
    monkeypatch.delattr(signal, "setitimer")  # as on Windows
    path = written(Shape({"e.py": VALUE + ENDLESS}, "e.py"))
    found, trouble = worker._read([path], 0.5, definitions=False)
    assert trouble == ""
    assert "did not come to an end within 0.5 s" in found.notes[0]
    assert judge(named("value"), found.names, found.missing).state == "passed"


@pytest.mark.parametrize(
    "name", [*APART, "a package called micrograd, absolute imports", "a script above src", "a folder", "a notebook"]
)
def test_a_process_of_its_own_says_the_same(name, written, tmp_path):
    shape, told = SHAPES[name], []
    asked = [*shape.passed, *shape.not_yet]
    compare(shape, list(check_file(written(shape), asked, timeout=30, tell=told.append)), told, tmp_path)


def test_the_shapes_are_many():
    assert len(SHAPES) > 40
