"""What a fresh clone sets up: the package, the locked requirements, the commands, the build server's instructions."""

import hashlib
import importlib.metadata
import json
import os
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
from library.learner_code.mistakes import wrong_engine
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from micrograd import __version__
from scripts import set_up

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
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


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory):
    """An environment with the wheel and nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / Path(sys.executable).relative_to(sys.prefix)
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", wheel)
    return folder


@pytest.mark.parametrize("path", ["micrograd.py", "micrograd/__init__.py"])
def test_the_command_works_where_the_learners_own_code_is_called_micrograd(path, environment, tmp_path):
    engine = tmp_path / path
    engine.parent.mkdir(exist_ok=True)
    engine.write_text(wrong_engine("nothing pushed"))
    program = environment / Path(sys.executable).parent.relative_to(sys.prefix) / "micrograd"
    for named in (".", path):
        done = subprocess.run([program, "check", named], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stderr
        assert "not yet   backward" in done.stdout
        assert "Nothing arrived." in done.stdout
    python = environment / Path(sys.executable).relative_to(sys.prefix)
    module = [python, "-m", "micrograd.checks", "--list"]
    shadowed = subprocess.run(module, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert shadowed.returncode == 1
    assert "micrograd.checks" in shadowed.stderr, "Python's own words: the reference says what to do"


def test_wheel_works_in_an_empty_environment_from_another_folder(environment, tmp_path):
    python = environment / Path(sys.executable).relative_to(sys.prefix)
    version, module, file = run(python, "-I", "-c", USE, cwd=tmp_path).split(maxsplit=2)
    assert (version, module) == (__version__, "micrograd.engine")
    assert Path(file.strip()).is_relative_to(environment)


def test_library_alone_needs_no_other_package():
    assert PROJECT["dependencies"] == []
    assert set(PROJECT["optional-dependencies"]) == {"graph", "wasm"}


def requirements(lock):
    """What a lock file names: a text for each requirement."""
    head, *found = re.split(r"^(?=[a-z0-9])", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert "make lock" in head
    return found


def pins(lock):
    """The versions of each package in a lock file; some depend on the version of Python."""
    found = {}
    for requirement in requirements(lock):
        name, version = requirement.split()[0].split("==")
        found.setdefault(name, set()).add(version.removesuffix("+cpu"))
    return found


def test_every_lock_file_is_one_that_set_up_knows_and_a_group_of_the_project():
    assert {lock.stem for lock in LOCKS} == set(set_up.WHAT)
    assert {lock.stem for lock in LOCKS} - {"torch_cpu", "torch_index"} == set(PYPROJECT["dependency-groups"])
    assert {part for parts in set_up.GROUPS.values() for part in parts} - set(set_up.WHAT) == {
        "javascript",
        "all javascript",
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_requirement_is_pinned_and_hashed(lock):
    for requirement in requirements(lock):
        assert re.match(r"[a-z0-9.-]+==[0-9][^ ]*( ; [^\\]+)? \\\n", requirement), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", requirement), requirement


def test_a_package_in_two_lock_files_has_one_version():
    seen = {}
    for lock in LOCKS:
        for name, versions in pins(lock).items():
            assert seen.setdefault(name, versions) == versions, (lock.name, name)
    assert len(seen) >= 130


@pytest.mark.parametrize("group", sorted(PYPROJECT["dependency-groups"]))
def test_what_is_locked_is_what_the_project_asks_for(group):
    locked = pins(ROOT / "requirements" / ("torch_index.txt" if group == "torch" else f"{group}.txt"))
    for asked in map(Requirement, PYPROJECT["dependency-groups"][group]):
        assert all(asked.specifier.contains(version) for version in locked[canonicalize_name(asked.name)]), asked


def test_the_site_needs_nothing_that_only_tests_and_checks_need():
    site = set(pins(ROOT / "requirements" / "site.txt"))
    assert {"hatchling", "mkdocs", "pygraphviz"} <= site
    assert not site & {"coverage", "hypothesis", "mypy", "playwright", "pytest", "ruff", "torch", "zizmor"}
    assert not site & set(PYPROJECT["tool"]["uv"]["exclude-dependencies"])


def test_lock_files_name_no_host():
    npm_lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    for lock in LOCKS:
        for word in ("://", "index-url", "find-links", "trusted-host"):
            assert word not in lock.read_text(encoding="utf-8"), lock
    assert "resolved" not in npm_lock


# Installing, with the pips that a supported Python may come with ------------------------------------------------------

# The hash of each, and the newest Python that it runs on. Up to 23.2 they look up again what an extra is asked of.
PIPS = {
    "22.3": ("1daab4b8d3b97d1d763caeb01a4640a2250a0ea899e257b1e44b9eded91e15ab", (3, 11)),
    "23.0": ("b5f88adff801f5ef052bcdef3daa31b55eb67b0fccd6d0106c206fa248e0463c", (3, 11)),
    "23.2": ("78e5353a9dda374b462f2054f83a7b63f3f065c98236a68361845c1b0ee7e35f", (3, 13)),
    "24.0": ("ba0d021a166865d2265246961bec0152ff124de910c5cc39f1156ce3fa7c69dc", (3, 13)),
    "25.2": ("6d67a2b4e7f14d8b31b8b52648866fa717f45a1eb70e83002f4331d07e953717", (3, 14)),
}
HERE = [pip for pip, (_, newest) in PIPS.items() if sys.version_info[:2] <= newest]
LOCKED = {"counter": "1.0", "measure": "1.0"}


def small_wheel(folder, name, version, *metadata):
    """A wheel without a module."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{info}/METADATA": "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *metadata, ""]),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
    return path


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone whose lock file names two packages, and an index that has moved on since it was written.

    `measure` needs `counter` with an extra, and one that the project leaves out. Both have newer releases by now, and
    those need one that is not locked.
    """
    index, root = tmp_path / "index", tmp_path / "clone"
    extra, left_out = ("Provides-Extra: fast",), PYPROJECT["tool"]["uv"]["exclude-dependencies"][0]
    wheels = [
        small_wheel(index / "counter", "counter", "1.0", *extra),
        small_wheel(
            index / "measure", "measure", "1.0", "Requires-Dist: counter[fast]>=1.0", f"Requires-Dist: {left_out}"
        ),
    ]
    newcomer = 'Requires-Dist: newcomer; extra == "fast"'
    small_wheel(index / "counter", "counter", "1.1", *extra, newcomer)
    small_wheel(index / "measure", "measure", "1.1", "Requires-Dist: counter[fast]>=1.1", "Requires-Dist: newcomer")
    small_wheel(index / "newcomer", "newcomer", "1.0")
    small_wheel(index / left_out, left_out, "1.0")
    for folder in index.iterdir():
        links = "".join(f'<a href="{wheel.name}">{wheel.name}</a>\n' for wheel in sorted(folder.iterdir()))
        (folder / "index.html").write_text(f"<!DOCTYPE html><html><body>{links}</body></html>", encoding="utf-8")
    (root / "requirements").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", root)
    locked = [
        f"{pin} \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
        for pin, wheel in zip(["counter==1.0", "measure==1.0"], wheels, strict=True)
    ]
    (root / "requirements" / "site.txt").write_text("".join(locked), encoding="utf-8")
    python = root / ".venv" / Path(sys.executable).relative_to(sys.prefix)
    paths = {"ROOT": root, "VENV": root / ".venv", "PYTHON": python, "LOCKS": root / "requirements"}
    for name, path in (paths | {"LOG": root / "set_up.log"}).items():
        monkeypatch.setattr(set_up, name, path)
    return root, index


def install_pip(lock):
    """Make the clone's environment, with this pip."""
    venv.create(set_up.VENV, with_pip=False)
    python, module, pip, *install = set_up.install_command(Path(sys.executable), lock)
    run(python, module, pip, "--python", set_up.PYTHON, *install)


