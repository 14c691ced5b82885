"""Check a built site: every link, anchor, asset and figure of every page.

The last step of a build, which stops on a finding, and a command: `python -m scripts.build.check_site site`. It reads
the finished HTML, so that it also sees what MkDocs's own validation cannot: raw HTML, the theme, the reference,
downloads.

Left out: links to other hosts are not followed; whether a page looks right is for the browser tests.
"""

import sys
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mkdocs.exceptions import PluginError
from selectolax.lexbor import LexborHTMLParser, LexborNode

# What has a browser fetch something as soon as it shows the page: elements, and the attribute with the address.
FETCHED = {
    **{f"{tag}[src]": "src" for tag in ("img", "script", "iframe", "source", "video", "audio", "embed")},
    "object[data]": "data",
}
FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "preconnect", "dns-prefetch", "manifest"}


class Page:
    """What one page offers and asks for."""

    def __init__(self, html: str) -> None:
        tree = LexborHTMLParser(html)
        self.ids = [value(element, "id") for element in tree.css("[id]")]
        self.links = [value(link, "href") for link in tree.css("a[href]")]
        self.fetched = [value(element, name) for query, name in FETCHED.items() for element in tree.css(query)]
        for link in tree.css("link"):
            if FETCHED_LINKS & set(value(link, "rel").split()):
                self.fetched.append(value(link, "href"))
        self.textless = [
            f"<img src={value(image, 'src')!r}>"
            for image in tree.css("img")
            if not value(image, "alt") and value(image, "role") != "presentation"
        ]
        drawings = tree.css('figure svg:not([role="img"]), svg[role="img"]:not([aria-label], [aria-labelledby])')
        self.textless += ["<svg> in a figure" for _ in drawings]
        self.title = "".join(title.text() for title in tree.css("head > title"))
        self.headings = len(tree.css("h1"))


def value(element: LexborNode, name: str) -> str:
    return element.attributes.get(name) or ""


def check_site(site: Path, base_path: str) -> None:
    """Stop the build if something is wrong with the site."""
    if found := findings(site, base_path):
        raise PluginError("the built site is not in order:\n  " + "\n  ".join(found))


def findings(site: Path, base_path: str = "/") -> list[str]:
    """Everything that is wrong with the site, a line each; empty when all is well.

    Args:
        site: the folder that was built.
        base_path: the path the site is served at; the 404 page links by it.
    """
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    found = [] if pages else [f"{site}: there is no page in it"]
    for path, page in pages.items():
        where = path.relative_to(site).as_posix()
        if not page.title.strip():
            found.append(f"{where}: it has no <title>")
        if page.headings != 1:
            found.append(f"{where}: it has {page.headings} <h1>, and should have one")
        found += [f"{where}: the id {i!r} is there {n} times" for i, n in Counter(page.ids).items() if n > 1]
        found += [f"{where}: {what} has no text for those who cannot see it" for what in page.textless]
        for address in page.fetched:
            if urlsplit(address).netloc:
                found.append(f"{where}: the page asks another host for {address}")
        for address in dict.fromkeys(page.links + page.fetched):
            problem = broken(address, path, site, base_path, pages)
            if problem:
                found.append(f"{where}: {address!r}: {problem}")
    return found


def broken(address: str, page: Path, site: Path, base_path: str, pages: dict[Path, Page]) -> str:
    """Why an address of our own leads nowhere; nothing where it is all right or another host's."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return ""
    target = page
    if parts.path.startswith(base_path):
        target = site / unquote(parts.path.removeprefix(base_path))
    elif parts.path.startswith("/"):
        return f"it leaves the site, which is at {base_path}"
    elif parts.path:
        target = (page.parent / unquote(parts.path)).resolve()
    if target.is_dir():
        target = target / "index.html"
    if not target.exists():
        return "there is no such file"
    anchor = unquote(parts.fragment)
    if anchor and target in pages and anchor not in pages[target].ids:
        return f"there is no such anchor in {target.relative_to(site).as_posix()}"
    return ""


if __name__ == "__main__":
    root = Path(sys.argv[1] if len(sys.argv) > 1 else "site").resolve()
    problems = findings(root, sys.argv[2] if len(sys.argv) > 2 else "/")
    count = len(list(root.rglob("*.html")))
    print("\n".join(problems) or f"{root.name}: {count} pages, every link, anchor, asset and figure in order")
    sys.exit(bool(problems))
