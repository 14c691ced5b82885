"""The library as the site carries it: one version everywhere; the shown line installs it from where it is served."""

import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from email import message_from_string
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import ADDRESS, ROOT

from micrograd import __version__
from scripts.build.notebook_download import with_addresses
from scripts.build.wheel import WHEEL, build_wheel, install_lines

INSTALL = "reference/"
USE = """
import sys
from micrograd.engine import Value
from micrograd.graph import draw_dot

a, b = Value(2.0, label="a"), Value(-3.0, label="b")
c = a * b + 10
c.backward()
print(c.data, a.grad, b.grad)
print(draw_dot(c).svg().count('class="data"'), "values")
print(sys.modules["micrograd"].__file__)
"""


def lines(page):
    """The lines that install the library, as the page shows them."""
    return [text.strip() for text in page.locator("pre code").all_inner_texts() if text.startswith("pip install")]


def expected(site):
    return [f'pip install "{site}{WHEEL}"', f'pip install "micrograd[graph] @ {site}{WHEEL}"']


# One version ----------------------------------------------------------------------------------------------------------


def test_wheel_footer_and_library_agree_on_the_version(site):
    (wheel,) = site.rglob("*.whl")
    assert wheel == site / WHEEL
    assert wheel.name == f"micrograd-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        metadata = message_from_string(archive.read(f"micrograd-{__version__}.dist-info/METADATA").decode())
        assert f'__version__ = "{__version__}"' in archive.read("micrograd/__init__.py").decode()
    assert (metadata["Name"], metadata["Version"]) == ("micrograd", __version__)
    assert "Private :: Do Not Upload" in metadata.get_all("Classifier")
    for page in site.rglob("*.html"):
        assert f"micrograd {__version__}." in page.read_text(encoding="utf-8"), page


def test_the_change_log_is_about_this_version():
    versions = re.findall(r"^## \[?([\d.]+)\]?", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == __version__
    assert len(versions) == len(set(versions)) >= 2


def test_a_wheel_is_the_same_byte_for_byte_from_build_to_build(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    build_wheel(tmp_path / "one" / Path(WHEEL).name)
    build_wheel(tmp_path / "other" / Path(WHEEL).name)
    one, other = sorted(tmp_path.rglob("*.whl"))
    assert one.read_bytes() == other.read_bytes()


def test_a_wheel_of_another_name_than_the_pages_say_is_named(tmp_path):
    with pytest.raises(RuntimeError, match=rf"called micrograd-{__version__}-.*, and the pages say micrograd-0"):
        build_wheel(tmp_path / "micrograd-0.0.0.whl")


# The line -------------------------------------------------------------------------------------------------------------


def test_a_build_with_an_address_shows_it_and_one_without_says_what_to_put_in():
    known, unknown = install_lines(ADDRESS, ".."), install_lines("", "..")
    assert [line for line in known.split("\n") if line.startswith("pip")] == expected(ADDRESS)
    assert [line for line in unknown.split("\n") if line.startswith("pip")] == expected("ADDRESS/")
    assert "Where a line says ADDRESS" in unknown
    assert f'<a href="../{WHEEL}">' in unknown
    assert "ADDRESS" not in known


def test_the_page_says_it_without_javascript(browser, site_url):
    page = browser.new_page(java_script_enabled=False)
    page.goto(site_url + INSTALL)
    assert lines(page) == expected(ADDRESS)
    page.close()


def test_a_browser_puts_in_the_address_that_the_page_is_served_at(browser, site_url):
    page = browser.new_page()
    page.goto(site_url + INSTALL, wait_until="networkidle")
    assert lines(page) == expected(site_url)
    page.close()


def test_a_notebook_says_it(site):
    text = (site / "tutorial" / "derivatives" / "derivatives.py").read_text(encoding="utf-8")
    assert f'`pip install "micrograd[graph] @ {ADDRESS}{WHEEL}" matplotlib`' in text


def test_links_in_a_notebook_are_words_where_no_address_is_known():
    text = "See [draw it](expression_graph.py#draw-it), [Value][micrograd.engine.Value], [him](https://a.example/)."
    site = "https://site.example/"
    assert with_addresses(text, "", "tutorial/derivatives.py") == "See draw it, Value, [him](https://a.example/)."
    assert with_addresses(text, site, "tutorial/derivatives.py") == (
        f"See [draw it]({site}tutorial/expression_graph/#draw-it), "
        f"[Value]({site}reference/engine/#micrograd.engine.Value), [him](https://a.example/)."
    )


def run(*command, **options):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)
    assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
    return result.stdout


def test_the_shown_line_installs_what_a_copied_snippet_needs(browser, site_url, tmp_path):
    page = browser.new_page()
    page.goto(site_url + INSTALL, wait_until="networkidle")
    line = lines(page)[1]
    page.close()
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    python = environment / Path(sys.executable).relative_to(sys.prefix)
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    installed = Path(sysconfig.get_path("purelib"))
    for name in ("graphviz", "pygraphviz"):  # as if from the index, which no test asks
        assert find_spec(name)
        for folder in [installed / name, *installed.glob(f"{name}-*.dist-info"), *installed.glob(f"{name}.libs")]:
            shutil.copytree(folder, packages / folder.name)
    program, *words = shlex.split(line)
    assert program == "pip"
    run(sys.executable, "-m", "pip", "--python", python, *words, "--no-index", "--quiet", cwd=tmp_path)
    said = run(python, "-I", "-c", USE, cwd=tmp_path).splitlines()
    assert said[:2] == ["4.0 -3.0 2.0", "5 values"]
    assert Path(said[2]).is_relative_to(packages)
