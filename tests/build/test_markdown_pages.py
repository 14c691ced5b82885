"""The way out of MkDocs: `make markdown` writes pages that another generator builds, and a browser shows."""

import functools
import os
import subprocess
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

from conftest import NOTEBOOK, QuietHandler

HOME = """# Home

A formula $x^2$, and [a page](tutorial/derivatives.py#here).

<!-- graph: home -->
"""
CELLS = '\n# %%\nprint("a <b>\\n\\nc")\n\n# %% tags=["solution"] name="x"\nx = 1\n'


def test_zensical_builds_the_markdown_and_a_browser_shows_it(small, browser):
    (small / "docs" / "index.md").write_text(HOME, encoding="utf-8")
    notebook = small / NOTEBOOK
    notebook.write_text(notebook.read_text(encoding="utf-8") + CELLS, encoding="utf-8")
    folder = small / "markdown"
    run([sys.executable, "-m", "scripts.build.markdown_pages", str(folder)], small)
    run([str(Path(sys.executable).with_name("zensical")), "build"], folder)
    handler = functools.partial(QuietHandler, directory=folder / "site")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        assert page.locator("svg[role=img]").first.bounding_box()["width"] > 100
        assert "x^2" in page.locator(".arithmatex").inner_text()
        page.locator("article").get_by_role("link", name="a page").click()
        page.wait_for_url("**/tutorial/derivatives/#here")
        assert page.locator("h1").inner_text().startswith("Derivatives")
        assert page.locator(".cell").count() == 3
        assert page.locator(".cell--example code").first.inner_text().strip() == "1 + 1"
        assert page.locator(".output__text").all_inner_texts() == ["2", "a <b>\n\nc"]
        assert page.locator("details.cell--solution summary").inner_text() == "Solution"
        page.close()
        server.shutdown()


def run(command: list[str], folder: Path) -> None:
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
