"""What the package offers by name, and what importing it needs."""

import fnmatch
import importlib
import inspect
import pkgutil
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import micrograd

ROOT = Path(__file__).parents[2]
PUBLIC_NAMES = {
    "micrograd": [],
    "micrograd._collision": [],
    "micrograd.checks": ["CheckResult", "check", "check_file", "milestones"],
    "micrograd.compiler": ["Compiled", "compile"],
    "micrograd.data": ["circles", "moons", "spiral", "xor"],
    "micrograd.engine": ["Value"],
    "micrograd.graph": ["ExpressionGraph", "draw_dot", "render_svg", "trace"],
    "micrograd.losses": ["accuracy", "binary_cross_entropy", "hinge", "l2", "squared_error"],
    "micrograd.nn": ["MLP", "Layer", "Module", "Neuron", "weighted_sum"],
    "micrograd.passes": ["BackwardStep", "backward_steps", "sentences"],
    "micrograd.optim": ["SGD", "batches", "linear_decay"],
}
# Used by the library alone, and not in the reference.
INTERNAL = {
    "micrograd.arguments",
    "micrograd.expression",
    "micrograd.formulas",
    "micrograd.layout",
    "micrograd.svg",
    "micrograd.wasm",
}
PUBLIC_MEMBERS = {
    "micrograd.engine.Value": {
        *("data", "grad", "label", "backward", "operation"),
        *("exp", "log", "relu", "sigmoid", "tanh"),
    },
    "micrograd.nn.Module": {"parameters", "zero_grad"},
    "micrograd.nn.Neuron": {"parameters", "zero_grad"},
    "micrograd.nn.Layer": {"parameters", "zero_grad"},
    "micrograd.nn.MLP": {"parameters", "zero_grad"},
    "micrograd.optim.SGD": {"step", "zero_grad"},
}


def test_every_module_is_listed_here():
    found = {"micrograd", *(f"micrograd.{module.name}" for module in pkgutil.iter_modules(micrograd.__path__))}
    assert found == set(PUBLIC_NAMES) | INTERNAL


@pytest.mark.parametrize("name", PUBLIC_NAMES)
def test_a_module_exports_its_public_names_and_no_others(name):
    module = importlib.import_module(name)
    assert sorted(getattr(module, "__all__", [])) == sorted(PUBLIC_NAMES[name])
    defined = {
        key
        for key, thing in vars(module).items()
        if (inspect.isclass(thing) or inspect.isfunction(thing)) and f"{thing.__module__}.".startswith(f"{name}.")
    }
    assert {key for key in defined if not key.startswith("_")} == set(PUBLIC_NAMES[name])


@pytest.mark.parametrize("name", PUBLIC_NAMES)
def test_every_public_name_is_documented(name):
    module = importlib.import_module(name)
    assert inspect.getdoc(module)
    for public in PUBLIC_NAMES[name]:
        assert getattr(module, public).__doc__, f"{name}.{public} has no docstring"


@pytest.mark.parametrize("name", PUBLIC_MEMBERS)
def test_a_class_has_the_public_members_it_should_and_no_others(name):
    module, _, cls = name.rpartition(".")
    members = dir(getattr(importlib.import_module(module), cls))
    assert {member for member in members if not member.startswith("_")} == PUBLIC_MEMBERS[name]


@pytest.mark.parametrize("name", sorted(INTERNAL))
def test_a_module_for_the_library_alone_exports_nothing_and_is_documented_all_the_same(name):
    module = importlib.import_module(name)
    assert not hasattr(module, "__all__")
    functions = [thing for thing in vars(module).values() if inspect.isfunction(thing) and thing.__module__ == name]
    assert functions
    assert inspect.getdoc(module)
    assert all(inspect.getdoc(thing) for thing in functions if not thing.__name__.startswith("_"))


@pytest.mark.parametrize("name", [*PUBLIC_NAMES, *sorted(INTERNAL)])
def test_importing_a_module_needs_the_standard_library_alone(name):
    # -I and -S: no site-packages, no PYTHONPATH, no working directory; this checkout is all there is to find.
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import {name}
outside = {{module.partition(".")[0] for module in sys.modules}} - sys.stdlib_module_names - {{"__main__", "micrograd"}}
print({name}.__file__, sorted(outside))
"""
    command = [sys.executable, "-I", "-S", "-W", "error", "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.stderr == ""
    assert result.stdout == f"{importlib.import_module(name).__file__} []\n"


def test_importing_all_that_training_takes_loads_no_drawing_and_no_numpy():
    # Here everything is installed, and still none of it is touched.
    code = """
import sys
import micrograd.data, micrograd.engine, micrograd.losses, micrograd.nn, micrograd.optim
print({'graphviz', 'pygraphviz', 'numpy', 'micrograd.graph'} & {*sys.modules})
"""
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (result.stdout, result.stderr) == ("set()\n", "")


def test_the_package_is_marked_as_typed():
    assert (Path(micrograd.__file__).parent / "py.typed").is_file()


# Another package of that name -----------------------------------------------------------------------------------------

STRANGER = "class Value:\n    def __init__(self, data):\n        self.data = data\n        self.grad = 0\n"


@pytest.mark.parametrize("name", ["nn", "losses", "optim", "graph", "compiler"])
def test_an_engine_that_is_not_ours_is_named_on_import(name, tmp_path):
    package = tmp_path / "micrograd"
    shutil.copytree(Path(micrograd.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "__init__.py").write_text("", encoding="utf-8")  # as another package leaves it
    (package / "engine.py").write_text(STRANGER, encoding="utf-8")
    command = [sys.executable, "-c", f"import micrograd.{name}"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert result.returncode == 1
    last = result.stderr.strip().splitlines()[-1]
    assert last.startswith(f"ImportError: {package / 'engine.py'} is not the engine of this library: ")
    assert "pip uninstall micrograd" in last


def test_no_folder_of_tests_is_left_out():
    # By itself pytest looks into no folder called build, as if nothing but products could be in one.
    left_out = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["norecursedirs"]
    folders = [path.name for path in (ROOT / "tests").iterdir() if any(path.glob("test_*.py"))]
    assert "build" in folders
    assert [name for name in folders if any(fnmatch.fnmatch(name, pattern) for pattern in left_out)] == []
