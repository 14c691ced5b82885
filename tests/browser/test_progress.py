"""A reader's progress: exercises counted at build, marks and ticks kept in the browser, taken along and erased."""

import json
import re

import pytest
from conftest import ADDRESS, AXE, ROOT, open_whole, told
from mkdocs.exceptions import PluginError
from notebooks import exercises, pages
from playwright.sync_api import TimeoutError

from scripts.build import page_progress

DAY = "2026-11-20"
DERIVATIVES = {f"derivatives#{name}": DAY for name in ("estimate", "central-difference", "gradient")}
SOLVED = DERIVATIVES | {"expression_graph#formula": DAY}
CODE = "code /lessons/tutorial/derivatives/ the-slope/2"
SAVED = {"site": "micrograd", "version": 1, "solved": SOLVED, "checklist": {}, "code": {}}
COUNTS = {page.stem: len(exercises(page)) for page in pages()}
EXERCISES = sum(COUNTS.values())
LIST = (ROOT / "docs" / "tutorial" / "after_the_last_page.md").read_text(encoding="utf-8")
MILESTONES = LIST[LIST.index('<div class="checklist"') : LIST.index("</div>")].count("\n- ")
assert MILESTONES > 0 < EXERCISES
INDEX, CHECKLIST = "tutorial/", "tutorial/after_the_last_page/"
FORBIDDEN = (
    """Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } })"""
)
FULL = """Storage.prototype.setItem = () => { throw new DOMException("no", "QuotaExceededError"); }"""

READY = "saved-data button, .checklist input, cell-bar button"  # what our modules put into a page


# Built ----------------------------------------------------------------------------------------------------------------


def test_table_counts_the_exercises_of_every_page(site):
    text = (site / INDEX / "index.html").read_text(encoding="utf-8")
    rows = re.findall(r'data-page="(\w+)" data-exercises="([^"]*)"[^>]*>(\d+) exercises<', text)
    assert rows == [(page.stem, " ".join(exercises(page)), str(len(exercises(page)))) for page in pages()]
    total = sum(len(exercises(page)) for page in pages())
    assert f"<tutorial-progress>{total} exercises on {len(rows)} pages.</tutorial-progress>" in text


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_exercises_have_the_names_on_the_page_that_the_table_has(site, page):
    text = (site / "tutorial" / page.stem / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'class="cell cell--exercise"[^>]* data-exercise="([^"]+)"', text) == exercises(page)


def test_table_that_names_no_page_stops_the_build():
    docs = ROOT / "docs"
    text = f"{page_progress.SUMMARY}\n\n| 1. [Gone](gone.py)<br>1 minute | nothing |\n"
    with pytest.raises(PluginError, match=r"docs/tutorial/x\.md: its table names gone\.py"):
        page_progress.put_counts(text, docs / "tutorial" / "x.md", docs, {}, page_progress.exercises)


def test_what_was_moved_is_where_it_is_said_to_be(site):
    text = (ROOT / "docs" / "javascripts" / "reader" / "moved.js").read_text(encoding="utf-8")
    moved = re.findall(r'\["(\w+)", "([\w-]+)", "([\w-]+)", "(\w+)"\]', text)
    assert moved
    for old, name, section, new in moved:
        page = (site / "tutorial" / new / "index.html").read_text(encoding="utf-8")
        assert re.search(rf'id="{section}">(?:(?!<h[23]).)*? data-exercise="{name}"', page, re.DOTALL), name
        assert f'data-exercise="{name}"' not in (site / "tutorial" / old / "index.html").read_text(encoding="utf-8")


# Shown ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def reader(browser, site_url):
    """Opens a page in a browser of its own, in which something is kept already."""
    opened, errors = [], []

    def open_page(address, kept=None, script="", **options):
        context = browser.new_context(**options)
        opened.append(context)
        page = context.new_page()
        if script != FORBIDDEN:  # the theme stumbles over that by itself
            page.on("pageerror", lambda error: errors.append(str(error)))
        if kept:
            page.goto(site_url + "404.html")
            for name, value in kept.items():
                raw = value if isinstance(value, str) else json.dumps(value)
                page.evaluate("([name, raw]) => localStorage.setItem(name, raw)", [f"micrograd:{name}", raw])
        if script:
            page.add_init_script(script)
        page.goto(site_url + address)
        if options.get("java_script_enabled", True):
            page.locator(READY).first.wait_for(state="attached")
        return page

    yield open_page
    for context in opened:
        context.close()
    assert errors == []


