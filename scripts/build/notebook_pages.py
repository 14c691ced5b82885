"""MkDocs hook: the tutorial's notebooks become pages like any other.

mkdocs-jupyter runs a notebook and keeps the result in its cache. Our template turns that result into Markdown, and this
hook has MkDocs render that Markdown, so that notebook pages get admonitions, checked links, search and a weight like
every page. Each page can be downloaded as an executed notebook and as a script.

What stops the build, by name: a cell that raises or warns, a plot without `alt`, an output no page can show.
"""

import hashlib
import html
import json
import logging
import os
import re
import shutil
import sys
from pathlib import Path

import jupytext
import mkdocs_jupyter.config
import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs_jupyter.plugin import NotebookFile
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert.exporters.templateexporter import default_filters

from scripts.build.notebook_download import for_jupyter
from scripts.build.recorded_pages import RECORDINGS, is_recorded, recorded_page
from scripts.build.wheel import WHEEL
from scripts.in_browser.cell_needs import needs
from scripts.in_browser.plots import plot_figure
from scripts.in_browser.step_graph import FIGURE, step_graph

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CACHE = ROOT / ".cache"
log = logging.getLogger("mkdocs.hooks.notebook_pages")

mkdocs_jupyter.config.settings.templates_dir = str(HERE / "templates")


class OutputError(Exception):
    """An output that no page can show."""

    def __init__(self, cell: dict, problem: str) -> None:
        super().__init__(f"the cell that starts with {cell['source'].splitlines()[0]!r} {problem}")


def outputs_html(cell: dict) -> str:
    """What a cell put out, as raw HTML. The template calls it."""
    return "\n".join(output_html(output, cell) for output in joined(cell["outputs"]))


def joined(outputs: list[dict]) -> list[dict]:
    """The outputs, with what was printed in one piece: it arrives in as many as the kernel happens to send."""
    done: list[dict] = []
    for output in outputs:
        if done and output["output_type"] == "stream" and output["name"] == done[-1].get("name"):
            done[-1] = done[-1] | {"text": done[-1]["text"] + output["text"]}
        else:
            done.append(output)
    return done


def output_html(output: dict, cell: dict) -> str:
    if output["output_type"] == "error":  # only in cells tagged raises-exception
        return text_block(f"{output['ename']}: {output['evalue']}")
    if output["output_type"] == "stream":
        if output["name"] == "stderr":
            raise OutputError(cell, f"wrote to stderr:\n{output['text']}")
        return text_block(output["text"])
    data = output["data"]
    if "text/html" in data:
        made = data["text/html"]
        return TEXT.sub(lambda text: opaque(text[0]), step_graph(made) if made.startswith(FIGURE) else made)
    if "image/svg+xml" in data:
        if not cell["metadata"].get("alt"):
            raise OutputError(cell, 'shows a figure without text: describe it with alt="..." after the # %%')
        return TEXT.sub(lambda text: opaque(text[0]), plot_figure(data["image/svg+xml"], cell["metadata"]["alt"]))
    if set(data) == {"text/plain"}:
        return text_block(data["text/plain"])
    raise OutputError(cell, f"shows {', '.join(data)}, which no page can: give it an HTML or SVG representation")


def text_block(text: str) -> str:
    text = CONTROL.sub("\ufffd", text.rstrip())
    return f'<pre class="output__text">{opaque(html.escape(text))}</pre>'


TEXT = re.compile(r"(?<=>)[^<>]*\S[^<>]*(?=<)")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # HTML cannot hold them


def opaque(text: str) -> str:
    """HTML text in which Markdown finds nothing of its own: no line that starts a block, no link, no formula."""
    return re.sub(r"[\n\t\\`*_{}[\]!$]", lambda found: f"&#{ord(found[0])};", text)


def needs_of(notebook: dict, cell: dict) -> str:
    """The places of the cells before a cell that it needs. Another exercise's solution and check count for none."""
    place, name = notebook["cells"].index(cell), cell["metadata"].get("name")
    checking = "check" in cell["metadata"].get("tags", [])
    codes = []
    for other in notebook["cells"][:place]:
        tags = other["metadata"].get("tags", [])
        attempt = checking and "solution" in tags and other["metadata"].get("name") == name
        counts = other["cell_type"] == "code" and (not {"exercise", "solution", "check"} & set(tags) or attempt)
        codes.append(other["source"] if counts else None)
    return " ".join(map(str, needs([*codes, cell["source"]], place)))


default_filters |= {"outputs_html": outputs_html, "needs_of": needs_of}


