"""MkDocs hook: builds that cannot go on say why in a line, and two builds at once wait for each other.

The first of the hooks. What a full disk or a folder that cannot be written to makes of a build would otherwise be a
traceback. A build holds `.cache/lock` while it runs; the system lets go of it however a build ends.

Left out: the lock on Windows, which has no `fcntl`.
"""

import logging
from pathlib import Path
from typing import IO

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import event_priority

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

ROOT = Path(__file__).parent.parent.parent
LOCK = ROOT / ".cache" / "lock"
log = logging.getLogger("mkdocs.hooks.build_faults")
held: list[IO[str]] = []


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    LOCK.parent.mkdir(exist_ok=True)
    if fcntl is None or held:
        return
    lock = LOCK.open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        log.info("Another build is running in this folder: waiting for it to end")
        fcntl.flock(lock, fcntl.LOCK_EX)
    held.append(lock)


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    release()


def on_build_error(error: Exception) -> None:
    release()
    if isinstance(error, OSError) and not isinstance(error, PluginError):
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise Abort(
            f"The site could not be built: {what}. The build writes into site/, .cache/ and docs/assets/graphs/: see "
            "that these can be written to, and that the disk has room (100 MB). Then run the same command again."
        ) from error


def release() -> None:
    while held:
        held.pop().close()
