"""What a build keeps in `.cache/` for the next one. Each file has a hash in front of it: a damaged one is made anew.

A file is written beside its place and then put there, so that a build that is killed leaves no half of one.
"""

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


class Store:
    """Files by what they were made from.

    Args:
        folder: where they are kept.
        code: the files of the pipeline: what was made by other ones is not used.
    """

    def __init__(self, folder: Path, code: Iterable[Path]) -> None:
        self.folder = folder
        self.code = digest(sys.version, *(path.read_bytes() for path in sorted(code)))
        self.used: set[Path] = set()

    def get(self, kind: str, made_from: Iterable[str | bytes], make: Callable[[], bytes]) -> bytes:
        """What is kept of this kind, made from just this; where there is none, what `make` gives, which is kept."""
        path = self.folder / kind / digest(self.code, *made_from)
        self.used.add(path)
        known, _, content = path.read_bytes().partition(b"\n") if path.is_file() else (b"", b"", b"")
        if known == hashlib.sha256(content).hexdigest().encode():
            return content
        content = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        unfinished.replace(path)
        return content

    def get_json(self, kind: str, made_from: Iterable[str | bytes], make: Callable[[], Any]) -> Any:
        """The same for what JSON can hold."""
        return json.loads(self.get(kind, made_from, lambda: json.dumps(make()).encode()))

    def drop_unused(self) -> None:
        """Remove what this build has not asked for."""
        for path in self.folder.rglob("*"):
            if path.is_file() and path not in self.used:
                path.unlink()


def digest(*parts: str | bytes) -> str:
    """A short hash; where one part ends and the next begins makes a difference."""
    found = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        found.update(f"{len(content)}:".encode() + content)
    return found.hexdigest()[:16]