@pytest.mark.parametrize("pip", HERE)
def test_set_up_installs_the_locked_versions_with_an_older_pip(clone, pip, monkeypatch, capsys):
    root, index = clone
    (root / "pip.txt").write_text(f"pip=={pip} --hash=sha256:{PIPS[pip][0]}\n", encoding="utf-8")
    install_pip(root / "pip.txt")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", index.as_uri())
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    set_up.install("site")
    set_up.check_environment()
    assert re.fullmatch(r"  Python packages that build the site: 2 of 2, \d+ s\n", capsys.readouterr().out)
    found = importlib.metadata.distributions(path=list(map(str, set_up.VENV.glob("**/site-packages"))))
    assert {package.name: package.version for package in found} == LOCKED | {"pip": pip}


def test_a_lock_file_that_lacks_a_package_is_named(clone, monkeypatch):
    root, index = clone
    (root / "pip.txt").write_text(f"pip==24.0 --hash=sha256:{PIPS['24.0'][0]}\n", encoding="utf-8")
    install_pip(root / "pip.txt")
    lock = root / "requirements" / "site.txt"
    lock.write_text(requirements_of(lock)["measure"], encoding="utf-8")
    monkeypatch.setenv("PIP_INDEX_URL", index.as_uri())
    set_up.install("site")
    with pytest.raises(
        set_up.SetUpError, match=r"measure 1\.0 requires counter, which is not installed\.(?s:.*)make lock"
    ):
        set_up.check_environment()


def requirements_of(lock):
    parts = re.split(r"^(?=[a-z])", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {part.split("==")[0]: part for part in parts if part}


def test_nothing_but_set_up_installs_packages():
    texts = [MAKEFILE, (ROOT / ".ci" / "run").read_text(encoding="utf-8")]
    texts += [workflow.read_text(encoding="utf-8") for workflow in WORKFLOWS]
    for text in texts:
        assert not re.search(r"pip3? install|npm (ci|install)|uv pip|pipx", text)
    assert {target for target in TARGETS if target not in ("help", "check", "clean")} == {
        *re.findall(r"^(\w+):.*\n\t\$\(SET_UP\) [a-z ]+$", MAKEFILE, re.MULTILINE)
    }


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
    assert {"serve", "quick", "test", "help"} <= set(TARGETS)


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
        own = action == "$/.github/workflows/ci.yml"
        assert own or re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action
    assert re.search(r"^permissions:\n  contents: read$", text, re.MULTILINE)


def test_both_workflows_are_there():
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "pages.yml"]


def test_the_build_server_tries_every_supported_python_and_asks_for_known_vulnerabilities():
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert 'python: ["3.11", "3.12", "3.13", "3.14"]' in text
    assert PROJECT["requires-python"] == ">=3.11"
    assert re.search(r"run: make audit$", text, re.MULTILINE)
    assert re.search(r"^  schedule:$", text, re.MULTILINE)


def test_a_site_is_deployed_only_when_the_same_commit_passed_and_knows_its_own_address():
    text = (ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8")
    jobs = dict(re.findall(r"^  (\w+):\n((?:    .*\n|\n)+)", text[text.index("\njobs:\n") :], re.MULTILINE))
    assert "uses: $/.github/workflows/ci.yml" in jobs["check"]
    assert jobs["build"].startswith("    needs: check")
    assert jobs["deploy"].startswith("    needs: build")
    for address in ("SITE_URL: ${{ steps.pages.outputs.url }}", "REPO_URL: ${{ github.server_url }}/"):
        assert address in jobs["build"]
