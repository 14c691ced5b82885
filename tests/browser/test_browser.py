"""The built pages in a real browser: both schemes, a phone's width, their weight, and what they ask of other hosts."""

import gzip
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import AXE, DRAWN, open_whole, told
from notebooks import address, nav

PAGES = [*map(address, nav()), "404.html"]
SCHEMES = ("light", "dark")
WITH_PLOTS = {
    f"tutorial/{name}/"
    for name in ("derivatives", "loss_and_descent", "moons", "neuron_by_hand", "training_loop", "what_it_learnt")
}
# Of one scope with `visit`, so that all tests of a visit follow on each other. The light ones come first in both lists.
LIGHT, DARK = ([pytest.param((page, scheme), id=f"{page or 'home'}-{scheme}") for page in PAGES] for scheme in SCHEMES)
each_page = pytest.mark.parametrize("opened", LIGHT, scope="module")
each_page_in_each_scheme = pytest.mark.parametrize("opened", LIGHT + DARK, scope="module")


def test_the_list_of_pages_is_complete(site):
    built = {path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("*.html")}
    assert built == set(PAGES)


@dataclass
class Visit:
    """What was seen of a page: once opened, for several tests."""

    said: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    violations: list[dict] = field(default_factory=list)
    width_on_a_phone: int = 0
    too_wide: list[str] = field(default_factory=list)


TOO_WIDE = """() => {
    const root = document.documentElement;
    const cut = (e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth && e.checkVisibility()
        && ["hidden", "clip"].includes(getComputedStyle(e).overflowX) && !e.closest(".katex, svg, .spoken");
    const found = [...document.querySelectorAll("article *")].filter(cut).map((e) => e.outerHTML.slice(0, 80));
    return root.scrollWidth > root.clientWidth ? [`the page: ${root.scrollWidth}`, ...found] : found;
}"""


