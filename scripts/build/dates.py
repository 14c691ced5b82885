"""The date of a build is that of the last commit, so that the same commit gives the same bytes any day.

MkDocs writes it into the site map.
"""

import subprocess
from pathlib import Path


def last_commit(root: Path) -> str:
    """The last commit's time in seconds since 1970; nothing where there is none."""
    if not (root / ".git").exists():  # nor is a project above ours of interest
        return ""
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):  # no git, no commit
        return ""