def summary(page):
    return page.locator("tutorial-progress").inner_text()


def row(page, name):
    return page.locator(f'[data-page="{name}"]').inner_text()


def kept(page):
    return page.locator("saved-data p").first.inner_text()


def said(page):
    return page.locator("saved-data [role=status]").inner_text()


def names_in_storage(page):
    return page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('micrograd:')).sort()")


def keep(page, name, value):
    """As another part of the site keeps it."""
    page.evaluate("([name, value]) => localStorage.setItem('micrograd:' + name, JSON.stringify(value))", [name, value])


def button(page, name):
    return page.locator("saved-data").get_by_role("button", name=name, exact=True)


def take_in(page, name, content):
    """Import a file, and give what the page says of it."""
    with page.expect_file_chooser() as chooser:
        button(page, "Import").click()
    body = content if isinstance(content, str) else json.dumps(content)
    chooser.value.set_files({"name": name, "mimeType": "application/json", "buffer": body.encode()})
    page.locator("saved-data [role=status]:not(:empty)").wait_for()
    return said(page)


def test_without_javascript_the_pages_show_counts_and_a_plain_list(reader):
    page = reader(INDEX, java_script_enabled=False)
    assert row(page, "derivatives") == "3 exercises"
    assert not page.locator(".saved").is_visible()
    page = reader(CHECKLIST, java_script_enabled=False)
    assert page.locator(".checklist li").count() == MILESTONES
    assert page.locator(".checklist input").count() == 0
    assert not page.locator(".checklist .progress").is_visible()


def test_nothing_kept_is_said_plainly_and_only_import_is_offered(reader):
    page = reader(INDEX)
    assert summary(page) == f"{EXERCISES} exercises on {len(pages())} pages."
    assert row(page, "derivatives") == "3 exercises"
    assert kept(page) == "Nothing is kept in this browser yet."
    shown = page.locator("saved-data button:visible")
    assert shown.all_inner_texts() == ["Import"]
    assert names_in_storage(page) == []


def test_rows_and_summary_count_what_is_solved(reader):
    page = reader(INDEX, {"solved": SOLVED})
    assert summary(page) == f"4 of {EXERCISES} exercises solved, 1 of {len(pages())} pages finished."
    assert row(page, "derivatives") == "✓ Finished, 3 of 3"
    assert row(page, "expression_graph") == "1 of 2 solved"
    assert row(page, "networks") == f"{COUNTS['networks']} exercises"
    assert kept(page) == "Kept in this browser: 4 solved exercises."


def test_marks_of_pages_that_are_gone_do_not_count(reader):
    page = reader(INDEX, {"solved": {"gone#x": DAY, "derivatives#gone": DAY, "moons#hinge": DAY}})
    assert summary(page) == f"1 of {EXERCISES} exercises solved, 0 of {len(pages())} pages finished."
    assert "2 of these exercises are no longer on the site" in kept(page)


def test_solved_exercise_is_marked_on_its_page(reader):
    page = reader("tutorial/derivatives/", {"solved": {"derivatives#gradient": DAY}})
    assert page.locator(".cell--solved").count() == 1
    mark = page.locator('.cell--solved[data-exercise="gradient"] [role=status]')
    assert mark.inner_text() == "Solved"


def test_marks_are_there_after_instant_navigation(reader, site, site_url):
    page = reader("")
    # The theme navigates instantly to addresses of the sitemap only: here they have to be this server's.
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8").replace(ADDRESS, site_url)
    page.route("**/sitemap.xml", lambda route: route.fulfill(body=sitemap, content_type="application/xml"))
    open_whole(page, site_url + INDEX)
    page.evaluate("window.same = true")
    page.locator("article td").get_by_role("link", name="Derivatives").click()
    page.wait_for_selector(".cell--exercise cell-bar button")
    keep(page, "solved", SOLVED)
    page.locator(".md-tabs").get_by_role("link", name="Tutorial").click()
    page.get_by_text(f"4 of {EXERCISES} exercises solved").wait_for()
    assert row(page, "derivatives") == "✓ Finished, 3 of 3"
    assert "4 solved exercises" in kept(page)
    page.locator("article").get_by_role("link", name="After the last page").click()
    page.get_by_role("checkbox", name="I can measure a derivative").check()
    page.go_back()
    page.get_by_text("1 ticked milestone").wait_for()
    assert page.locator("saved-data button:visible").all_inner_texts() == ["Export", "Import", "Erase"]
    assert page.evaluate("window.same")


