"""The other side of `process`: run a learner's file, check it, and write each answer as a line of JSON.

The answers go to what was standard output. Whatever the file prints, from Python or below it, goes elsewhere and
cannot get in between.
"""

import contextlib
import io
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

from .checking import FAULTS, MOST_PRINTED, PrintFlood, check, raised

MOST_MEMORY = 2 << 30  # bytes, where the system can set a limit
LIBRARY = Path(__file__).parents[2]  # where this library is, if it is not installed


def answer(path: str, names: Sequence[str]) -> None:
    """Run the file, check the milestones of these names, and answer."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # where the system knows no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    sys.path.insert(0, str(Path(path).parent))  # as if the file had been run
    sys.path.append(str(LIBRARY))
    learner = sys.modules["learner"] = ModuleType("learner")
    learner.__file__ = path
    with open(os.dup(1), "wb", 0) as channel, open(os.devnull, "wb") as nothing, _Unshown(nothing) as unshown:
        os.dup2(nothing.fileno(), 1)
        with contextlib.redirect_stdout(unshown), contextlib.redirect_stderr(unshown):
            try:
                exec(compile(Path(path).read_bytes(), path, "exec", dont_inherit=True), vars(learner))
                first = {}
            except FAULTS as error:
                words = raised(error, path)
                first = {"trouble": words[:1].upper() + words[1:]}
            channel.write(json.dumps(first).encode() + b"\n")
            for name in names if not first else ():
                unshown.left = MOST_PRINTED
                channel.write(json.dumps(asdict(check(name, learner))).encode() + b"\n")


class _Unshown(io.TextIOWrapper):
    """Counts what is printed and shows none of it."""

    left = MOST_PRINTED

    def write(self, text: str) -> int:
        self.left -= len(text)
        if self.left < 0:
            raise PrintFlood
        return len(text)
