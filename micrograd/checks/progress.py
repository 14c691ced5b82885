"""How far a reader is, kept in a small file in the folder of their engine, and what of a project grows with it.

Nothing but this file and the generated parts of a project made by `micrograd new` is ever written, and of these only
those that the reader has left as they were, or deleted.
"""

import contextlib
import datetime
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .checking import MILESTONES, CheckResult
from .project import name_problem, project

FILE = ".micrograd.json"
GROWING = ("README.md", "demo.py", "tests/test_milestones.py")


@dataclass
class Progress:
    """What is kept.

    Attributes:
        package: the name of the package, in a project made by `micrograd new`; else empty.
        passed: the names of the milestones that the last check of each found passed.
        hints: how many hints were shown, by milestone.
        date: of the last change in what is passed, as a README shows it.
    """

    package: str = ""
    passed: list[str] = field(default_factory=list)
    hints: dict[str, int] = field(default_factory=dict)
    date: str = ""

    def save(self, folder: Path) -> None:
        """Keep it in the folder, if that can be written to."""
        with contextlib.suppress(OSError):
            (folder / FILE).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    def follow(self, folder: Path, results: Iterable[CheckResult]) -> list[str]:
        """Keep what a check found, and bring the project's tests, demo and README to that.

        Returns:
            The paths of what was written. What the reader has changed is left alone, what is gone comes back.
        """
        before = self._texts()
        now = dict.fromkeys(self.passed, True) | {result.milestone: result.state == "passed" for result in results}
        passed = [milestone.name for milestone in MILESTONES if now.get(milestone.name)]
        if passed != self.passed:
            self.passed, self.date = passed, today()
        written = []
        for path, text in self._texts().items():
            with contextlib.suppress(OSError, UnicodeDecodeError):
                gone = not (folder / path).exists()
                if gone or (text != before[path] and (folder / path).read_text(encoding="utf-8") == before[path]):
                    (folder / path).parent.mkdir(exist_ok=True)
                    (folder / path).write_text(text, encoding="utf-8")
                    written.append(path)
        return written

    def _texts(self) -> dict[str, str]:
        files = project(self.package, "", "", self.passed, self.date) if self.package else {}
        return {path: text for path, text in files.items() if path in GROWING}


def load(folder: Path) -> Progress:
    """What is kept in the folder; a beginning if that is nothing, or nothing that can be read."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        progress = Progress(str(kept["package"]), [*map(str, kept["passed"])], {**kept["hints"]}, str(kept["date"]))
        readable = all(isinstance(shown, int) for shown in progress.hints.values())
    except (OSError, ValueError, KeyError, TypeError):
        return Progress()
    return progress if readable and not (progress.package and name_problem(progress.package)) else Progress()


def folder_of(path: Path) -> Path:
    """The folder in which the progress of what is at this path is kept: the nearest that has some, else its own."""
    own = path if path.is_dir() else path.parent
    return next((place for place in (own, *own.resolve().parents) if (place / FILE).is_file()), own)


def engine_of_project(path: Path) -> Path | None:
    """The `engine.py` of the project of `micrograd new` that a folder is in; None if it is in none."""
    folder = folder_of(path)
    package = load(folder).package
    return folder / package / "engine.py" if package else None


def today() -> str:
    """The date as a README shows it, as in 2 May 2027."""
    now = datetime.date.today()
    return f"{now.day} {now:%B %Y}"