def test_another_tab_is_followed(reader, site_url):
    page, checklist = reader(INDEX), None
    other = page.context.new_page()
    open_whole(other, site_url + CHECKLIST)
    checklist = page.context.new_page()
    open_whole(checklist, site_url + CHECKLIST)
    other.get_by_role("checkbox", name="PyTorch agrees with me").check()
    keep(other, "solved", SOLVED)
    page.get_by_text(f"4 of {EXERCISES} exercises solved").wait_for()
    page.get_by_text("4 solved exercises and 1 ticked milestone").wait_for()
    checklist.get_by_text(f"1 of {MILESTONES} ticked").wait_for()
    assert checklist.get_by_role("checkbox", name="PyTorch agrees with me").is_checked()


def test_exercises_that_no_browser_runs_are_ticked_by_hand(reader):
    page = reader(INDEX, {"solved": {"pytorch#exp-in-pytorch": DAY}})
    box = page.get_by_role("checkbox", name="The same in PyTorch")
    assert not box.is_checked()
    box.check()
    assert row(page, "pytorch") == "✓ Finished, {0} of {0}".format(COUNTS["pytorch"])
    open_whole(page)
    assert box.is_checked()
    box.uncheck()
    assert row(page, "pytorch") == f"{COUNTS['pytorch']} exercises"


@pytest.mark.parametrize("address", [INDEX, CHECKLIST])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_when_the_marks_appear(reader, address, width):
    watch = """window.moved = 0; new PerformanceObserver(list => {
        for (const shift of list.getEntries()) window.moved += shift.value;
    }).observe({ type: "layout-shift", buffered: true })"""
    content = {"solved": SOLVED, "checklist": {"derivatives": DAY}}
    page = reader(address, content, watch, viewport={"width": width, "height": 900})
    page.locator("tutorial-progress, milestone-checklist").filter(has_text=" of ").wait_for()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.moved") < 0.005


def test_modules_load_on_their_pages_only(reader, site_url):
    page = reader("")
    asked = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site_url)))
    open_whole(page, site_url + "tutorial/derivatives/")
    assert "javascripts/cell/cell_bar.js" in asked
    assert not [url for url in asked if "progress.js" in url or "saved_data.js" in url]
    open_whole(page, site_url + CHECKLIST)
    assert "javascripts/reader/progress.js" in asked
    assert "javascripts/reader/saved_data.js" not in asked


# The checklist --------------------------------------------------------------------------------------------------------


def test_ticks_are_kept_each_under_a_name_of_its_own(reader):
    page = reader(CHECKLIST)
    boxes = page.locator(".checklist").get_by_role("checkbox")
    assert boxes.count() == MILESTONES
    assert page.locator("milestone-checklist").inner_text() == "Tick what is true of you."
    for box in boxes.all():
        box.check()
    assert page.locator("milestone-checklist").inner_text() == f"{MILESTONES} of {MILESTONES} ticked."
    ticked = page.evaluate("JSON.parse(localStorage.getItem('micrograd:checklist'))")
    assert len(ticked) == MILESTONES
    assert {"derivatives", "order_and_backward#parents-first"} <= set(ticked)
    boxes.nth(3).uncheck()
    open_whole(page)
    assert [box.is_checked() for box in boxes.all()] == [number != 3 for number in range(MILESTONES)]


def test_links_of_the_checklist_still_lead_to_their_pages(reader):
    page = reader(CHECKLIST)
    page.locator(".checklist").get_by_role("link", name="parents first").click()
    page.wait_for_url("**/order_and_backward/#parents-first")
    assert names_in_storage(page) == []


