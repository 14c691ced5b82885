"""The site as it is put on a host: the same bytes from every clean build, at any address; what a link to it shows."""

import contextlib
import functools
import gzip
import html
import os
import re
import shutil
import struct
import subprocess
import threading
from http.server import ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from conftest import ADDRESS, ROOT, SOURCE, QuietHandler, built

from scripts.build.check_site import findings
from scripts.build.dates import last_commit

META = re.compile(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')


def addresses(site):
    """Every page's file with the address it should have."""
    for path in sorted(site.rglob("index.html")):
        yield path, ADDRESS + path.relative_to(site).as_posix().removesuffix("index.html")


# The same bytes -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """A copy of the project elsewhere, built with no cache and other settings of the system."""
    root = tmp_path_factory.mktemp("clean") / "Größe und Maß" / "микроград"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, root / name)
    (root / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    settings = {"LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "7", "PYTHONUTF8": "0"}
    if os.environ.get("SOURCE_DATE_EPOCH", last_commit(ROOT)):
        settings["SOURCE_DATE_EPOCH"] = os.environ.get("SOURCE_DATE_EPOCH", last_commit(ROOT))
    built(root / "site", root, SITE_URL=ADDRESS, REPO_URL=SOURCE, **settings)
    return root


def test_two_clean_builds_are_the_same_byte_for_byte(clean, site):
    one, other = ({p.relative_to(s).as_posix(): p for p in s.rglob("*") if p.is_file()} for s in (site, clean / "site"))
    assert sorted(one) == sorted(other)
    assert len(one) > 100
    assert [name for name in one if one[name].read_bytes() != other[name].read_bytes()] == []


def test_a_build_changes_no_file_of_the_project(clean):
    readme = "docs/assets/graphs/readme.svg"
    assert (clean / readme).read_bytes() == (ROOT / readme).read_bytes()
    made = {path.name for path in clean.iterdir()} - {path.name for path in ROOT.iterdir()}
    assert made <= {"site", ".cache"}


# At another address ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nowhere(clean):
    """The whole site built without an address, by who has not set the two variables."""
    built(clean / "nowhere", clean)
    return clean / "nowhere"


@contextlib.contextmanager
def served(folder):
    """The address of a folder on a server of its own, ending in a slash."""
    handler = functools.partial(QuietHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_site_that_knows_no_address_works_at_the_root_of_a_host(nowhere, browser):
    assert findings(nowhere, "/") == []
    with served(nowhere) as address:
        page = browser.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address, wait_until="networkidle")
        page.locator("article").get_by_role("link").first.wait_for()
        page.goto(address + "tutorial/derivatives/", wait_until="networkidle")
        cell = page.locator(".cell--example").filter(has_text="print(").first
        cell.get_by_role("button", name="Run").click()
        cell.locator(".output--live .output__text").wait_for(timeout=60_000)
        assert cell.locator(".output--live .output__text").inner_text().strip()
        assert said == []
        page.close()


def test_a_site_that_knows_no_address_names_none(nowhere):
    assert not list(nowhere.glob("sitemap.xml*"))
    pages = sorted(nowhere.rglob("index.html"))
    assert len(pages) >= 25
    for path in pages:
        text = path.read_text(encoding="utf-8")
        meta = dict(META.findall(text))
        assert CANONICAL.findall(text) == []
        assert {"og:url", "og:image", "twitter:card"} & set(meta) == set()
        assert meta["og:title"]
        assert meta["description"]
        assert "navigation.instant" not in text  # it goes by the site map
        assert 'class="md-source"' not in text
    hosts = {
        host
        for path in nowhere.rglob("*")
        if path.suffix in (".html", ".ipynb", ".py", ".json", ".xml")
        for host in re.findall(r"https?://([^/\\s\"'<>)`&*\\]*)", path.read_text(encoding="utf-8"))
    }
    assert "www.youtube.com" in hosts
    assert [host for host in hosts if "example" in host.split(".")] == []


def test_the_source_is_one_click_away_where_it_has_an_address(site):
    for path, _ in addresses(site):
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r'<a href="([^"]*)" class="md-source"', text)) == {SOURCE}
        assert "/edit/" not in text


def test_the_site_works_deep_below_the_root(small):
    built(small / "site", small, SITE_URL="https://lessons.example/a/deep/path")
    assert findings(small / "site", "/a/deep/path/") == []
    assert "/a/deep/path/assets/" in (small / "site" / "404.html").read_text(encoding="utf-8")


# What others see ------------------------------------------------------------------------------------------------------


def test_every_page_says_what_it_is_and_where(site):
    pages = list(addresses(site))
    assert len(pages) >= 25
    for path, address in pages:
        text = path.read_text(encoding="utf-8")
        meta = dict(META.findall(text))
        title = html.unescape(re.search(r"<title>(.*?)</title>", text)[1])
        assert CANONICAL.findall(text) == [address]
        assert meta["og:url"] == address
        assert meta["description"] == meta["og:description"]
        assert len(meta["og:description"]) >= 40
        assert meta["og:title"]
        assert title.startswith(html.unescape(meta["og:title"]))
        assert meta["og:image:alt"]
        assert meta["twitter:card"] == "summary_large_image"


def test_the_picture_of_every_page_is_there_and_has_the_size_it_says(site):
    for path, _ in addresses(site):
        meta = dict(META.findall(path.read_text(encoding="utf-8")))
        assert meta["og:image"].startswith(ADDRESS), "an address in full: those who show it are elsewhere"
        image = (site / meta["og:image"].removeprefix(ADDRESS)).read_bytes()
        assert image.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", image[16:24])
        assert [meta["og:image:width"], meta["og:image:height"]] == [str(width), str(height)] == ["1200", "630"]
        assert len(image) < 100_000


def test_the_site_map_lists_every_page_with_the_date_of_the_last_commit(site):
    text = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert sorted(re.findall(r"<loc>(.*?)</loc>", text)) == sorted(address for _, address in addresses(site))
    assert gzip.decompress((site / "sitemap.xml.gz").read_bytes()).decode() == text
    if last_commit(ROOT):
        log = ["git", "log", "-1", "--date=format-local:%Y-%m-%d", "--format=%cd"]
        today = subprocess.run(
            log, cwd=ROOT, env=os.environ | {"TZ": "UTC"}, capture_output=True, text=True, check=True
        )
        assert set(re.findall(r"<lastmod>(.*?)</lastmod>", text)) == {today.stdout.strip()}


def test_the_page_for_a_wrong_address_has_no_address_of_its_own(site):
    text = (site / "404.html").read_text(encoding="utf-8")
    assert CANONICAL.findall(text) == []
    assert not [name for name, _ in META.findall(text) if name.startswith("og:")]
    assert urlsplit(ADDRESS).path in text
