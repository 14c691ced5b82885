"""Set up what the project's commands need, in this folder alone: Python packages in .venv, JavaScript in node_modules.

    python scripts/set_up.py site        what builds and serves the site
    python scripts/set_up.py site test   and what tests it
    python scripts/set_up.py lint        what style and types are checked with

The lock files alone decide what is installed: `requirements/*.txt` and `package-lock.json` name every package with its
version and hashes, and no index is asked for any other. What is there already is left as it is. All output goes to
`.cache/set_up.log`. The standard library is enough, so that any Python 3.11 or newer can run this file.

pip does it: every Python has it, and it knows which index a user or a company has set. (uv takes a sixth of the time on
the processor, but is another 17 MB, and reads none of pip's settings.)
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = ROOT / "requirements"
MODULES = ROOT / "node_modules"
LOG = ROOT / ".cache" / "set_up.log"

# What each word on the command line brings: lock files, and the JavaScript packages that the site needs, or all.
GROUPS = {
    "site": ["node", "site", "javascript"],
    "test": ["node", "test", "all javascript"],
    "lint": ["node", "lint", "all javascript"],
    "audit": ["node", "audit"],
    "lock": ["node", "lock"],
    "torch": ["torch"],
}
WHAT = {
    "node": "Node.js, which runs JavaScript",
    "site": "Python packages that build the site",
    "test": "Python packages that test it",
    "lint": "checkers of style and types",
    "audit": "what looks for known vulnerabilities",
    "lock": "what writes the lock files",
    "torch": "what PyTorch needs",
    "torch_cpu": "PyTorch for the CPU alone",
    "torch_index": "PyTorch as the index has it, on Linux with what graphics cards need",
}
NETWORK = "If it is the network: connect, and run the same command again; it goes on with what is left."


class SetUpError(Exception):
    """What could not be set up, and what to do about it."""


def install_command(python: Path, lock: Path) -> list[str]:
    """How a lock file is installed: what it names and nothing else, whatever an index has by now.

    Without --no-deps, pip up to 23.2 looks a requirement with an extra up in the index again, and finds releases that
    the lock does not know (pypa/pip#9644). Python compiles a module when it is first imported, so pip need not.
    """
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", "--no-compile"]
    return [*pip, "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(lock)]


# A stage: a command, and a line on the terminal -----------------------------------------------------------------------


def show(text: str, end: str = "") -> None:
    """Write over the terminal's last line. A file gets only what is finished."""
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end=end, flush=True)
    elif end:
        print(text, end=end, flush=True)


def stage(
    what: str, command: list[str], advice: str = NETWORK, progress: Callable[[str], str] = lambda line: ""
) -> None:
    """Run a command. What it says goes to the log; `progress` makes of each line how far it is.

    Raises:
        SetUpError: the command failed.
    """
    started, note, lines = time.monotonic(), "", []
    show(f"  {what} ...")
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {subprocess.list2cmdline(command)}\n")
        log.flush()
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
        ) as process:
            assert process.stdout
            for line in process.stdout:
                log.write(line)
                lines.append(line.rstrip())
                note = progress(line) or note
                show(f"  {what}: {note or '...'}")
    if process.returncode:
        show(f"  {what}: failed", "\n")
        said = "\n".join(f"    {line}" for line in [line for line in lines if line][-8:])
        raise SetUpError(f"{what}: this failed. The last of what it said is\n\n{said}\n\n{advice}")
    show(f"  {what}: {note + ', ' if note else ''}{time.monotonic() - started:.0f} s", "\n")


class PipProgress:
    """How far pip is with a lock file, told from the lines it prints."""

    def __init__(self, lock: Path) -> None:
        self.total = len(re.findall(r"^[\w.-]+==", lock.read_text(encoding="utf-8"), re.MULTILINE))
        self.done, self.megabytes = 0, 0.0

    def __call__(self, line: str) -> str:
        if line.startswith(("Collecting ", "Processing ", "Requirement already satisfied", "Ignoring ")):
            self.done += 1
        weight = re.search(r"(?:Downloading|Using cached) \S+\.whl \((\d+(?:\.\d+)?) ([kM])B\)", line)
        if weight:
            self.megabytes += float(weight[1]) / (1 if weight[2] == "M" else 1000)
        return f"{self.done} of {self.total}" + (f", {self.megabytes:.0f} MB" if self.megabytes >= 1 else "")


def npm_progress(line: str) -> str:
    return "".join(re.findall(r"added (\d+) packages", line))


# What is set up -------------------------------------------------------------------------------------------------------


