"""The command in a terminal, and its report."""

import argparse
import contextlib
import sys
import textwrap
from collections.abc import Sequence

from .checking import CheckResult, milestones, next_lesson
from .process import check_file


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the file that is named on the command line, and print what was found; gives the exit status."""
    parser = argparse.ArgumentParser("python -m micrograd.checks", description="Check an engine of your own.")
    parser.add_argument("file", nargs="?", help="a Python file with your Value, Neuron, Layer and MLP")
    parser.add_argument("--milestone", action="append", choices=list(milestones()), default=[], metavar="NAME")
    parser.add_argument("--timeout", type=_seconds, default=10.0, metavar="SECONDS", help="for each milestone (10)")
    parser.add_argument("--list", action="store_true", help="show the names of the milestones")
    options = parser.parse_args(arguments)
    if options.list:
        print(*(f"{name:18}{title}" for name, title in milestones().items()), sep="\n")
        return 0
    if options.file is None:
        parser.error("name the file to check, as in: python -m micrograd.checks my_engine.py")
    results: list[CheckResult] = []
    try:
        for result in check_file(options.file, options.milestone, options.timeout):
            _print(result, results)
            results.append(result)
    except ImportError as error:
        print(textwrap.fill(str(error), 100), file=sys.stderr)
        return 2
    failed = [r.milestone for r in results if r.state == "not yet" or (options.milestone and r.state != "passed")]
    passed, advice = (sum(r.state == state for r in results) for state in ("passed", "advice"))
    counted = passed + len(failed)
    print(f"\n{passed} of {counted} passed{f', advice on {advice}' if advice else ''}.", end=" ")
    print(f"Next: {failed[0]}." if failed else "Nothing is missing.")
    return 1 if failed else 0


def _seconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0 < float(text) <= 86_400:
            return float(text)
    raise argparse.ArgumentTypeError("give a number of seconds greater than 0, at most a day")


def _print(result: CheckResult, before: Sequence[CheckResult]) -> None:
    # a reason that was given before is not given again
    first = f"{result.state:10}{result.milestone:18}{milestones()[result.milestone]}"
    why = "" if result.state == "not there" else result.why
    for reason in filter(None, (r.why for r in before)):
        why = why.replace(reason, "")
    if why.endswith(": "):  # First ...
        first, why = f"{first} ({why[0].lower()}{why[1:-2]})", ""
    print(first, flush=True)
    if why:
        why = textwrap.fill(f"{result.held} of {result.total} hold. {why}", 90, break_long_words=False)
        print(textwrap.indent(f"{why}\n{next_lesson(result)}", " " * 10), flush=True)
