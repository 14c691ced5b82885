"""Builds that cannot go on say why in a line, and two builds at once wait for each other.

What a full disk or a folder that cannot be written to makes of a build would otherwise be a traceback.

Left out: the lock on Windows, which has no `fcntl`.
"""

import logging
from pathlib import Path
from typing import IO

from mkdocs.exceptions import PluginError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger("mkdocs.hooks.faults")


def hold_lock(path: Path) -> IO[str] | None:
    """The lock file, held until it is closed; the system lets go of it however a build ends."""
    path.parent.mkdir(exist_ok=True)
    if fcntl is None:
        return None
    lock = path.open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        log.info("Another build is running in this folder: waiting for it to end")
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def explained(error: Exception) -> str:
    """What to tell of an error of the system; nothing of another one, which has a message of its own."""
    if not isinstance(error, OSError) or isinstance(error, PluginError):
        return ""
    what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    return (
        f"The site could not be built: {what}. The build writes into site/, .cache/ and docs/assets/graphs/: see "
        "that these can be written to, and that the disk has room (100 MB). Then run the same command again."
    )
