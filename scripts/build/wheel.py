"""MkDocs hook: the library as a wheel in the site, the lines that install it from there, its version in the footer.

So what a reader installs is what they have read about, and no package index is asked for a name of ours.
"""

from pathlib import Path

from hatchling.builders.wheel import WheelBuilder
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from micrograd import __version__
from micrograd.checks.site import WHEELS

ROOT = Path(__file__).parent.parent.parent
WHEEL = f"{WHEELS}micrograd-{__version__}-py3-none-any.whl"  # its place in the site
PLACE = "<!-- install -->"
LINES = """<install-lines data-site="{root}">{words}</install-lines>

```text
pip install "{wheel}"
```

With what draws graphs, Graphviz included:

```text
pip install "micrograd[graph] @ {wheel}"
```
"""
WITHOUT_ADDRESS = (
    "Where a line says ADDRESS, put the address of this site: what your browser shows before <code>/reference/</code>."
)


def on_config(config: MkDocsConfig) -> None:
    config.copyright = f"{config.copyright} The library here: micrograd {__version__}."


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    return markdown.replace(PLACE, install_lines(config.site_url or "", get_relative_url(".", page.url)))


def install_lines(site: str, root: str) -> str:
    """The lines that install the library, as Markdown.

    Args:
        site: the address of the site, ending in a slash; empty if it is not known. A browser puts in the one that the
            page is served at (docs/javascripts/reader/install_lines.js).
        root: the way from the page to the root of the site.
    """
    return LINES.format(root=root, words="" if site else WITHOUT_ADDRESS, wheel=(site or "ADDRESS/") + WHEEL)


def on_post_build(config: MkDocsConfig) -> None:
    build_wheel(Path(config.site_dir) / WHEEL)


def build_wheel(target: Path) -> None:
    """Build the library's wheel; the same sources and SOURCE_DATE_EPOCH give the same bytes."""
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(target.parent), versions=["standard"])
    if Path(built) != target:
        raise RuntimeError(f"the wheel is called {Path(built).name}, and the pages say {target.name}")