@pytest.fixture(scope="module")
def visit(browser, site_url):
    @cache
    def open_page(address: str, scheme: str) -> Visit:
        seen = Visit()
        page = browser.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 900})
        page.on("console", lambda message: seen.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: seen.said.append(str(error)))
        page.on("request", lambda request: seen.asked.add(request.url))
        open_whole(page, site_url + address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(DRAWN)
        page.evaluate(AXE)  # a script tag would be refused: the page has a policy
        seen.violations = page.evaluate("axe.run().then(result => result.violations)")
        page.set_viewport_size({"width": 390, "height": 844})
        page.evaluate(DRAWN)
        seen.width_on_a_phone = page.evaluate("document.documentElement.scrollWidth")
        if scheme == "light":  # other landmarks there, and more that scrolls
            seen.violations += page.evaluate("axe.run().then(result => result.violations)")
            for width, letters in ((320, "125%"), (640, "125%"), (959, "250%")):  # 125 % is the theme's
                page.set_viewport_size({"width": width, "height": 450})
                page.evaluate("size => document.documentElement.style.fontSize = size", letters)
                page.evaluate(DRAWN)
                seen.too_wide += [f"{width} px, {letters}: {what}" for what in page.evaluate(TOO_WIDE)]
        page.close()
        return seen

    return open_page


@each_page_in_each_scheme
def test_page_is_quiet_and_asks_no_other_host(visit, site_url, opened):
    seen = visit(*opened)
    assert seen.said == []
    assert seen.asked
    assert [url for url in seen.asked if not url.startswith(site_url)] == []


@each_page_in_each_scheme
def test_page_is_accessible(visit, opened):
    violations = visit(*opened).violations
    assert not violations, told(violations)


@each_page
def test_page_fits_a_phone(visit, opened):
    assert visit(*opened).width_on_a_phone == 390, "something is wider than the page"


@each_page
def test_page_fits_narrow_windows_zoom_and_large_letters(visit, opened):
    assert visit(*opened).too_wide == []


@each_page
def test_page_is_within_its_weight(visit, site, opened):
    sizes = {path: weight(site, path) for path in (urlsplit(url).path for url in visit(*opened).asked)}
    budget = 150_000 if opened[0] in WITH_PLOTS else 130_000
    assert sum(sizes.values()) <= budget, dict(sorted(sizes.items(), key=lambda item: -item[1]))


def weight(site: Path, path: str) -> int:
    """The bytes of a file as a host sends it: fonts as they are, the rest gzipped."""
    file = site.parent / unquote(path).removeprefix("/")
    file = file / "index.html" if file.is_dir() else file
    data = file.read_bytes()
    return len(data if file.suffix in (".woff2", ".png") else gzip.compress(data))


def test_page_is_complete_without_javascript(browser, site_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + "tutorial/derivatives/")
    page.get_by_text("Solution", exact=True).first.click()
    assert page.locator("details.cell--solution[open] pre").first.is_visible()
    assert page.locator(".katex").first.is_visible()
    assert page.locator("figure.plot svg").first.is_visible()
    context.close()


def test_formulas_keep_their_style_across_instant_navigation(browser, host_url):
    page = browser.new_page()
    open_whole(page, host_url + "tutorial/")
    page.locator("article td").get_by_role("link", name="Derivatives").click()
    page.wait_for_selector(".katex")
    page.wait_for_function("getComputedStyle(document.querySelector('.katex-mathml')).position === 'absolute'")
    page.close()


def test_style_sheet_stays_across_instant_navigation(browser, host_url):
    page = browser.new_page()
    open_whole(page, host_url + "glossary/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("document.querySelector('link[rel=stylesheet]').mark = 'the first'")
    page.locator(".md-tabs").get_by_role("link", name="Tutorial").click()
    page.locator("h1", has_text="Tutorial").wait_for()
    marks = "[...document.querySelectorAll('link[rel=stylesheet]')].map(link => link.mark)"
    assert page.evaluate(marks) == ["the first"]
    assert asked
    assert [url for url in asked if url.endswith(".css")] == []
    page.close()


def test_a_link_to_an_anchor_of_the_same_page_keeps_the_page(browser, host_url):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    open_whole(page, host_url + "glossary/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("window.same = document.querySelector('article')")
    same = "window.same === document.querySelector('article')"

    def go(hash):
        page.locator(f".md-nav--secondary a[href$='{hash}']").first.evaluate("link => link.click()")
        top = "hash => document.getElementById(hash.slice(1)).getBoundingClientRect().top"
        for _ in range(50):
            page.wait_for_timeout(100)
            if -5 < page.evaluate(top, hash) < 800:
                break
        assert -5 < page.evaluate(top, hash) < 800, "it is in view"
        assert page.url.endswith(hash)
        assert page.evaluate(same)
        page.wait_for_timeout(500)  # the theme notes where a reader is once scrolling has ended

    anchors = page.eval_on_selector_all(
        ".md-nav--secondary a[href*='#']", "all => all.map((link) => new URL(link.href).hash)"
    )
    assert len(anchors) > 1
    for hash in (anchors[-1], anchors[0], anchors[-1]):
        go(hash)
    page.go_back()
    page.wait_for_timeout(500)
    assert page.evaluate(same)
    assert page.url.endswith(anchors[0])
    assert [url for url in asked if url.endswith(("/glossary/", ".html"))] == []
    page.locator(".md-tabs").get_by_role("link", name="Tutorial").click()
    page.locator("h1", has_text="Tutorial").wait_for()
    assert page.evaluate("Boolean(window.same)"), "it was an instant navigation"
    assert not page.evaluate(same)
    page.go_back()
    page.locator("h1", has_text="Glossary").wait_for()
    page.close()


def test_browser_draws_its_own_parts_in_the_readers_scheme(browser, site_url):
    page = browser.new_page(color_scheme="light")
    open_whole(page, site_url)
    root = "getComputedStyle(document.documentElement).colorScheme"
    assert page.evaluate(root) == "light"
    page.get_by_role("banner").locator("label[title*='switch to light']").click()
    page.get_by_role("banner").locator("label[title*='switch to dark']").click()
    assert page.evaluate(root) == "dark"
    page.close()


def test_skip_link_search_and_scheme_work_by_keyboard(browser, site_url):
    page = browser.new_page(color_scheme="light")
    open_whole(page, site_url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    page.keyboard.press("/")
    page.keyboard.type("backward")
    found = page.locator(".md-search-result__item").first
    found.wait_for()
    assert "backward" in found.inner_text().lower()
    page.close()


def test_menu_of_a_narrow_page_opens_for_the_tab_key_and_closes_behind_it(browser, host_url):
    page = browser.new_page(viewport={"width": 640, "height": 450}, reduced_motion="reduce")
    open_whole(page, host_url)
    links = []
    while not page.evaluate("document.activeElement.matches('article *')"):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.md-sidebar *')"):
            name, x, y, seen = page.evaluate(
                """() => {
                    const e = document.activeElement, box = e.getBoundingClientRect();
                    return [e.innerText, box.x, box.y, e.checkVisibility({opacityProperty: true})];
                }"""
            )
            links.append(name.strip())
            assert seen, name
            assert x >= 0, name
            assert 0 <= y < 450, name
    assert {"Tutorial", "1. Derivatives", "Playground", "Reference", "Checks"} <= set(links)
    edge = "document.querySelector('.md-sidebar--primary').getBoundingClientRect().right"
    assert page.evaluate(edge) <= 0
    page.get_by_role("banner").locator("label[for=__drawer]").click()
    page.locator(".md-sidebar--primary").get_by_role("link", name="Glossary").click()
    page.locator("h1", has_text="Glossary").wait_for()
    page.locator("#__drawer:not(:checked)").wait_for(state="attached")
    assert page.evaluate(edge) <= 0
    page.close()


def test_what_a_search_found_is_not_reached_when_the_search_is_closed(browser, site_url):
    page = browser.new_page()
    open_whole(page, site_url)
    page.keyboard.press("/")
    page.keyboard.type("backward")
    page.locator(".md-search-result__item").first.wait_for()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.md-search *')")
    page.close()


def test_icons_and_the_current_page_are_seen_in_forced_colours(browser, site_url):
    page = browser.new_page(forced_colors="active")
    open_whole(page, site_url + "tutorial/automatic_backpropagation/")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for icon in ("::before", "::after"):
        summary = page.locator("summary:visible").first
        assert summary.evaluate("(e, icon) => getComputedStyle(e, icon).backgroundColor", icon) != paper
    for link in (".md-tabs__item--active a", "a.md-nav__link--active"):
        assert page.locator(link).first.evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"
    page.close()


def test_paper_is_white_from_a_dark_screen_too(browser, site_url):
    page = browser.new_page(color_scheme="dark")
    open_whole(page, site_url)
    paper = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(paper) == "rgb(18, 25, 32)"
    page.emulate_media(media="print")
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    page.close()


def test_the_cheat_sheet_is_one_sheet_of_paper(browser, site_url):
    page = browser.new_page()
    open_whole(page, site_url + "cheat_sheet/")
    for paper in ("A4", "Letter"):
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))) == 1, paper
    page.close()


def test_copy_button_copies_code_that_runs(browser, site_url):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_whole(page, site_url)
    page.locator("article cell-bar").first.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_text("Copied").wait_for()
    namespace: dict = {}
    exec(page.evaluate("navigator.clipboard.readText()"), namespace)
    assert round(namespace["o"].data, 4) == 0.7616
    open_whole(page, site_url + "reference/engine/")
    session = page.locator(".highlight:has(.gp)").first  # an interpreter's session is copied without prompts
    session.hover()
    session.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied").wait_for()
    exec("from micrograd.engine import Value\n" + page.evaluate("navigator.clipboard.readText()"), namespace)
    assert namespace["c"].data == 4.0
    context.close()
