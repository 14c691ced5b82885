"""The tutorial's notebooks, run by mkdocs-jupyter: several at a time, while MkDocs renders what needs none of them.

mkdocs-jupyter keeps a run in its cache until the page changes or what outputs depend on. What goes wrong is said with
the file, the line and the cause.
"""

import copy
import hashlib
import json
import logging
import os
import queue
import re
import shutil
import sys
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import jupytext
import mkdocs_jupyter.config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from nbclient.exceptions import CellExecutionError, DeadKernelError

HERE = Path(__file__).parent
IN_BROWSER = HERE.parent / "in_browser"
log = logging.getLogger("mkdocs.hooks.notebook_runs")

Notebook = dict[str, Any]


# Before the first run -------------------------------------------------------------------------------------------------


def set_up_kernels(cache: Path) -> None:
    """Give the kernels our settings, not the user's, and have mkdocs-jupyter hand out runs as they are."""
    jupyter = cache / "jupyter"
    profile = jupyter / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "kernel_config.py", profile / "ipython_kernel_config.py")
    os.environ |= {
        "IPYTHONDIR": str(jupyter / "ipython"),
        "JUPYTER_CONFIG_DIR": str(jupyter / "config"),
        "JUPYTER_DATA_DIR": str(jupyter / "data"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "MATPLOTLIBRC": str(IN_BROWSER / "matplotlibrc"),
    }
    mkdocs_jupyter.config.settings.templates_dir = str(HERE / "templates")


def cache_folder(cache: Path, root: Path) -> Path:
    """Where mkdocs-jupyter keeps its runs: a folder named by all that an output depends on besides the notebook.

    These are Python, the library, the packages, and how a notebook is run. Folders of other names are removed, and
    files that are damaged.
    """
    code = [HERE / "kernel_config.py", HERE / "notebook_runs.py", HERE.parent / "render_graphs.py"]
    code += [IN_BROWSER / "matplotlibrc", *HERE.glob("templates/mkdocs_*/*")]
    key = hashlib.sha256(sys.version.encode())
    for path in sorted([*root.glob("micrograd/**/*.py"), *code, root / "requirements" / "site.txt"]):
        key.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    folder = cache / "notebooks" / key.hexdigest()[:16]
    for other in folder.parent.glob("*"):
        if other != folder:
            shutil.rmtree(other)
    for path in folder.glob("*.json"):
        if not is_whole(path):
            log.info("the cache of a notebook is damaged: running it again")
            path.unlink()
    return folder


def is_whole(path: Path) -> bool:
    """Whether a file of mkdocs-jupyter's cache is what was put there."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        read_run(kept["content"])
        return {"toc_tokens", "title"} <= set(kept)
    except (ValueError, LookupError, TypeError, AttributeError):
        return False


def read_run(content: str) -> Notebook:
    """The executed notebook, which our template writes into a comment, for mkdocs-jupyter hands out HTML."""
    return with_whole_outputs(json.loads(content.strip().removeprefix("<!--").removesuffix("-->")))


def with_whole_outputs(notebook: Notebook) -> Notebook:
    """The notebook with what a cell printed in one piece: it arrives in as many as the kernel happens to send."""
    for cell in notebook["cells"]:
        if "outputs" in cell:
            cell["outputs"] = joined(cell["outputs"])
    return notebook


def joined(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done: list[dict[str, Any]] = []
    for output in outputs:
        if done and output["output_type"] == "stream" and output["name"] == done[-1].get("name"):
            done[-1] = done[-1] | {"text": done[-1]["text"] + output["text"]}
        else:
            done.append(output)
    return done


# Running --------------------------------------------------------------------------------------------------------------


class Runs:
    """Notebooks that are being run, or have been.

    The threads are daemons: a build that stops does not wait for notebooks, and their kernels end with it.
    """

    def __init__(self, config: MkDocsConfig, files: Files) -> None:
        self.config, self.files = config, files
        self.done: dict[str, Future[Notebook]] = {}
        self.waiting: queue.SimpleQueue[Page] = queue.SimpleQueue()

    def start(self, pages: list[Page]) -> None:
        """Run these, as many at a time as the machine has cores."""
        for page in pages:
            self.done[page.file.src_uri] = Future()
            self.waiting.put(page)
        for _ in range(min(len(pages), os.cpu_count() or 1)):
            threading.Thread(target=self.work, daemon=True).start()

    def work(self) -> None:
        while True:
            try:
                page = self.waiting.get_nowait()
            except queue.Empty:
                return
            done = self.done[page.file.src_uri]
            try:
                done.set_result(self.run(page))
            except BaseException as error:  # whoever asks for the result gets it
                done.set_exception(error)

    def run(self, page: Page) -> Notebook:
        """Have mkdocs-jupyter run a page, or take it from its cache."""
        jupyter = self.config.plugins["mkdocs-jupyter"]
        runner = jupyter.on_pre_page(copy.copy(page), config=self.config, files=self.files)
        assert runner is not None
        runner.render(self.config, self.files)
        assert runner.content is not None
        return read_run(runner.content)

    def executed(self, page: Page) -> Notebook:
        """The executed notebook of a page.

        Raises:
            PluginError: it could not be run.
        """
        where = f"docs/{page.file.src_uri}"
        try:
            return self.done[page.file.src_uri].result()
        except CellExecutionError as error:
            cell, line = failing_line(Path(page.file.abs_src_path or ""), error)
            raise PluginError(f"{where}:{line}: code cell {cell} raised {error.ename}: {error.evalue}") from None
        except DeadKernelError:
            raise PluginError(f"{where}: the Python process running it died; run the page by hand to see why") from None


def failing_line(path: Path, error: CellExecutionError) -> tuple[int, int]:
    """Which code cell failed, counted from 1, and the line of the file it starts or failed at."""
    found = re.search(r"Cell In\[(\d+)\], line (\d+)", re.sub(r"\x1b\[[0-9;]*m", "", error.traceback))
    if not found:
        return 0, 1
    run, line = int(found[1]), int(found[2])
    text, position, executed = path.read_text(encoding="utf-8"), 0, 0
    for number, cell in enumerate((c for c in jupytext.read(path).cells if c.cell_type == "code"), start=1):
        position = text.index(cell.source, position)
        executed += "skip-execution" not in cell.metadata.get("tags", [])
        if executed == run:
            return number, text.count("\n", 0, position) + line
    return 0, 1
