"""What one build has, and what it collects while MkDocs goes from page to page."""

import json
import os
from pathlib import Path
from typing import IO

import jinja2
from mkdocs.structure.pages import Page

from scripts.build import playground_start
from scripts.build.cells import Parts
from scripts.build.node_programs import package_version
from scripts.build.notebook_runs import Notebook, Runs
from scripts.build.page_graphs import draw_graphs
from scripts.build.page_math import Formulas
from scripts.build.page_progress import exercises
from scripts.build.page_questions import Question
from scripts.build.page_widgets import figure_name
from scripts.build.store import Store, digest
from scripts.build.widgets import gears, moons_training, slope, valley
from scripts.render_graphs import use_build_fonts


class Templates(jinja2.FileSystemBytecodeCache):
    """Jinja's own, for folders whose names are no text in this locale, too."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return digest(name, os.fsencode(filename or ""))


class Build:
    """One build.

    Args:
        root: the project's folder.
        cache: where builds keep things for the next one.
        lock: held until the build ends.

    Attributes:
        store: what is kept for the next build.
        fonts: the folder of the fonts that Graphviz uses.
        graphs: the named graphs.
        training: the recorded training on the moons.
        widgets: the figures that move, by their names.
        figures: graphs and widgets, for every page that has a place for them.
        formulas: the formulas of all pages.
        runs: the notebooks that are run.
        style_sheets: ours and the plugins', in their order.
        sections: the navigation's sections: the id of each one's label, and its title.
        numbers: the number of each page of the tutorial's core, by its file below docs/.
        notebooks: the executed notebooks, by their files below docs/.
        questions: the questions of each page that take an answer, by its file below docs/.
        pages: the parts of the pages that have cells, by their files below docs/.
    """

    runs: Runs

    def __init__(self, root: Path, cache: Path, lock: IO[str] | None) -> None:
        self.lock, self.cache = lock, cache
        locks = [*root.glob("requirements/*.txt"), root / "package-lock.json"]
        code = [path for path in (root / "scripts").rglob("*") if path.is_file() and path.suffix != ".pyc"]
        self.library = [path.read_bytes() for path in sorted(root.glob("micrograd/**/*.py"))]
        self.store = Store(cache / "store", [*locks, *code])
        self.fonts = use_build_fonts(cache)
        self.graphs: dict[str, dict[str, str]] = self.store.get_json("graphs", self.library, draw_graphs)
        self.training = self.store.get_json("moons-training", self.library, moons_training.recording)
        descent = self.store.get_json("valley", self.library, valley.recording)
        self.widgets = {
            "gears": gears.figure(),
            "moons-training": moons_training.figure(self.training),
            "slope": slope.figure(),
            "valley": valley.figure(descent, gathering=False),
            "valley:gathering": valley.figure(descent, gathering=True),
        }
        self.figures = {f"graph-{name}": graph["figure"] for name, graph in self.graphs.items()}
        self.figures |= {figure_name(name): figure for name, figure in self.widgets.items()}
        self.formulas = Formulas(self.store, package_version("katex"))
        self.style_sheets: list[str] = []
        self.sections: list[tuple[str, str]] = []
        self.numbers: dict[str, int] = {}
        self.notebooks: dict[str, Notebook] = {}
        self.questions: dict[str, list[Question]] = {}
        self.pages: dict[str, Parts] = {}

    def parts(self, page: Page) -> Parts:
        return self.pages.get(page.file.src_uri, Parts(""))

    def exercises(self, notebook: str) -> list[str]:
        """The names of the exercises in the text of a notebook."""
        names: list[str] = self.store.get_json("exercises", [notebook], lambda: exercises(notebook))
        return names

    def playground_start(self) -> str:
        made_from = playground_start.sources()
        make = playground_start.starts
        return json.dumps(self.store.get_json("playground", made_from, make), separators=(",", ":"))

    def moons_training(self) -> str:
        return json.dumps(moons_training.played(self.training), separators=(",", ":"))

    def templates(self) -> jinja2.BytecodeCache:
        """Where Jinja keeps the templates of the theme, translated."""
        folder = self.cache / "templates"
        folder.mkdir(exist_ok=True)
        return Templates(str(folder))

    def end(self) -> None:
        """Let the next build begin. Where a build stops before, the system lets go of the lock."""
        if self.lock:
            self.lock.close()
