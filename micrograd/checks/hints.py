"""`micrograd hint`, `micrograd solution` and `micrograd milestones`: help with what is next."""

import itertools
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from .checking import MILESTONES, CheckResult, named
from .guide import GUIDES
from .location import NOT_RIGHT, search
from .merge import compare, missing_imports
from .process import check_file
from .progress import folder_of, load
from .terminal import filled, paint


def hint(milestone: str | None, path: str, timeout: float) -> int:
    """Show one more hint for a milestone, by default the next one; gives the exit status."""
    if milestone is None:
        upcoming = next_of(checked(path, timeout))
        if upcoming is None:
            print("Nothing is missing: all is passed.")
            return 0
        milestone = upcoming.milestone
    folder = folder_of(Path(path))
    progress, guide = load(folder), GUIDES[milestone]
    shown = progress.hints.get(milestone, 0)
    again = shown >= len(guide.hints)
    for number in range(1, len(guide.hints) + 1) if again else (shown + 1,):
        print(paint(f"Hint {number} of {len(guide.hints)} for {milestone}: {named(milestone).title}", "bold"))
        print(filled(guide.hints[number - 1], 2), end="\n\n")
    if shown + 1 < len(guide.hints):
        print(f"Still stuck? micrograd hint {milestone} shows the next one.")
    else:
        print(f"These are all. micrograd solution {milestone} shows one way to write it.")
    progress.hints[milestone] = min(shown + 1, len(guide.hints))
    progress.save(folder)
    return 0


def solution(milestone: str, path: str, sure: bool) -> int:
    """Show one way to write a milestone, beside the reader's own; gives the exit status. It writes nothing."""
    guide = GUIDES[milestone]
    if not sure:
        if not sys.stdin.isatty():
            print("Add --yes to see the solution where nobody can be asked.", file=sys.stderr)
            return 2
        question = f"Show one way to write {milestone}? What you find yourself is worth more. [y/N] "
        try:
            sure = input(question).strip().lower() in ("y", "yes")
        except EOFError:
            print()
        if not sure:
            print(f"Good. micrograd hint {milestone} helps you on.")
            return 0
    name, text = source_of(guide.file, Path(path))
    print(paint(f"One way to write {milestone}: {named(milestone).title}", "bold"), end="\n\n")
    for line in missing_imports(text, guide.solution):
        print(f"At the top of {name}:\n\n{paint(f'+{line}', 'green')}\n")
    for one in compare(text, guide.solution):
        place = f"{name}, line {one.line}" if one.line else f"to be added to {name}"
        print(f"{paint(one.name, 'bold')} ({place})\n")
        colours = {"-": ("red",), "+": ("green",)}
        lines = one.diff or [f" {line}" for line in one.ours.splitlines()]
        for line in lines if one.yours else one.ours.splitlines():
            print(paint(line, *colours[line[0]]) if one.yours and line[:1] in colours else line)
        print()
    print("Lines with - are yours, lines with + are this way's. Nothing was written into your file.")
    return 0


def show_milestones(path: str, timeout: float) -> int:
    """List the milestones, and where the reader is, if there is something to check; gives the exit status."""
    results, why = [], ""
    try:
        results = checked(path, timeout)
    except ImportError as error:
        why = str(error)
    upcoming = next_of(results)
    before = earlier(results, upcoming.milestone if upcoming else None)
    told = [result for result in results if result.state == "passed" or (result.state == "advice" and result in before)]
    states: dict[str, str] = {result.milestone: result.state for result in told}
    for milestone in MILESTONES:
        here = upcoming is not None and upcoming.milestone == milestone.name
        state = "next" if here else states.get(milestone.name, "")
        colour = {"passed": "green", "next": "bold", "advice": "yellow"}.get(state)
        kind = " (advice)" if milestone.advice else " (optional)" if milestone.optional else ""
        column = f"{state:8}" if results else ""
        line = f"{column}{milestone.name:18}{milestone.title}{kind}"
        print(paint(line, colour) if colour else line)
    if results:
        print(f"\n{sum(state == 'passed' for state in states.values())} of {len(MILESTONES)} passed.")
    if why:
        print(f"\n{filled(f'None is marked. {why}')}", file=sys.stderr)
    return 0


def checked(path: str, timeout: float) -> list[CheckResult]:
    """The results of all milestones, and of what is looked at beside them only where there is something to tell.

    What could not be read is told first.

    Raises:
        ImportError: there is nothing that can be checked; the message says why.
    """
    names, notes = {milestone.name for milestone in MILESTONES}, list[str]()
    results = [
        result
        for result in check_file(path, timeout=timeout, tell=notes.append)
        if result.milestone in names or result.state in ("not yet", "advice")
    ]
    for words in notes:
        if any(mark in words for mark in NOT_RIGHT):  # it may be why something is missing
            print(paint(filled(words), "yellow"), end="\n\n")
    return results


def next_of(results: list[CheckResult]) -> CheckResult | None:
    """The result that a reader should look at next: what is missing, then advice, then what is optional."""

    def waiting() -> Iterator[CheckResult]:
        for state in ("not yet", "advice", "not there"):
            yield from (result for result in results if result.state == state)

    return next((result for result in waiting() if result.milestone in GUIDES), None)


def earlier(results: Iterable[CheckResult], name: str | None) -> list[CheckResult]:
    """The results before the milestone of that name: what comes later is not to be advised on yet."""
    return [*itertools.takewhile(lambda result: result.milestone != name, results)]


def source_of(file: str, path: Path) -> tuple[str, str]:
    """The name and the text of the reader's file that stands for `engine.py` or `nn.py`; no text if there is none."""
    try:
        if path.is_dir():
            found = search(path)
            path = found.networks or found.engine if file == "nn.py" else found.engine
        return str(path), path.read_text(encoding="utf-8")
    except (ImportError, OSError, UnicodeDecodeError):
        return file, ""
