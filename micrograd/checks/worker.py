"""The other side of `process`: read a learner's files, check them, and write each answer as a line of JSON.

The answers go to what was standard output. Whatever the files print, from Python or below it, goes elsewhere and
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
from typing import Any

from .checking import CheckResult, judge, named
from .location import LEFT_OUT, locate
from .raised import MOST_PRINTED, PrintFlood, raised
from .reading import Reader
from .resemblance import NETWORKS, Meant, file_of, is_the_librarys, meant

MOST_MEMORY = 2 << 30  # bytes, where the system can set a limit


def answer(paths: Sequence[str], names: Sequence[str], timeout: float, definitions: bool = False) -> None:
    """Read the files, check the milestones of these names, and answer.

    Args:
        paths: the file with the engine and, if it is another one, the file with the networks.
        names: the milestones.
        timeout: seconds for reading.
        definitions: read only imports, functions and classes.
    """
    with contextlib.suppress(ImportError, OSError, ValueError):  # where the system knows no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    sys.dont_write_bytecode = True  # nothing is left in the learner's folder
    with open(os.dup(1), "wb", 0) as channel, open(os.devnull, "wb") as nothing, Unshown(nothing) as unshown:

        def say(thing: object) -> None:
            unshown.left = MOST_PRINTED
            channel.write(json.dumps(thing).encode() + b"\n")

        os.dup2(nothing.fileno(), 1)
        with contextlib.redirect_stdout(unshown), contextlib.redirect_stderr(unshown):
            say({"started": True})
            found, trouble = _read([Path(path) for path in paths], timeout, definitions)
            empty = not any(isinstance(thing, type) for thing in found.names.values())
            say({"notes": found.notes, "trouble": trouble, "empty": empty})
            judged: dict[str, CheckResult] = {}
            for name in names if not trouble else ():
                say(asdict(judge(named(name), found.names, found.missing, judged)))


def _read(paths: list[Path], timeout: float, definitions: bool) -> tuple[Meant, str]:
    # the classes that are meant, and why the files could not be read
    reader, names = Reader(timeout, definitions, str(paths[0]) if len(paths) == 1 else "no file"), dict[str, Any]()
    for path in paths:
        try:
            module = reader.read(locate(path))
        except (SyntaxError, OSError) as error:
            return Meant({}), _sentence(raised(error, str(path)))
        names |= {name: thing for name, thing in vars(module).items() if not (name in names and is_the_librarys(thing))}
    names["__file__"] = str(paths[-1])
    with reader.clock():
        found = meant(names, reader.attempt)
    if reader.left_out and not any(isinstance(thing, type) for thing in found.names.values()):
        return found, _sentence(reader.left_out[0])
    found.notes[:0] = [f"{LEFT_OUT}{words}" for words in reader.told()]
    places = {name: file_of(found.names[name]) for name in ("Value", *NETWORKS) if name in found.names}
    elsewhere = {name: place for name, place in places.items() if place and place != str(paths[-1])}
    if elsewhere and not definitions:
        found.notes.append(f"{_listed(elsewhere)}.")
    return found, ""


def _listed(places: dict[str, str]) -> str:
    by_place: dict[str, list[str]] = {}
    for name, place in places.items():
        by_place.setdefault(place, []).append(name)
    return "; ".join(f"{', '.join(names)} from {place}" for place, names in by_place.items())


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


class Unshown(io.TextIOWrapper):
    """Counts what is printed and shows none of it."""

    left = MOST_PRINTED

    def write(self, text: str) -> int:
        """Count it."""
        self.left -= len(text)
        if self.left < 0:
            raise PrintFlood
        return len(text)