# Storage that fails ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "words"),
    [(FORBIDDEN, "Not kept: this browser forbids storage."), (FULL, "Not kept: this browser's storage is full.")],
    ids=["forbidden", "full"],
)
def test_storage_that_takes_nothing_is_named(reader, script, words):
    page = reader(INDEX, script=script)
    assert kept(page) == words
    assert summary(page) == f"{EXERCISES} exercises on {len(pages())} pages."
    assert words in take_in(page, "mine.json", SAVED)
    page = reader(CHECKLIST, script=script)
    page.get_by_role("checkbox", name="PyTorch agrees with me").check()
    assert page.locator("milestone-checklist").inner_text() == f"{words} Your ticks stay until you leave the page."


@pytest.mark.parametrize("raw", ["{", "5", '"abc"', '["derivatives#gradient"]', '{"derivatives#gradient": 7}', "null"])
def test_damaged_value_counts_as_nothing_and_can_be_erased(reader, raw):
    page = reader(INDEX, {"solved": raw, "checklist": {"derivatives": DAY}})
    assert summary(page) == f"{EXERCISES} exercises on {len(pages())} pages."
    assert "1 ticked milestone" in kept(page)
    assert "Some of what was kept is damaged" in kept(page)
    button(page, "Erase").click()
    button(page, "Erase everything").click()
    assert kept(page) == "Nothing is kept in this browser yet."


def test_tick_repairs_a_damaged_checklist(reader):
    page = reader(CHECKLIST, {"checklist": '[1, "x"]'})
    page.get_by_role("checkbox", name="PyTorch agrees with me").check()
    open_whole(page)
    assert page.locator("milestone-checklist").inner_text() == f"1 of {MILESTONES} ticked."


# Export, Import, Erase ------------------------------------------------------------------------------------------------

EVERYTHING = {"solved": SOLVED, "checklist": {"derivatives": DAY}, CODE: {"code": "mine", "of": "the page's"}}


def test_what_one_browser_exports_another_imports(reader):
    page = reader(INDEX, EVERYTHING)
    with page.expect_download() as saved:
        button(page, "Export").click()
    name = saved.value.suggested_filename
    assert re.fullmatch(r"micrograd-\d{4}-\d\d-\d\d\.json", name)
    assert name in said(page)
    text = saved.value.path().read_text(encoding="utf-8")
    assert json.loads(text)["solved"] == SOLVED
    other = reader(INDEX)
    assert take_in(other, name, text) == (
        f"Added from {name}: 4 solved exercises, 1 ticked milestone and your code of 1 cell."
    )
    assert summary(other) == f"4 of {EXERCISES} exercises solved, 1 of {len(pages())} pages finished."
    for name_in_storage in names_in_storage(page):
        read = ("name => JSON.parse(localStorage.getItem(name))", name_in_storage)
        assert other.evaluate(*read) == page.evaluate(*read)
    assert names_in_storage(other) == names_in_storage(page)
    other.locator("saved-data [role=status]").evaluate("status => status.textContent = ''")
    assert take_in(other, name, text) == f"Nothing was added from {name}. This browser has all of it."


def test_import_adds_and_overwrites_nothing(reader):
    page = reader(INDEX, EVERYTHING)
    file = SAVED | {
        "solved": {"derivatives#gradient": "2020-01-01", "moons#hinge": DAY},
        "code": {CODE.removeprefix("code "): {"code": "theirs", "of": "the page's"}},
    }
    words = take_in(page, "other.json", file)
    assert words.startswith("Added from other.json: 1 solved exercise.")
    assert "One cell has other code here than in the file: what is here stays." in words
    assert summary(page).startswith(f"5 of {EXERCISES}")
    solved = page.evaluate("JSON.parse(localStorage.getItem('micrograd:solved'))")
    assert solved == SOLVED | {"moons#hinge": DAY}
    own = page.evaluate("name => JSON.parse(localStorage.getItem('micrograd:' + name)).code", CODE)
    assert own == "mine"


REFUSED = {
    "no JSON": ("hello", "it is not JSON"),
    "nothing": ("", "it is not JSON"),
    "JSON of somebody else": ({"a": 1}, "it is not from this site"),
    "a list": ([1, 2], "it is not from this site"),
    "null": ("null", "it is not from this site"),
    "another format": (SAVED | {"version": 99}, "a newer version of the site saved it, or"),
    "a part that is missing": ({"site": "micrograd", "version": 1}, 'its part "solved" is missing'),
    "a part that is a list": (SAVED | {"checklist": [1]}, 'its part "checklist" is missing or damaged'),
    "a day that is none": (SAVED | {"solved": {"a#b": 1}}, 'in its part "solved", the entry "a#b" is not a day'),
    "code that is none": (SAVED | {"code": {"x": {"code": 1, "of": ""}}}, 'in its part "code", the entry "x"'),
    "a film": (" " * 11_000_000, "it has 11 MB"),
}