def digest(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def stamp(name: str) -> Path:
    """Where .venv keeps the digest of a lock file it holds. Written last, so that what was cut short is done again."""
    return VENV / "set_up" / name


def is_installed(name: str) -> bool:
    return stamp(name).exists() and stamp(name).read_text(encoding="utf-8") == digest(LOCKS / f"{name}.txt")


def set_up_environment() -> None:
    """Make .venv, unless it is there and works."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0:
        return
    base = getattr(sys, "_base_executable", sys.executable)  # this may be the Python of a .venv that broke
    version = ".".join(map(str, sys.version_info[:3]))
    advice = "Debian and Ubuntu have what is missing in a package: apt install python3-venv."
    stage(f"the environment .venv with Python {version}", [base, "-m", "venv", "--clear", str(VENV)], advice)


def install(name: str) -> None:
    """Install a lock file, unless it was."""
    lock = LOCKS / f"{name}.txt"
    if is_installed(name):
        return
    advice = (
        f"{NETWORK}\nIf a package has no version for your Python, take 3.11 to 3.14: remove the folder .venv, then\n"
        "make serve PYTHON=python3.13, for example."
    )
    stage(WHAT[name], install_command(PYTHON, lock), advice, PipProgress(lock))


def install_torch() -> list[str]:
    """Install PyTorch: its build for the CPU where pip finds that, else the index's."""
    install("torch")
    try:
        install("torch_cpu")
    except SetUpError as error:
        if "No matching distribution" not in str(error):
            raise
        install("torch_index")
        return ["torch", "torch_index"]
    return ["torch", "torch_cpu"]


def install_javascript(everything: bool) -> None:
    """Install the JavaScript packages, all or those that the site is built with."""
    state = digest(ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc")
    done = MODULES / ".set_up"  # npm removes it with the rest before it begins
    there = done.read_text(encoding="utf-8").split() if done.exists() else []
    if there[:1] == [state] and (not everything or there[1:] == ["all"]):
        return
    npm = [str(BIN / ("npm.exe" if os.name == "nt" else "npm")), "ci", "--no-progress"]
    what = "JavaScript packages, those for tests too" if everything else "JavaScript packages of the site"
    stage(what, npm if everything else [*npm, "--omit=dev"], progress=npm_progress)
    done.write_text(f"{state} {'all' if everything else 'site'}", encoding="utf-8")


def install_library() -> None:
    """Put the library on .venv's path, as it stands in this folder."""
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-index"]
    stage("the library, from this folder", [*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])


def check_environment() -> None:
    """See that every package has what it asks for, but for what pyproject.toml leaves out.

    Raises:
        SetUpError: something is missing, or of a version that does not fit.
    """
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    left_out = "|".join(map(re.escape, project["tool"]["uv"]["exclude-dependencies"]))
    fine = re.compile(rf"No broken requirements found\.|\S+ \S+ requires ({left_out}), which is not installed\.")
    said = subprocess.run([PYTHON, "-m", "pip", "check"], capture_output=True, encoding="utf-8", check=False).stdout
    problems = [f"    {line}" for line in said.splitlines() if not fine.fullmatch(line)]
    if problems:
        raise SetUpError(
            "\n".join(["The packages in .venv don't fit together:", "", *problems, ""])
            + "\nRemove the folder .venv and run the same command again. If that does not help: make lock."
        )


def set_up(groups: list[str]) -> None:
    """Set up these groups. Node.js and the JavaScript packages come at the same time as the other Python packages."""
    parts = [part for group in groups for part in GROUPS[group]]
    locks: list[str] = [name for name in ("site", "test", "lint", "audit", "lock") if name in parts]

    def node() -> None:
        install("node")
        if {"javascript", "all javascript"} & set(parts):
            install_javascript("all javascript" in parts)

    set_up_environment()
    with ThreadPoolExecutor(max_workers=1) as at_the_same_time:
        done = at_the_same_time.submit(node) if "node" in parts else None
        for name in locks:
            install(name)
        if "torch" in parts:
            locks += install_torch()
        if done:
            done.result()
            locks.append("node")
    if all(map(is_installed, locks)):
        return
    check_environment()
    if "site" in locks:
        install_library()
    stamp("").mkdir(exist_ok=True)
    for name in locks:
        stamp(name).write_text(digest(LOCKS / f"{name}.txt"), encoding="utf-8")


def main(groups: list[str]) -> int:
    """Set up the groups that are named, and say what went wrong."""
    if sys.version_info < (3, 11):  # noqa: UP036 (the one file that an older Python may be asked to run)
        print(f"This is Python {sys.version.split()[0]}. 3.11 or newer is needed: install it, or name it, as in")
        print("make serve PYTHON=/path/to/python3")
        return 2
    if not groups or not set(groups) <= set(GROUPS):
        print(f"Name what to set up, one or more of: {', '.join(GROUPS)} (given: {' '.join(groups) or 'nothing'})")
        return 2
    try:
        LOG.parent.mkdir(exist_ok=True)
        LOG.write_text("", encoding="utf-8")
        set_up(groups)
    except SetUpError as error:
        print(f"\n{error}\n\nAll of it is in {LOG.relative_to(ROOT).as_posix()}.")
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. The same command goes on with what is left.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
