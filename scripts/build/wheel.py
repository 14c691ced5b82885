"""The library as a wheel in the site, the lines that install it from there, and its version in the footer.

So what a reader installs is what they have read about, and no package index is asked for a name of ours.
"""

import os
import tempfile
from pathlib import Path

from micrograd import __version__
from micrograd.checks.site import WHEELS
from scripts.build.replace import replace
from scripts.build.store import Store

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
    "Where a line says ADDRESS, put the address of this site: what your browser shows before <code>/reference/</code>. "
    'Or download <a href="{root}/{wheel}">the wheel</a> and give pip its path.'
)


VERSION = f"The library here: micrograd {__version__}."


def put_install_lines(markdown: str, site: str, root: str, where: str) -> str:
    """The Markdown with the lines, on the page that has a place for them."""
    return replace(markdown, PLACE, install_lines(site, root), where=where) if PLACE in markdown else markdown


def install_lines(site: str, root: str) -> str:
    """The lines that install the library, as Markdown.

    Args:
        site: the address of the site, ending in a slash; empty if it is not known. A browser puts in the one that the
            page is served at (docs/javascripts/reader/install_lines.js).
        root: the way from the page to the root of the site, without a slash at its end.
    """
    words = "" if site else WITHOUT_ADDRESS.format(root=root, wheel=WHEEL)
    return LINES.format(root=root, words=words, wheel=(site or "ADDRESS/") + WHEEL)


def write_wheel(site: Path, library: list[bytes], store: Store) -> None:
    """Write the wheel into the site.

    Args:
        site: the site's folder.
        library: the library's files: what the wheel is made from.
        store: what builds keep.
    """
    texts = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "README.md", "LICENSE")]
    made_from: list[str | bytes] = [*library, *texts, os.environ.get("SOURCE_DATE_EPOCH", "")]
    (site / WHEEL).parent.mkdir(parents=True, exist_ok=True)
    (site / WHEEL).write_bytes(store.get("wheel", made_from, wheel))


def wheel() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / Path(WHEEL).name
        build_wheel(target)
        return target.read_bytes()


def build_wheel(target: Path) -> None:
    """Build the library's wheel; the same sources and SOURCE_DATE_EPOCH give the same bytes."""
    from hatchling.builders.wheel import WheelBuilder  # needed for a new wheel only

    (built,) = WheelBuilder(str(ROOT)).build(directory=str(target.parent), versions=["standard"])
    if Path(built) != target:
        raise RuntimeError(f"the wheel is called {Path(built).name}, and the pages say {target.name}")
