"""The command `micrograd`, and the report of `micrograd check`."""

import argparse
import contextlib
import sys
import textwrap
from collections.abc import Sequence

from .checking import CHECKS, CheckResult, milestones, named, next_lesson
from .milestone import Milestone
from .process import check_file


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for, and give the exit status."""
    parser = argparse.ArgumentParser("micrograd", description="Build an engine of your own, with checks.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_options(commands.add_parser("check", help="check your engine", description="Check an engine of your own."))
    commands.add_parser("milestones", help="show the names of the milestones")
    options = parser.parse_args(arguments)
    return _list() if options.command == "milestones" else _check(options)


def main_of_checks(arguments: Sequence[str] | None = None) -> int:
    """The same as `micrograd check`, for `python -m micrograd.checks`."""
    parser = argparse.ArgumentParser("python -m micrograd.checks", description="Check an engine of your own.")
    _add_options(parser)
    parser.add_argument("--list", action="store_true", help="show the names of the milestones")
    options = parser.parse_args(arguments)
    return _list() if options.list else _check(options)


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path",
        nargs="?",
        default=".",
        help="a Python file or a notebook with your Value, Neuron, Layer and MLP, or their folder (this one)",
    )
    parser.add_argument(
        "--milestone", action="append", choices=[check.name for check in CHECKS], default=[], metavar="NAME"
    )
    parser.add_argument("--timeout", type=_seconds, default=10.0, metavar="SECONDS", help="for each milestone (10)")


def _seconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 < float(text) <= 86_400:
            return float(text)
    raise argparse.ArgumentTypeError("give a number of seconds greater than 0, at most a day")


def _list() -> int:
    print(*(f"{name:18}{title}" for name, title in milestones().items()), sep="\n")
    return 0


def _check(options: argparse.Namespace) -> int:
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
        print(textwrap.fill(str(error), 100, break_long_words=False, break_on_hyphens=False), file=sys.stderr)
        return 2
    asked = bool(options.milestone)
    failed = [r.milestone for r in results if r.state == "not yet" or (asked and r.state != "passed")]
    passed = [r for r in results if r.state == "passed" and (asked or _counts(named(r.milestone)))]
    advice = sum(r.state == "advice" for r in results)
    print(f"\n{len(passed)} of {len(passed) + len(failed)} passed{f', advice on {advice}' if advice else ''}.", end=" ")
    print(f"Next: {failed[0]}." if failed else "Nothing is missing.")
    return 1 if failed else 0


def _counts(milestone: Milestone) -> bool:
    return not (milestone.advice or milestone.aside)


def _print_notes(notes: list[str]) -> None:
    for words in notes:
        print(textwrap.fill(words, 100, break_long_words=False, break_on_hyphens=False), end="\n\n")
    notes.clear()


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