# Running ------------------------------------------------------------------------------------------------------------


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give the kernels our settings, not the user's, and the cache a name that changes with what outputs depend on."""
    jupyter = CACHE / "jupyter"
    profile = jupyter / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "kernel_config.py", profile / "ipython_kernel_config.py")
    os.environ |= {
        "IPYTHONDIR": str(jupyter / "ipython"),
        "JUPYTER_CONFIG_DIR": str(jupyter / "config"),
        "JUPYTER_DATA_DIR": str(jupyter / "data"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "MATPLOTLIBRC": str(ROOT / "scripts" / "in_browser" / "matplotlibrc"),
    }
    cache_dir = CACHE / "notebooks" / cache_key()
    for other in cache_dir.parent.glob("*"):
        if other != cache_dir:
            shutil.rmtree(other)
    config.plugins["mkdocs-jupyter"].config["cache_dir"] = str(cache_dir)
    return config


def cache_key() -> str:
    """A hash of all that an output depends on besides the notebook: Python, the library, the pipeline, the packages."""
    key = hashlib.sha256(sys.version.encode())
    names = ("build/notebook_pages.py", "build/kernel_config.py", "render_graphs.py")
    names += ("in_browser/plots.py", "in_browser/matplotlibrc", "in_browser/cell_needs.py", "in_browser/step_graph.py")
    pipeline = [ROOT / "scripts" / name for name in names]
    sources = [*ROOT.glob("micrograd/**/*.py"), *pipeline, ROOT / "requirements" / "site.txt"]
    for path in sorted([*sources, *HERE.glob("templates/**/*.j2")]):
        key.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return key.hexdigest()[:16]


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Put ourselves behind mkdocs-jupyter: it runs the notebook, we render the Markdown that our template made."""
    if isinstance(page.file, NotebookFile):
        run = page.render

        def render(config: MkDocsConfig, files: Files) -> None:
            note = ""
            if is_recorded(page.file.src_uri):
                source = Path(page.file.abs_src_path)
                page.content, note = recorded_page(source, RECORDINGS / f"{source.stem}.ipynb")
            else:
                run_notebook(run, page, config, files)
            run_page = read_page(page.content)
            page.executed_notebook = run_page["notebook"]
            for cell in page.executed_notebook["cells"]:
                if "outputs" in cell:
                    cell["outputs"] = joined(cell["outputs"])
            page.markdown = under_title(run_page["markdown"], downloads(page.file.name) + note)
            Page.render(page, config, files)

        page.render = render
    return page


def read_page(content: str) -> dict:
    """What our template made: the page's Markdown, and the executed notebook."""
    return json.loads(content.strip().removeprefix("<!--").removesuffix("-->"))


def run_notebook(run, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Run it, or take it from the cache; what goes wrong is said with the file, the line and the cause."""
    where = f"docs/{page.file.src_uri}"
    try:
        try:
            run(config, files)
            read_page(page.content)
        except (ValueError, LookupError, TypeError, AttributeError):  # what the cache holds is not what was put there
            log.info("the cache of %s is damaged: running it again", where)
            shutil.rmtree(config.plugins["mkdocs-jupyter"].config["cache_dir"])
            run(config, files)
    except CellExecutionError as error:
        cell, line = failing_line(Path(page.file.abs_src_path), error)
        raise PluginError(f"{where}:{line}: code cell {cell} raised {error.ename}: {error.evalue}") from None
    except OutputError as error:
        raise PluginError(f"{where}: {error}") from None
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


# Downloading --------------------------------------------------------------------------------------------------------


def downloads(name: str) -> str:
    """Links to the page as a notebook and as a script."""
    return (
        '<p class="downloads" data-search-exclude="true">Take this page along: '
        f'<a href="{name}.ipynb" download>notebook</a> · <a href="{name}.py" download>script</a></p>\n\n'
    )


def under_title(markdown: str, text: str) -> str:
    return re.sub(r"\A(\s*# .*\n)", lambda title: f"{title[1]}\n{text}", markdown)


def on_page_content(content: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Keep what gives an exercise away out of the search."""
    return content.replace('<details class="tip">', '<details class="tip" data-search-exclude="true">')


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    if isinstance(page.file, NotebookFile):
        target = Path(page.file.abs_dest_path).with_name(page.file.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        notebook = for_jupyter(page.executed_notebook, config.site_url or "", page.file.src_uri, WHEEL)
        notebook = nbformat.from_dict(notebook)
        nbformat.write(notebook, target.with_suffix(".ipynb"))
        notebook.metadata = {}
        jupytext.write(notebook, target.with_suffix(".py"), fmt="py:percent")
    return output
