"""The command `micrograd`, and the report of `micrograd check`."""

import argparse
import contextlib
import difflib
import io
import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

from .. import __version__
from .checking import CHECKS, CheckResult, milestones, named, next_lesson
from .hints import hint, show_milestones, solution
from .milestone import Milestone
from .new import new
from .process import check_file
from .progress import folder_of, load
from .watch import watch

CLOSED_PIPE = 141  # the exit status that shells know for it


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for, and give the exit status."""
    parser = argparse.ArgumentParser("micrograd", description="Build an engine of your own, with checks.")
    parser.add_argument("--version", action="version", version=f"micrograd {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_new(commands.add_parser("new", help="make a project to write your engine in"))
    check = commands.add_parser("check", help="check your engine", description="Check an engine of your own.")
    _add_options(check)
    check.add_argument("--watch", action="store_true", help="check again at each save, and show only what is next")
    _add_hint(commands.add_parser("hint", help="show a hint for the next milestone"))
    _add_solution(commands.add_parser("solution", help="show one way to write a milestone, beside yours"))
    _add_milestones(commands.add_parser("milestones", help="list the milestones, and where you are"))
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may lack a character: no reason to stop
    return _status(options.run, options)


def _status(run: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    try:
        status = run(options)
        sys.stdout.flush()  # here, where a closed pipe can still be told from a fault
        return status
    except ImportError as error:
        print(_wrapped(str(error)), file=sys.stderr)
        return 2
    except BrokenPipeError:  # `head` and the like have seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what Python writes as it ends
        return CLOSED_PIPE


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="of your package, as in my_engine")
    parser.set_defaults(run=lambda options: new(options.name))


def _add_hint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("milestone", nargs="?", type=_milestone, metavar="MILESTONE", help="its name (the next one)")
    _add_path(parser, "--path")
    _add_timeout(parser)
    parser.set_defaults(run=lambda options: hint(options.milestone, options.path, options.timeout))


def _add_solution(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("milestone", type=_milestone, metavar="MILESTONE", help="its name")
    parser.add_argument("--yes", action="store_true", help="do not ask first")
    _add_path(parser, "--path")
    parser.set_defaults(run=lambda options: solution(options.milestone, options.path, options.yes))


def _add_milestones(parser: argparse.ArgumentParser) -> None:
    _add_path(parser, "path")
    _add_timeout(parser)
    parser.set_defaults(run=lambda options: show_milestones(options.path, options.timeout))


def main_of_checks(arguments: Sequence[str] | None = None) -> int:
    """The same as `micrograd check`, for `python -m micrograd.checks`."""
    parser = argparse.ArgumentParser("python -m micrograd.checks", description="Check an engine of your own.")
    _add_options(parser)
    parser.add_argument("--list", action="store_true", help="show the names of the milestones")
    options = parser.parse_args(arguments)
    return _status((lambda _: _list()) if options.list else _check, options)


def _add_path(parser: argparse.ArgumentParser, name: str) -> None:
    text = "a Python file or a notebook with your Value, Neuron, Layer and MLP, or their folder (this one)"
    if name.startswith("-"):
        parser.add_argument(name, default=".", help=text)
    else:
        parser.add_argument(name, nargs="?", default=".", help=text)


def _add_timeout(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--timeout", type=_seconds, default=10.0, metavar="SECONDS", help="for each milestone (10)")


def _add_options(parser: argparse.ArgumentParser) -> None:
    _add_path(parser, "path")
    parser.add_argument(
        "--milestone",
        action="append",
        type=_check_name,
        default=[],
        metavar="NAME",
        help="check this one alone; may be repeated",
    )
    _add_timeout(parser)
    parser.set_defaults(run=_check, watch=False)


def _milestone(text: str) -> str:
    return _one_of([*milestones()], text)


def _check_name(text: str) -> str:
    return _one_of([check.name for check in CHECKS], text)


def _one_of(names: Sequence[str], text: str) -> str:
    if text in names:
        return text
    near = difflib.get_close_matches(text, names, 1)
    more = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(names)}"
    raise argparse.ArgumentTypeError(f"there is no milestone {text!r}: {more}")


def _seconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 < float(text) <= 86_400:
            return float(text)
    raise argparse.ArgumentTypeError("give a number of seconds greater than 0, at most a day")


def _list() -> int:
    print(*(f"{name:18}{title}" for name, title in milestones().items()), sep="\n")
    return 0


def _check(options: argparse.Namespace) -> int:
    if options.watch and options.milestone:
        print("--watch shows what is next: leave --milestone out.", file=sys.stderr)
        return 2
    if options.watch:
        return watch(options.path, options.timeout)
    results: list[CheckResult] = []
    notes: list[str] = []
    try:
        for result in check_file(options.path, options.milestone, options.timeout, notes.append):
            _print_notes(notes)
            if options.milestone or not named(result.milestone).aside or result.state in ("not yet", "advice"):
                _print(result, results)
            results.append(result)
    except ImportError as error:
        _print_notes(notes)
        print(_wrapped(str(error)), file=sys.stderr)
        return 2
    _keep(options.path, results)
    asked = bool(options.milestone)
    failed = [r.milestone for r in results if r.state == "not yet" or (asked and r.state != "passed")]
    passed = [r for r in results if r.state == "passed" and (asked or _counts(named(r.milestone)))]
    advice = sum(r.state == "advice" for r in results)
    print(f"\n{len(passed)} of {len(passed) + len(failed)} passed{f', advice on {advice}' if advice else ''}.", end=" ")
    print(f"Next: {failed[0]}." if failed else "Nothing is missing.")
    return 1 if failed else 0


def _keep(path: str, results: Sequence[CheckResult]) -> None:
    # in a project made by `micrograd new`, what is passed is remembered, and its tests are of that
    folder = folder_of(Path(path))
    progress = load(folder)
    if progress.package:
        progress.follow(folder, results)
        progress.save(folder)


def _counts(milestone: Milestone) -> bool:
    return not (milestone.advice or milestone.aside)


def _print_notes(notes: list[str]) -> None:
    for words in notes:
        print(_wrapped(words), end="\n\n")
    notes.clear()


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False)


def _print(result: CheckResult, before: Sequence[CheckResult]) -> None:
    # a reason that was given before is not given again
    first = f"{result.state:10}{result.milestone:18}{named(result.milestone).title}"
    why = "" if result.state == "not there" else result.why
    for reason in filter(None, (r.why for r in before)):
        why = why.replace(reason, "")
    if why.endswith(": "):  # First ...
        first, why = f"{first} ({why[0].lower()}{why[1:-2]})", ""
    print(first, flush=True)
    if why:
        why = textwrap.fill(f"{result.held} of {result.total} hold. {why}", 90, break_long_words=False)
        print(textwrap.indent(f"{why}\n{next_lesson(result)}", " " * 10), flush=True)
