"""What tests share: the built site, a server for it, a browser; and no silent skip on a build server."""

import contextlib
import functools
import gc
import gzip
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.build.recorded_pages import NEEDS, is_recorded

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

# What Python compiles is kept, here and in the processes that tests start, even where the environment forbids it, as in
# many containers: to compile the same modules anew in each process takes as long as the tests.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

ROOT = Path(__file__).parent.parent
ADDRESS = "https://site.example/lessons/"  # that the site of the tests is built for; the host's name is nobody's
SOURCE = "https://code.example/lessons"
BROWSERS = [
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
]


def browser_program() -> str | None:
    """The Chromium or Chrome that the variable CHROMIUM names, else one that is installed."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_report_header() -> str:
    """The browser of this run: what a page may do changes with the browser's version."""
    program = browser_program()
    if program is None:
        return "browser: none found"
    if sys.platform == "win32":  # there it opens a window instead of saying its version
        return f"browser: {program}"
    said = subprocess.run([program, "--version"], capture_output=True, encoding="utf-8", check=False)
    return f"browser: {said.stdout.strip() or said.stderr.strip()} ({program})"


def pytest_collection_finish() -> None:
    """What is here from the start is no longer looked through by every garbage collection: tests take half the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """On a build server (the variable CI) a skip is an error: a missing tool must not make a run look green."""
    report = yield
    if report.skipped and call.excinfo and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{call.excinfo.value} (skipped; an error because CI is set)"
    return report


AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


# Two frames later the page is drawn as it stands now, and what watches its sizes has seen them.
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


def open_whole(page: Page, address: str = "") -> None:
    """Go to an address, or load the page again, and wait for all of it: its modules too have run and are quiet."""
    page.goto(address) if address else page.reload()
    page.wait_for_load_state("networkidle")
    page.evaluate(DRAWN)


def told(violations: list[dict]) -> str:
    """What axe found: each rule with its first three places, and what is wrong with each."""
    return "\n\n".join(
        f"{found['id']}: {found['help']}\n{node['html']}\n{node['failureSummary']}"
        for found in violations
        for node in found["nodes"][:3]
    )


def build_command(out: Path) -> list[str]:
    return [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(out)]


def build(out: Path, root: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Build the site of the project in `root` into the folder `out`, as `make site` does where no address is known."""
    unset = {"SITE_URL": "", "REPO_URL": ""}
    return subprocess.run(
        build_command(out),
        cwd=root,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"} | unset | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def need_packages_of(page: Path) -> None:
    """Skip a test that runs a tutorial page whose package is not installed, and name the package."""
    uri = f"tutorial/{page.name}"
    if is_recorded(uri):
        pytest.skip(f"{page.name} needs {NEEDS[uri][1]}: pip install {NEEDS[uri][0]}")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that `make` fills once in a run, whichever worker comes first; the others wait for it."""
    run = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent  # of the run's workers
    folder = run / name
    with (run / f"{name}.lock").open("w") as lock:
        if fcntl:  # without, several workers may make it at the same time: run a single one there
            fcntl.flock(lock, fcntl.LOCK_EX)  # until the file is closed
        if not (run / f"{name}.made").exists():
            make(folder)
            (run / f"{name}.made").touch()
    return folder


def built(out: Path, root: Path = ROOT, **environment: str) -> None:
    """As `build`, where nothing may go wrong."""
    result = build(out, root, **environment)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site; its name is the path that the site has on its host. All workers have the same."""

    def make(folder: Path) -> None:
        built(folder / "lessons", SITE_URL=ADDRESS, REPO_URL=SOURCE)

    return once(tmp_path_factory, "site", make) / "lessons"


# A project with two small pages, which builds in seconds -------------------------------------------------------------

GOOD = """# %% [markdown]
# # Derivatives
#
# ## Here
#
# [away](https://example.org)

# %%
1 + 1
"""
NOTEBOOK = "docs/tutorial/derivatives.py"


@pytest.fixture(scope="session")
def built_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project as a build without a fault leaves it, with its site and its cache: to look at, not to touch."""
    return once(tmp_path_factory, "small", lambda root: built(small_project(root) / "site", root))


@pytest.fixture
def small(built_small: Path, tmp_path: Path) -> Path:
    """The same to work on: it builds in a fraction of the time, from what is in its cache."""
    return shutil.copytree(built_small, tmp_path / "project", symlinks=True)


def small_project(root: Path) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    for name in ("micrograd", "scripts"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "requirements", root / "requirements")
    for name in ("mkdocs.yml", "pyproject.toml", "README.md", "LICENSE", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, root / name)
    (root / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    docs = root / "docs"
    for name in ("assets", "javascripts", "stylesheets"):
        shutil.copytree(ROOT / "docs" / name, docs / name)
    (docs / "tutorial").mkdir()
    (docs / "tutorial" / "derivatives.py").write_text(GOOD, encoding="utf-8")
    home = "# Home\n\n[first](tutorial/derivatives.py#here)\n\n::: micrograd.engine.Value.exp\n"
    (docs / "index.md").write_text(home, encoding="utf-8")
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    nav = "nav:\n  - index.md\n  - tutorial/derivatives.py\n"
    config = config[: config.index("nav:")] + nav + config[config.index("\ntheme:") :]
    (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    return root


# Serving and looking --------------------------------------------------------------------------------------------------


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a word on the terminal."""

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture(scope="session")
def site_url(site: Path) -> Iterator[str]:
    """The address of the built site on a server of its own, ending in a slash."""
    handler = functools.partial(QuietHandler, directory=site.parent)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{site.name}/"
        server.shutdown()


class GzipHandler(QuietHandler):
    """Serves files as a static host does: gzipped, with a type for each, to be asked for again when they may be old."""

    packed: ClassVar[dict[Path, bytes]] = {}

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file() or not self.path.partition("?")[0].endswith(("/", path.name)):
            return super().do_GET()
        if path not in self.packed:
            content = path.read_bytes()
            if (
                path.name == "sitemap.xml"
            ):  # on another port than its own the theme knows no page, and no instant navigation
                content = content.replace(b"https://site.example", f"http://{self.headers['Host']}".encode())
            self.packed[path] = gzip.compress(content, 4)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(self.packed[path])))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # the page went away
            self.wfile.write(self.packed[path])


@pytest.fixture(scope="session")
def host_url(site: Path) -> Iterator[str]:
    """The address of the built site on a server that sends it as a static host does."""
    handler = functools.partial(GzipHandler, directory=site.parent)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{site.name}/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium or Chrome, the same for all tests of a worker."""
    program = browser_program()
    if program is None:
        pytest.skip("no Chromium or Chrome found; install one, or name it in the variable CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens empty pages, each in a browser of its own; in the end no script may have failed in them."""
    contexts, errors = [], list[str]()

    def open_one(**options: Any) -> Page:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []
