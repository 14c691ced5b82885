"""Pages that need a package which the build does not: their outputs come from a recording of a real run.

Where the package is installed the page runs like any other. Elsewhere it shows `recordings/NAME.ipynb`, with a word on
when and with which version that was made. `make record` (with the package installed) makes it anew, and has to,
whenever the page's cells change: a build with an outdated recording stops.
"""

import datetime
import importlib.metadata
import importlib.util
import json
import sys
from pathlib import Path

import jupytext
import nbclient
import nbformat
from mkdocs.exceptions import PluginError

from scripts.build.notebook_runs import Notebook, with_whole_outputs

ROOT = Path(__file__).parent.parent.parent
RECORDINGS = Path(__file__).parent / "recordings"
NEEDS = {"tutorial/pytorch.py": ("torch", "PyTorch")}  # the package, and its name for readers


def is_recorded(src_uri: str) -> bool:
    """Whether a page has to come from its recording: it needs a package that is not installed here."""
    return src_uri in NEEDS and importlib.util.find_spec(NEEDS[src_uri][0]) is None


def recorded_page(page: Path, recording: Path) -> tuple[Notebook, str]:
    """The recording, and the note on where it comes from.

    Raises:
        PluginError: there is no recording, or it is one of other cells than the page has now.
    """
    if not recording.exists():
        raise PluginError(
            f"docs/tutorial/{page.name}: {recording.name} is missing; install its package, run make record"
        )
    notebook = nbformat.read(recording, as_version=4)
    if [cell.source for cell in notebook.cells] != [cell.source for cell in jupytext.read(page).cells]:
        raise PluginError(
            f"docs/tutorial/{page.name}: the recording is of another text. Install {notebook.metadata.recorded.what} "
            "and run make record"
        )
    made = notebook.metadata.recorded
    note = f"The outputs on this page were recorded on {made.on} with {made.what} {made.version}."
    return with_whole_outputs(json.loads(json.dumps(notebook))), f'!!! info "Recorded"\n    {note}\n'


def record(page: Path, recording: Path, package: str, what: str) -> None:
    """Run the page here and keep the result."""
    notebook = jupytext.read(page)
    resources = {"metadata": {"path": str(ROOT)}}
    nbclient.NotebookClient(notebook, kernel_name="python3", resources=resources, coalesce_streams=True).execute()
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        cell.metadata = {key: cell.metadata[key] for key in ("tags", "name", "alt") if key in cell.metadata}
    today = f"{datetime.datetime.now(datetime.UTC):%d %B %Y}".lstrip("0")
    version = importlib.metadata.version(package).split("+")[0]
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    notebook.metadata = {"kernelspec": kernel, "recorded": {"on": today, "what": what, "version": version}}
    notebook.nbformat_minor = 5
    recording.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, recording)


if __name__ == "__main__":
    missing = [what for package, what in NEEDS.values() if importlib.util.find_spec(package) is None]
    if missing:
        sys.exit(f"install {', '.join(missing)} into .venv first")
    for uri, needed in NEEDS.items():
        made = RECORDINGS / f"{Path(uri).stem}.ipynb"
        record(ROOT / "docs" / uri, made, *needed)
        print(made)
