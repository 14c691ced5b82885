"""Where Node is: it comes with the locked Python packages, so that every build runs the same version."""

import shutil
import sys
from pathlib import Path


def node_program() -> str | None:
    """The locked Node, else one that is installed; None where there is neither."""
    return shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
