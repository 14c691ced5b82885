"""MkDocs hook: the date of a build is that of the last commit, so that the same commit gives the same bytes any day.

MkDocs writes it into the site map. A folder without git, or the variable SOURCE_DATE_EPOCH, goes by today or by that.
"""

import os
import subprocess
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

ROOT = Path(__file__).parent.parent.parent


def on_config(config: MkDocsConfig) -> None:
    date = last_commit()
    if date:
        os.environ.setdefault("SOURCE_DATE_EPOCH", date)


def last_commit() -> str:
    """The last commit's time in seconds since 1970; nothing where there is none."""
    if not (ROOT / ".git").exists():  # nor is a project above ours of interest
        return ""
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):  # no git, no commit
        return ""
