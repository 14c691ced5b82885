"""The build of the site, step by step: what happens at each of MkDocs's events, in the order of these events.

Each step is a function with plain inputs and outputs in a module beside this one. What one step makes and another one
needs goes from hand to hand, so that a step in the wrong place stops the build. What a build collects is in `build`.
"""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from mkdocs_jupyter.plugin import NotebookFile
from mkdocstrings import MkdocstringsPlugin
from selectolax.lexbor import LexborHTMLParser

from scripts.build import build_guide, faults, page_tree, playground_start, style_sheet, wheel
from scripts.build.browser_files import package_address, write_browser_files
from scripts.build.build import Build
from scripts.build.cells import CELL_PAGES, cells_of_fences, put_cells
from scripts.build.check_site import check_site
from scripts.build.dates import last_commit
from scripts.build.not_searched import NotSearched
from scripts.build.notebook_pages import numbered, read_notebook, write_downloads
from scripts.build.notebook_runs import Runs, cache_folder, set_up_kernels
from scripts.build.page_card import write_card
from scripts.build.page_graphs import put_graph_places, write_graphs
from scripts.build.page_math import write_fonts
from scripts.build.page_modules import minify_modules
from scripts.build.page_progress import put_counts
from scripts.build.page_questions import finish_questions, put_questions, read_file
from scripts.build.page_security import secured
from scripts.build.page_widgets import put_widget_places
from scripts.build.recorded_pages import NEEDS, is_recorded
from scripts.build.theme_script import change_theme_script
from scripts.build.widgets import moons_training

ROOT = Path(__file__).parent.parent.parent
CACHE = ROOT / ".cache"
BY_HAND = {uri: name for uri, (_, name) in NEEDS.items()}  # no browser runs them
build: Build


@event_priority(100)  # before the plugins: they write into the same folders
def begin(config: MkDocsConfig) -> None:
    global build
    build = Build(ROOT, CACHE, lock=faults.hold_lock(CACHE / "lock"))
    if date := last_commit(ROOT):
        os.environ.setdefault("SOURCE_DATE_EPOCH", date)
    set_up_kernels(CACHE)
    config.plugins["mkdocs-jupyter"].config["cache_dir"] = str(cache_folder(CACHE, ROOT))
    config.markdown_extensions.append(NotSearched())
    config.copyright = f"{config.copyright} {wheel.VERSION}"
    if not config.site_url:  # the theme's navigation without loading pages anew goes by the site map, and there is none
        config.theme["features"].remove("navigation.instant")


@event_priority(-100)  # after the plugins: they add style sheets, and have their templates
def end_settings(config: MkDocsConfig) -> None:
    build.style_sheets = [str(path) for path in config.extra_css]
    config.extra_css = [style_sheet.FILE]
    reference = cast("MkdocstringsPlugin", config.plugins["mkdocstrings"])
    reference.get_handler("python").env.bytecode_cache = build.templates()


on_config = CombinedEvent(begin, end_settings)


def on_pre_build(config: MkDocsConfig) -> None:
    write_graphs(build.graphs, ROOT / "docs" / "assets" / "graphs")


def on_files(files: Files, config: MkDocsConfig) -> None:
    files.append(File.generated(config, playground_start.FILE, content=build.playground_start()))
    files.append(File.generated(config, moons_training.FILE, content=build.moons_training()))
    for name, text in build_guide.FILES.items():  # to be downloaded
        files.append(File.generated(config, f"build/{name}", content=text))


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    build.sections = [*labels_of_sections(nav)]
    build.runs = Runs(config, files)
    notebooks = [file.page for file in files.documentation_pages() if isinstance(file, NotebookFile)]
    build.runs.start([page for page in notebooks if not is_recorded(page.file.src_uri)])
    lessons = [page for page in nav.pages if isinstance(page.file, NotebookFile)]
    core = [page for page in lessons if page.parent and not page.parent.parent]  # others are in a section of their own
    build.numbers = {page.file.src_uri: number for number, page in enumerate(core, 1)}


def labels_of_sections(entries: Iterable[StructureItem], name: str = "__nav") -> Iterator[tuple[str, str]]:
    """The ids that the theme gives to the labels of the navigation's sections, and their titles."""
    for number, entry in enumerate(entries, 1):
        if isinstance(entry, Section):
            yield f"{name}_{number}_label", entry.title
            yield from labels_of_sections(entry.children, f"{name}_{number}")