@pytest.mark.parametrize("refused", REFUSED)
def test_import_refuses_what_export_did_not_save_and_says_why(reader, refused):
    content, words = REFUSED[refused]
    page = reader(INDEX)
    message = take_in(page, "some.json", content)
    assert message.startswith("some.json was not imported: ")
    assert words in message
    assert names_in_storage(page) == []


def test_erase_asks_once_and_then_all_marks_are_gone(reader, site_url):
    page = reader(INDEX, EVERYTHING | {"something new": 1})
    page.evaluate("localStorage.setItem('another site', 'stays')")
    button(page, "Erase").click()
    question = page.locator("saved-data [role=group]")
    assert "4 solved exercises, 1 ticked milestone and your code of 1 cell" in question.inner_text()
    button(page, "Keep everything").click()
    assert question.count() == 0
    assert len(names_in_storage(page)) == 4
    button(page, "Erase").click()
    button(page, "Erase everything").click()
    assert said(page) == "Erased."
    assert names_in_storage(page) == []
    assert page.evaluate("localStorage.getItem('another site')") == "stays"
    assert summary(page) == f"{EXERCISES} exercises on {len(pages())} pages."
    assert row(page, "derivatives") == "3 exercises"
    assert kept(page) == "Nothing is kept in this browser yet."
    open_whole(page, site_url + "tutorial/derivatives/")
    assert page.locator(".cell--exercise cell-bar button").count() > 0
    assert page.locator(".cell--solved").count() == 0
    open_whole(page, site_url + CHECKLIST)
    assert page.locator(".checklist input:checked").count() == 0


def test_everything_works_by_keyboard_alone(reader, site_url):
    page = reader(CHECKLIST)
    # the words of the button that has the focus, or of the box's label
    focus = "(at => at.matches('input, button') ? at.textContent || at.closest('label')?.textContent : '')"
    focus = f"{focus}(document.activeElement) ?? ''"

    def tab_to(words):
        for _ in range(150):
            page.keyboard.press("Tab")
            if words in page.evaluate(focus):
                break
        assert words in page.evaluate(focus)
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", "focus is not visible"

    tab_to("I can measure a derivative")
    page.keyboard.press("Space")
    assert page.locator("milestone-checklist").inner_text() == f"1 of {MILESTONES} ticked."
    open_whole(page, site_url + INDEX)
    tab_to("I have solved the exercises of")
    page.keyboard.press("Space")
    assert row(page, "pytorch") == "✓ Finished, {0} of {0}".format(COUNTS["pytorch"])
    tab_to("Export")
    with page.expect_download():
        page.keyboard.press("Enter")
    tab_to("Erase")
    page.keyboard.press("Enter")
    assert page.evaluate(focus) == "Keep everything"
    page.keyboard.press("Escape")
    assert page.evaluate(focus) == "Erase"
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focus) == "Erase everything"
    page.keyboard.press("Enter")
    assert page.evaluate(focus) == "Import"
    assert names_in_storage(page) == []


def test_import_opens_by_keyboard(reader):
    """By itself, and if need be again: a headless Chromium opens no chooser in the second after another action."""
    page = reader(INDEX)
    button(page, "Import").focus()
    for _ in range(10):
        try:
            with page.expect_file_chooser(timeout=2000):
                page.keyboard.press("Enter")
        except TimeoutError:
            continue
        return
    pytest.fail("no chooser opened")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_state_is_accessible_and_fits(reader, scheme, width):
    def check(page):
        page.evaluate(AXE)
        violations = page.evaluate("axe.run('.md-content').then(result => result.violations)")
        assert not violations, told(violations)
        assert page.evaluate("document.documentElement.scrollWidth") == width

    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    check(reader(INDEX, **options))
    page = reader(INDEX, EVERYTHING, **options)
    take_in(page, "a-file-with-a-rather-long-name-that-has-to-wrap-somewhere-on-a-phone.json", "no")
    check(page)
    button(page, "Erase").click()
    check(page)
    check(reader(CHECKLIST, EVERYTHING, **options))
