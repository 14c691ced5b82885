"""What a build keeps in `.cache/` for the next one, with a hash in front of it: damaged files are made anew.

A file is written beside its place and then put there, so that a build that is killed leaves no half of one.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path


def kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """The content kept at `path`; where there is none, or it is damaged, what `make` gives, which is kept."""
    digest, _, content = path.read_bytes().partition(b"\n") if path.is_file() else (b"", b"", b"")
    if digest == hashlib.sha256(content).hexdigest().encode():
        return content
    content = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
    unfinished.replace(path)
    return content