# Each page of docs/ ---------------------------------------------------------------------------------------------------


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> None:
    vars(page).pop("render", None)  # MkDocs renders every page; what mkdocs-jupyter would render has run


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    if not isinstance(page.file, NotebookFile):
        return None
    notebook, parts = read_notebook(page, build.numbers, build.runs, build.store)
    build.notebooks[page.file.src_uri], build.pages[page.file.src_uri] = notebook, parts
    markdown = parts.markdown
    if number := build.numbers.get(page.file.src_uri):
        markdown = numbered(markdown, number)
    page.title = markdown.partition("\n")[0].removeprefix("# ")
    return markdown


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    where, root = f"docs/{page.file.src_uri}", get_relative_url(".", page.url)
    if page.file.src_uri in CELL_PAGES:
        build.pages[page.file.src_uri] = cells_of_fences(markdown)
        markdown = build.pages[page.file.src_uri].markdown
    markdown = put_counts(markdown, Path(page.file.abs_src_path or ""), ROOT / "docs", BY_HAND, build.exercises)
    build.questions[page.file.src_uri] = read_file(Path(page.file.abs_src_path)) if page.file.abs_src_path else []
    markdown = put_questions(markdown, marked=True)
    markdown = wheel.put_install_lines(markdown, config.site_url or "", root, where)
    markdown = build_guide.put_guide(markdown, root, where, build.library, build.store)
    markdown = build_guide.put_needed(markdown, root, where)
    return put_graph_places(put_widget_places(markdown, build.widgets, where), build.graphs, where)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    return put_cells(html, build.parts(page).cells, f"docs/{page.file.src_uri}")


# Each finished page ---------------------------------------------------------------------------------------------------


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    env.bytecode_cache = build.templates()
    env.trim_blocks = env.lstrip_blocks = True  # a tenth of a small page's weight was empty lines


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    tree = LexborHTMLParser(output)
    page_tree.describe(tree, page.meta.get("description"))
    page_tree.put_figures(tree, build.parts(page).figures | build.figures)
    page_tree.join_overview(tree)
    page_tree.join_exercises(tree)
    finish_questions(tree, build.questions[page.file.src_uri], Path(page.file.src_uri))
    page_tree.finish_code(tree)
    build.formulas.render(tree, root="../" * page.url.count("/"), where=f"docs/{page.file.src_uri}")
    page_tree.name_lists(tree, build.sections)
    return secured(tree, package_address())


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    if template_name == "sitemap.xml" and not config.site_url:
        return ""  # a site map has addresses in full; MkDocs writes no empty file
    if not template_name.endswith(".html"):
        return output_content
    tree = LexborHTMLParser(output_content)
    page_tree.name_lists(tree, build.sections)
    return secured(tree, package_address())


# The finished site ----------------------------------------------------------------------------------------------------


@event_priority(-100)  # after the plugins: the search has its index, the reference its inventory
def on_post_build(config: MkDocsConfig) -> None:
    site = Path(config.site_dir).resolve()
    for uri, notebook in build.notebooks.items():
        write_downloads(site, uri, notebook, config.site_url or "", build.store)
    theme_script = change_theme_script(site)
    style_sheet.write_style_sheet(site, build.style_sheets, theme_script, build.store)
    write_fonts(site, build.formulas.characters, build.store)
    write_card(site, config.site_name, config.site_description or "", build.graphs, build.fonts, build.store)
    write_browser_files(site, build.store)
    minify_modules(site, build.store)
    wheel.write_wheel(site, build.library, build.store)
    check_site(site, urlsplit(config.site_url or "/").path or "/")
    build.store.drop_unused()
    build.end()


def on_build_error(error: Exception) -> None:
    if explained := faults.explained(error):
        raise Abort(explained) from error


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> None:
    """Have each later build run in a process of its own: this one knows our code as it was when it started."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", config.site_dir]
    environment = os.environ | {"SITE_URL": config.site_url or "", "PYTHONDONTWRITEBYTECODE": "1"}

    def build_anew() -> None:
        if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
            raise Abort("The page in the browser is the one of before: see above what stopped the build.")

    server.builder = build_anew
