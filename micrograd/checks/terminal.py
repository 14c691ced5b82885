"""What is common to all that is shown in a terminal: colours where it has them, and lines that fit."""

import os
import shutil
import sys
import textwrap

WIDEST = 90  # characters in a line, which is as long as is good to read
CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34"}


def coloured() -> bool:
    """Does standard output show colours? Not in a file or a pipe, and not where `NO_COLOR` is set."""
    return (
        sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
        and (os.name != "nt" or "WT_SESSION" in os.environ)
    )


def paint(text: str, *names: str) -> str:
    """The text in these colours, where there are any."""
    if not coloured():
        return text
    return f"\x1b[{';'.join(CODES[name] for name in names)}m{text}\x1b[0m"


def filled(text: str, indent: int = 0) -> str:
    """The text in lines that fit the terminal."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    spaces = " " * indent
    return textwrap.fill(
        text,
        max(width, indent + 30),
        initial_indent=spaces,
        subsequent_indent=spaces,
        break_long_words=False,
        break_on_hyphens=False,
    )


def clear() -> None:
    """Begin at the top of an empty screen, where there is a screen."""
    if coloured():
        print("\x1b[2J\x1b[3J\x1b[H", end="")
