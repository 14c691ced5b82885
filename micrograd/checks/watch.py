"""`micrograd check --watch`: checks again at each save, and shows only what is next."""

import os
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from time import sleep

from .checking import MILESTONES, CheckResult, milestones, named, next_lesson
from .guide import GUIDES
from .hints import earlier, next_of, source_of
from .location import NOT_RIGHT
from .process import check_file
from .progress import Progress, folder_of, load
from .terminal import clear, filled, paint
from .where import where

PAUSE = 0.3  # seconds between two looks at the files
SETTLED = 0.2  # seconds without a change, then a file is written to its end
NOT_WATCHED = {"__pycache__", "build", "dist", "env", "node_modules", "site-packages", "tests", "venv", "demo.py"}


def watch(path: str, timeout: float) -> int:
    """Check at each save until Ctrl+C; gives the exit status, 0 if nothing is missing then."""
    if not Path(path).exists():
        print(f"There is no file {path}.", file=sys.stderr)
        return 2
    folder = folder_of(Path(path))
    progress, missing = load(folder), True
    reached = {*progress.passed}
    try:
        while True:
            seen = stamps(Path(path))
            clear()
            missing = _look(path, timeout, folder, progress, reached)
            print(paint("\nChecks again at each save. Ctrl+C ends it.", "dim"), flush=True)
            while stamps(Path(path)) == seen:
                sleep(PAUSE)
            _settle(Path(path))
    except KeyboardInterrupt:
        count = f"{len(progress.passed)} of {len(MILESTONES)} milestones passed so far"
        print(f"\n{count}. micrograd check --watch goes on from here.")
        return int(missing)


def stamps(path: Path) -> dict[str, tuple[int, int]]:
    """When each Python file at a path, or in a folder, was last written, and its size."""
    found = {}
    for place, folders, files in os.walk(path if path.is_dir() else path.parent):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in NOT_WATCHED]
        for name in files:
            if name.endswith((".py", ".ipynb")) and name not in NOT_WATCHED:
                try:
                    status = os.stat(os.path.join(place, name))
                except FileNotFoundError:  # an editor is just replacing it
                    continue
                found[os.path.join(place, name)] = status.st_mtime_ns, status.st_size
    return found


def _settle(path: Path) -> None:
    # waits until nothing is being written: half of a file would be told as wrong
    before: dict[str, tuple[int, int]] = {}
    while (now := stamps(path)) != before:
        before = now
        sleep(SETTLED)


def _look(path: str, timeout: float, folder: Path, progress: Progress, reached: set[str]) -> bool:
    # one look: is anything missing? Adds what is passed to what was reached
    notes: list[str] = []
    try:
        told = [*check_file(path, timeout=timeout, tell=notes.append)]
    except ImportError as error:
        print(filled(str(error)))
        return True
    results = [r for r in told if not named(r.milestone).aside or r.state in ("not yet", "advice")]
    passed = [result.milestone for result in results if result.state == "passed"]
    fresh = [name for name in passed if name not in progress.passed]
    first = not progress.passed
    written = progress.follow(folder, results)
    progress.save(folder)
    lost = [name for name in milestones() if name in reached and name not in passed]
    reached.update(progress.passed)
    _show(path, results, passed, fresh if len(fresh) == 1 or not first else [], lost)
    for words in notes:
        if any(mark in words for mark in NOT_RIGHT):
            print(paint(f"\n{filled(words, 2)}", "yellow"))
    if written:
        print(paint(f"\nBrought up to that: {', '.join(written)}", "dim"))
    return any(result.state == "not yet" for result in results)


def _show(
    path: str, results: Sequence[CheckResult], passed: Sequence[str], fresh: Sequence[str], lost: Sequence[str]
) -> None:
    print(f"[{'#' * len(passed)}{'.' * (len(MILESTONES) - len(passed))}] {len(passed)} of {len(MILESTONES)}\n")
    for name in fresh:
        print(paint(f"Passed: {name}, {named(name).title}", "green"))
        print(filled(GUIDES[name].opens, 2), end="\n\n")
    if lost:
        verb = "does" if len(lost) == 1 else "do"
        print(paint(filled(f"{', '.join(lost)} passed before and no longer {verb}."), "yellow"), end="\n\n")
    upcoming = next_of([*results])
    if upcoming is None:
        print(paint("All milestones are passed. You have built it.", "green", "bold"))
        return
    name, guide = upcoming.milestone, GUIDES[upcoming.milestone]
    kind = {"advice": " (advice)", "not there": " (optional)"}.get(upcoming.state, "")
    if kind:
        print(paint("Nothing is missing. There is more, if you like.", "green", "bold"), end="\n\n")
    print(paint(f"Next: {name}, {named(name).title}{kind}", "bold"))
    print(filled(" ".join(guide.card.split()), 2), end="\n\n")
    print("\n".join(f"      {line}" for line in guide.example.splitlines()), end="\n\n")
    print(filled(f"{upcoming.held} of {upcoming.total} hold. {upcoming.why}", 2))
    texts, names = {}, {}
    for file in ("engine.py", "nn.py"):
        names[file], texts[file] = source_of(file, Path(path))
    file, line = where(upcoming, texts)
    print(f"  Look at {names[file]}{f', line {line}' if line else ''}.")
    print(f"\n{textwrap.indent(next_lesson(upcoming).replace('Next:', 'Lesson:'), '  ')}")
    print(f"  A hint: micrograd hint {name}")
    advice = [result.milestone for result in earlier(results, name) if result.state == "advice"]
    if advice:
        print(filled(f"Advice, for later: {', '.join(advice)}.", 2))
