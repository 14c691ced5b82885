"""Check a built site: every link, anchor, asset and figure of every page.

A MkDocs hook (the build stops on a finding) and a command: `python -m scripts.build.check_site site`. It reads the
finished HTML, so that it also sees what MkDocs's own validation cannot: raw HTML, the theme, the reference, downloads.

Left out: links to other hosts are not followed; whether a page looks right is for the browser tests.
"""

import sys
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

# Attributes that make a browser fetch something as soon as it shows the page.
FETCHED = {("img", "src"), ("script", "src"), ("iframe", "src"), ("source", "src"), ("video", "src"), ("audio", "src")}
FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "preconnect", "dns-prefetch", "manifest"}


@dataclass
class PageReader(HTMLParser):
    """What one page offers and asks for."""

    ids: list[str] = field(default_factory=list)
    links: list[tuple[int, str]] = field(default_factory=list)  # line, address
    fetched: list[tuple[int, str]] = field(default_factory=list)
    textless: list[tuple[int, str]] = field(default_factory=list)
    title: str = ""
    headings: int = 0

    def __post_init__(self) -> None:
        super().__init__()
        self.open_tags: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in attributes}
        line = self.getpos()[0]
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "a" and "href" in attrs:
            self.links.append((line, attrs["href"]))
        for name in ("src", "data"):
            if (tag, name) in FETCHED and name in attrs:
                self.fetched.append((line, attrs[name]))
        if tag == "link" and FETCHED_LINKS & set(attrs.get("rel", "").split()):
            self.fetched.append((line, attrs.get("href", "")))
        if tag == "img" and not attrs.get("alt") and attrs.get("role") != "presentation":
            self.textless.append((line, f"<img src={attrs.get('src', '')!r}>"))
        named = attrs.get("aria-label") or attrs.get("aria-labelledby")
        if (tag == "svg" and attrs.get("role") == "img" and not named) or (
            tag == "svg" and "figure" in self.open_tags and attrs.get("role") != "img"
        ):
            self.textless.append((line, "<svg> in a figure"))
        self.headings += tag == "h1"
        if tag in ("figure", "title"):
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open_tags:
            self.open_tags.remove(tag)

    def handle_data(self, data: str) -> None:
        if self.open_tags[-1:] == ["title"] and "figure" not in self.open_tags:
            self.title += data


def findings(site: Path, base_path: str = "/") -> list[str]:
    """Everything that is wrong with the site, a line each; empty when all is well.

    Args:
        site: the folder that was built.
        base_path: the path the site is served at; the 404 page links by it.
    """
    pages = {}
    for path in sorted(site.rglob("*.html")):
        pages[path] = reader = PageReader()
        reader.feed(path.read_text(encoding="utf-8"))
        reader.close()
    found = [] if pages else [f"{site}: there is no page in it"]
    for path, reader in pages.items():
        where = path.relative_to(site).as_posix()
        if not reader.title.strip():
            found.append(f"{where}: it has no <title>")
        if reader.headings != 1:
            found.append(f"{where}: it has {reader.headings} <h1>, and should have one")
        found += [f"{where}: the id {i!r} is there {n} times" for i, n in Counter(reader.ids).items() if n > 1]
        found += [f"{where}:{line}: {what} has no text for those who cannot see it" for line, what in reader.textless]
        for line, address in reader.fetched:
            if urlsplit(address).netloc:
                found.append(f"{where}:{line}: the page asks another host for {address}")
        for line, address in reader.links + reader.fetched:
            problem = broken(address, path, site, base_path, pages)
            if problem:
                found.append(f"{where}:{line}: {address!r}: {problem}")
    return found


def broken(address: str, page: Path, site: Path, base_path: str, pages: dict[Path, PageReader]) -> str:
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


def on_post_build(config: MkDocsConfig) -> None:
    site = Path(config.site_dir).resolve()
    found = findings(site, urlsplit(config.site_url or "/").path or "/")
    if found:
        raise PluginError("the built site is not in order:\n  " + "\n  ".join(found))


if __name__ == "__main__":
    root = Path(sys.argv[1] if len(sys.argv) > 1 else "site").resolve()
    problems = findings(root, sys.argv[2] if len(sys.argv) > 2 else "/")
    pages = len(list(root.rglob("*.html")))
    print("\n".join(problems) or f"{root.name}: {pages} pages, every link, anchor, asset and figure in order")
    sys.exit(bool(problems))
