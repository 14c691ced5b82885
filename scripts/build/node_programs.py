"""JavaScript at build, run by the Node that comes with the locked Python packages: the same version everywhere."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from mkdocs.exceptions import PluginError

HERE = Path(__file__).parent
PACKAGES = HERE.parent.parent / "node_modules"


def node_program() -> str:
    """The locked Node, else one that is installed.

    Raises:
        PluginError: there is neither.
    """
    program = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if not program:
        raise PluginError("Node is missing: run `make site`, which sets it up")
    return program


def run_node(arguments: list[str], what: str, stdin: str = "", cwd: Path | None = None) -> str:
    """What Node prints; `what` it was to do is said where it fails."""
    paths = f"{Path(node_program()).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    done = subprocess.run(
        [node_program(), *arguments],
        cwd=cwd,
        env=os.environ | {"PATH": paths},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise PluginError(f"Node could not {what}:\n{done.stderr}")
    return done.stdout


def package_version(name: str) -> str:
    """The version of a locked JavaScript package."""
    path = PACKAGES / name / "package.json"
    if not path.is_file():
        raise PluginError(f"{path} is missing: run `make site`, which sets it up")
    version: str = json.loads(path.read_text(encoding="utf-8"))["version"]
    return version
