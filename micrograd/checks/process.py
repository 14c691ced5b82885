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

from .checking import MILESTONES, CheckResult, named, result

MOST_STOPS = 3  # after so many endless loops and crashes the rest is not tried

# Loads these checks from their files under a name of their own: `micrograd` is left to the learner.
START = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("checks_of_micrograd", {str(Path(__file__).with_name("__init__.py"))!r})
sys.modules[spec.name] = checks = importlib.util.module_from_spec(spec)
spec.loader.exec_module(checks)
from checks_of_micrograd.worker import answer
answer(sys.argv[1], sys.argv[2:])
"""


def check_file(path: str | Path, names: Sequence[str] = (), timeout: float = 10.0) -> Iterator[CheckResult]:
    """Check milestones of a file, in a process of its own, and yield each result as soon as it is there.

    Args:
        path: a Python file with a class `Value` and whatever else is there already.
        names: the milestones to check, in the tutorial's order; all of them if none is named.
        timeout: seconds for each milestone, and for reading the file.

    Raises:
        ImportError: the file is not there, or running it does not end as it should; the message says why.
        ValueError: there is no milestone of that name.

    Examples:
        >>> from micrograd import engine
        >>> for result in check_file(engine.__file__, ["order", "mlp"]):
        ...     print(f"{result.milestone} {result.state}. {result.why}".rstrip())
        order passed.
        mlp not yet. There is no MLP yet. Make it a class, to be called as in MLP(3, [4, 4, 1]).
    """
    path = Path(path)
    for name in names:
        named(name)
    if trouble := _not_a_script(path):
        raise ImportError(trouble)
    waiting, stops = [m for m in MILESTONES if m.name in names or not names], 0
    while waiting and stops < MOST_STOPS:
        with _answers(path, [m.name for m in waiting], timeout) as next_answer:
            answer = next_answer()
            if trouble := answer if isinstance(answer, str) else answer.get("trouble", ""):
                raise ImportError(f"{path.name} could not be read to its end. {trouble}")
            while waiting and isinstance(answer := next_answer(), dict):
                yield CheckResult(**answer)
                waiting.pop(0)
        if waiting:  # then the last answer says how the process stopped
            yield result(waiting.pop(0), 0, "not yet", answer)
            stops += 1
    for milestone in waiting:
        yield result(milestone, 0, "not yet", f"Not tried, after {MOST_STOPS} that did not come to an end.")


def _not_a_script(path: Path) -> str:
    if path.is_dir():
        return f"{path} is a folder: name the file in it that holds your Value."
    if not path.is_file():
        return f"There is no file {path}."
    return f"{path} is a notebook: save its code as a .py file first." if path.suffix == ".ipynb" else ""


@contextlib.contextmanager
def _answers(path: Path, names: list[str], timeout: float) -> Iterator[Callable[[], Any]]:
    # gives a function for the next answer of the process: a dictionary, or in words how it stopped
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", START, str(path.resolve()), *names],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"MPLBACKEND": "Agg"},  # plt.show() must not open a window and wait
    )
    lines: queue.Queue[bytes] = queue.Queue()

    def read() -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                lines.put(line)
        lines.put(b"")

    def next_answer() -> Any:
        try:
            line = lines.get(timeout=timeout)
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
