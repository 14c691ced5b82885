"""A learner's file in a process of its own: what goes wrong in there ends in a message here."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from .checking import CHECKS, CheckResult, named, result
from .location import LEFT_OUT, absolute_in_package, search
from .milestone import State

START_UP = 20.0  # seconds more, for Python to start and to stop
MOST_STOPS = 3  # after so many endless loops and crashes the rest is not tried

# Loads these checks from their files under a name of their own: `micrograd` is left to the learner.
START = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("checks_of_micrograd", {str(Path(__file__).with_name("__init__.py"))!r})
sys.modules[spec.name] = checks = importlib.util.module_from_spec(spec)
spec.loader.exec_module(checks)
import json
from checks_of_micrograd.worker import answer
answer(**json.loads(sys.argv[1]))
"""


def check_file(
    path: str | Path,
    names: Sequence[str] = (),
    timeout: float = 10.0,
    tell: Callable[[str], object] = lambda words: None,
) -> Iterator[CheckResult]:
    """Check milestones of a file, in a process of its own, and yield each result as soon as it is there.

    Args:
        path: a Python file or a notebook with a class `Value` and whatever else is there already, or a folder in
            which to look for it.
        names: the milestones to check, in the tutorial's order; all of them if none is named.
        timeout: seconds for each milestone, and for reading the file.
        tell: called with a sentence for each thing that is worth saying of the reading: which file and which class
            was checked, what was left out.

    Raises:
        ImportError: the file is not there, or nothing in it can be checked; the message says why.
        ValueError: there is no milestone of that name.

    Examples:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder) / "my_engine.py"
        ...     _ = file.write_text("class Value: pass")
        ...     for result in check_file(file, ["order"]):
        ...         print(f"{result.milestone}: {result.state}. {result.why[:31]}")
        order: not yet. There is no Value.backward yet.
    """
    for name in names:
        named(name)
    files = _files(Path(path), tell)
    for words in filter(None, map(absolute_in_package, files)):
        tell(words)
    waiting, stops, stopped, told = [m for m in CHECKS if m.name in names or not names], 0, "", False
    while waiting and stops < MOST_STOPS:
        task = {"names": [m.name for m in waiting], "timeout": timeout, "definitions": bool(stopped)}
        with _answers(files, task, timeout) as next_answer:
            started, answer = next_answer(START_UP), next_answer(timeout * len(files) + START_UP)
            if not isinstance(answer, dict) and isinstance(started, dict) and not stopped:
                stopped = answer  # once more, with care
                continue
            trouble = answer["trouble"] or (stopped if answer["empty"] else "") if isinstance(answer, dict) else answer
            if trouble:
                raise ImportError(f"{files[-1].name} could not be read to its end. {trouble}")
            if stopped and not told:
                tell(f"{stopped} Only imports, functions and classes were read.")
            for words in answer["notes"] if not told else ():
                tell(words.replace(f"{Path.cwd()}{os.sep}", ""))
            told = True
            while waiting and isinstance(checked := next_answer(timeout), dict):
                yield CheckResult(**checked)
                waiting.pop(0)
        if waiting:  # then the last answer says how the process stopped
            stuck = waiting.pop(0)
            yield result(stuck, 0, "advice" if stuck.advice else "not yet", str(checked))
            stops += 1
    for milestone in waiting:
        state: State = "not there" if milestone.advice or milestone.aside else "not yet"
        yield result(milestone, 0, state, f"Not tried, after {MOST_STOPS} that did not come to an end.")


def _files(path: Path, tell: Callable[[str], object]) -> list[Path]:
    if not path.exists():
        raise ImportError(f"There is no file {path}.")
    if not path.is_dir():
        return [path]
    from .progress import engine_of_project  # slow to import, and of no use in a page

    try:
        found, engine = search(path), engine_of_project(path)
    except ImportError:
        if (engine := engine_of_project(path)) and not engine.exists():
            raise ImportError(
                f"{engine} is gone. Bring it back, with your editor or from a copy; micrograd new makes a new one to "
                "begin again."
            ) from None
        raise
    for file, fault in found.broken.items():
        if engine and file.resolve() == engine.resolve():
            raise ImportError(f"{fault}.")
    tell(f"Value is looked for in {found.engine}{f', networks in {found.networks}' if found.networks else ''}.")
    if found.others:
        more = f" and {len(found.others) - 1} more" if found.others[1:] else ""
        tell(f"There is an engine in {found.others[0]}{more}, too: name that file to have it checked.")
    if faults := [*found.broken.values()]:
        tell(f"{LEFT_OUT}{faults[0]}{f' (and {len(faults) - 1} more files)' if faults[1:] else ''}.")
    return [found.engine, *([found.networks] if found.networks else [])]


@contextlib.contextmanager
def _answers(files: list[Path], task: dict[str, Any], timeout: float) -> Iterator[Callable[[float], Any]]:
    # gives a function for the next answer of the process: a dictionary, or in words how it stopped
    task |= {"paths": [str(file.resolve()) for file in files]}
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", START, json.dumps(task)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=files[-1].resolve().parent,  # where a notebook runs, and mostly a script
        env=os.environ | {"MPLBACKEND": "Agg", "PYTHONHASHSEED": "0"},  # no window; the same report every time
    )
    lines: queue.Queue[bytes] = queue.Queue()

    def read() -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                lines.put(line)
        lines.put(b"")

    def next_answer(seconds: float) -> Any:
        try:
            line = lines.get(timeout=seconds)
        except queue.Empty:
            return (
                f"It did not come to an end within {timeout:g} s: is there a loop that never ends? What only takes "
                'long can stand under `if __name__ == "__main__":`, or be given more time with --timeout.'
            )
        return json.loads(line) if line else _ended(process.wait())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield next_answer
    finally:
        process.kill()
        process.wait()
        reader.join()


def _ended(status: int) -> str:
    if status < 0:
        return f"It crashed Python itself ({signal.strsignal(-status)}): out of memory, or too many nested calls?"
    return f"It ended Python with status {status}: take out os._exit() and the like."
