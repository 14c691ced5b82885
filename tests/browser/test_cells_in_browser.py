"""Cells in a real browser, on the built site as a static host serves it: run, edit, stop, check, and fail plainly."""

import functools
import gzip
import hashlib
import io
import json
import math
import re
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from built_cells import PAGES, Cell, cells_of, figure_text
from cells_in_page import PATIENCE, button, cell, hint, live, run, status, stop_if_it_runs, write
from conftest import AXE, GzipHandler, open_whole, told
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

OVER = re.compile(
    r"^(Ran in|Failed|Stopped|Solved|Not yet|PyTorch|Not loaded)|did not load|needs|arrive|broke|host|lacks|crashed"
)
QUIET_PAGE = "tutorial/derivatives/"


def opened(page: Page, url: str) -> Page:
    open_whole(page, url)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    return page


def violations(page: Page) -> list:
    page.evaluate(AXE)
    return page.evaluate("axe.run().then(result => result.violations)")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(scope="module")
def warm(browser: Browser, host_url: str) -> Iterator[Page]:
    """One page with Python loaded, for the tests that leave a page as they found it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = opened(context.new_page(), host_url + QUIET_PAGE)
    first = cell(page, first_example(page))
    run(first)
    button(first, "Reset").click()
    yield page
    context.close()


@pytest.fixture
def one(warm: Page) -> Iterator[Locator]:
    """The first cell of a page with Python loaded; afterwards it is as the page has it."""
    first = cell(warm, first_example(warm))
    yield first
    if button(first, "Stop").is_visible():
        button(first, "Stop").click()
        expect(status(first)).to_have_text("Stopped")
    if button(first, "Reset").is_visible():
        button(first, "Reset").click()


def first_example(page: Page) -> str:
    place = page.locator(".cell--example").first.get_attribute("data-cell")
    assert place
    return place


# Looking only ---------------------------------------------------------------------------------------------------------


def test_what_pages_say_of_pythons_size_is_what_the_build_weighs(site):
    manifest = json.loads((site / "assets" / "browser" / "manifest.json").read_text(encoding="utf-8"))
    wanted = (manifest["pyodide"], manifest["graphviz"], manifest["library"])
    travels = sum(weight[1] for name, weight in manifest["weights"].items() if name.startswith(wanted))
    sizes = (site / "javascripts" / "python" / "sizes.js").read_text(encoding="utf-8")
    assert f'"{travels / 1e6:.0f} MB"' in sizes


def test_a_first_page_view_asks_for_no_byte_of_python_or_of_the_editor(page, host_url):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, host_url + QUIET_PAGE)
    assert any("cell_bar.js" in url for url in asked)
    late = ("assets/browser/", "runnable_cell", "python", "code_editor", "pyodide", "wasm")
    assert [url for url in asked if any(name in url for name in late)] == []
    run(cell(page, first_example(page)))
    assert any(url.endswith(".wasm") for url in asked), "the log would have seen it"
    assert not [url for url in asked if "codemirror" in url], "running needs no editor"
    assert [url for url in asked if not url.startswith(host_url)] == []


def test_without_javascript_the_page_is_complete_and_has_no_empty_bars(browser, host_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host_url + QUIET_PAGE)
    exercise = page.locator(".cell--exercise").first
    assert exercise.locator("pre").first.is_visible()
    name = exercise.get_attribute("data-exercise")
    solution = page.locator(f'.cell--solution[data-exercise="{name}"]')
    for folded in (page.locator("details.tip").first, solution):
        assert not folded.locator("> :not(summary)").first.is_visible()
        folded.locator("summary").click()
        assert folded.locator("> :not(summary)").first.is_visible()
    outputs = page.locator("div.cell > .output")
    assert outputs.count() > 10
    assert all(outputs.nth(place).is_visible() for place in range(outputs.count()))
    bars = page.locator("div.cell cell-bar")
    assert bars.count() > 10
    assert page.get_by_role("button", name="Run").count() == 0
    assert {box["height"] for box in map(Locator.bounding_box, bars.all()) if box} <= {0.0}
    context.close()


# Every cell and every exercise ----------------------------------------------------------------------------------------

IN_BROWSER = [address for address in PAGES if address != "tutorial/pytorch/"]
ELSEWHERE = re.compile(r"^\s*(?:import|from)\s+(numpy|matplotlib|torch)\b", re.MULTILINE)
# What has to differ: the start of the cell, what a browser's Python makes of it, and why.
DIFFERS = {
    "import os\n": ("Failed: OSError", "it starts Graphviz's own program, and a browser has no processes"),
    "yours, ours = bytes_for_each(": ("Ran in", "a reference takes four bytes in a browser"),
    "others = [": ("Ran in", "it shows the times of the reader's own machine"),
    "with_closures = passes(": ("Ran in", "Python 3.14 collects garbage at other times than the build's"),
}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def same(shown: str, built: str) -> bool:
    """Equal, but for the last digits of floats: tanh, exp and log are the C library's, and there are several."""
    if NUMBER.sub("#", shown) != NUMBER.sub("#", built):
        return False
    pairs = zip(NUMBER.findall(shown), NUMBER.findall(built), strict=True)
    return all(a == b or ("." in a and math.isclose(float(a), float(b), rel_tol=1e-9, abs_tol=1e-12)) for a, b in pairs)


RUN_ALL = """async (places) => {
  const results = {};
  for (const place of places) {
    const cell = document.querySelector(`.cell[data-cell="${place}"]`);
    const bar = cell.querySelector("cell-bar");
    const status = bar.querySelector('[role="status"]');
    const named = (name) => [...bar.querySelectorAll("button")].find((button) => button.textContent === name);
    const started = performance.now();
    status.textContent = "";
    named("Run").click();
    while (!/^(Ran in|Failed|Python itself)/.test(status.textContent) && !bar.querySelector(".retry, .question")) {
      if (performance.now() - started > 60000) break;
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    const live = cell.querySelector(":scope > .output--live");
    results[place] = [status.textContent, live?.innerHTML ?? "", live?.textContent ?? "", performance.now() - started];
  }
  return results;
}"""
# The exercises whose code so far needs NumPy, matplotlib or PyTorch.
ELSEWHERE_EXERCISES = {
    *("torch-gradient", "exp-in-pytorch", "bug-hunt-slopes", "bug-hunt-loop", "shrink", "through-tanh"),
}


def runnable(page: dict[str, Cell]) -> dict[str, Cell]:
    """The cells that need no package that the site does not have."""
    return {
        place: one
        for place, one in page.items()
        if not any(ELSEWHERE.search(page[other].code) for other in [*one.needs, place])
    }


@pytest.mark.parametrize("address", IN_BROWSER, ids=lambda address: address or "home")
def test_every_cell_gives_the_output_that_the_build_printed_and_every_exercise_can_be_solved(
    page, host_url, site, address
):
    cells = cells_of(site, address)
    todo = runnable(cells)
    opened(page, host_url + address)
    results = page.evaluate(RUN_ALL, list(todo))
    wrong = []
    for place, (said, html, text, _) in results.items():
        one = cells[place]
        first, shown = one.code.splitlines()[0], figure_text(html)
        expected = next((how for start, (how, _) in DIFFERS.items() if one.code.startswith(start)), "")
        if expected:
            wrong += [] if said.startswith(expected) else [f"cell {place} ({first}): {said}, and not {expected}"]
        elif not said.startswith("Ran in"):
            wrong.append(f"cell {place} ({first}): {said}\n{text}")
        elif one.kind != "exercise" and not same(shown, one.output):
            wrong.append(f"cell {place} ({first}) shows\n{shown}\nand the page\n{one.output}")
    assert len(results) == len(todo) > 0
    for place, one in todo.items():
        if one.kind == "exercise":
            check = next(c for c in cells.values() if c.kind == "check" and c.exercise == one.exercise)
            if check.place in todo:
                solution = next(c for c in cells.values() if c.kind == "solution" and c.exercise == one.exercise)
                problem = check_exercise(cell(page, place), solution.code)
                wrong += [f"exercise {one.exercise}: {problem}"] if problem else []
            else:
                assert one.exercise in ELSEWHERE_EXERCISES
    assert not wrong, "\n\n".join(wrong)


def check_exercise(exercise: Locator, solution: str) -> str:
    """Check the starter, then the solution. Nothing where all is well."""
    said = run(exercise, "Check", re.compile("^(Not yet|Solved|Failed)"))
    words = live(exercise).inner_text()
    if not re.fullmatch(r"Not yet: (\d+) of (\d+) hold", said) or len(words.split()) < 10:
        return f"the starter: {said}\n{words}"
    write(exercise, solution)
    kept = exercise.locator("cell-bar").get_attribute("data-code")
    if kept != solution:
        return f"the editor made of the solution\n{kept}"
    said = run(exercise, "Check", re.compile("^(Not yet|Solved|Failed)"))
    found = re.fullmatch(r"Solved: (\d+) of (\d+) hold", said)
    words = live(exercise).inner_text()
    button(exercise, "Reset").click()
    return "" if found and found[1] == found[2] and int(found[1]) > 0 else f"the solution: {said}\n{words}"


def test_what_is_left_out_or_has_to_differ_is_on_the_pages(site):
    """So the lists above name nothing that is gone, and every other cell and exercise has its turn."""
    runs = [one for address in IN_BROWSER for one in runnable(cells_of(site, address)).values()]
    assert {start: sum(one.code.startswith(start) for one in runs) for start in DIFFERS} == dict.fromkeys(DIFFERS, 1)
    checks = {one.exercise for address in PAGES for one in cells_of(site, address).values() if one.kind == "check"}
    assert checks - {one.exercise for one in runs if one.kind == "check"} == ELSEWHERE_EXERCISES < checks


# Stopping -------------------------------------------------------------------------------------------------------------

ENDLESS = {
    "an endless loop": "while True:\n    pass",
    "a huge allocation": "x = []\nwhile True:\n    x.append(bytearray(10**7))",
    "a print flood": "while True:\n    print('x' * 100)",
    "a quiet flood": "import time\nwhile True:\n    print('.', flush=True)\n    time.sleep(0.01)",
}


@pytest.mark.parametrize("what", ENDLESS)
def test_stop_ends(warm, one, what):
    write(one, ENDLESS[what])
    button(one, "Run").click()
    expect(status(one)).to_have_text(re.compile("^(Running|Failed)"))
    if "print" in ENDLESS[what]:
        expect(live(one)).not_to_be_empty()
    started = time.perf_counter()
    stop_if_it_runs(one)
    # Stopped, or it came to its own end before, within bounds.
    expect(status(one)).to_have_text(re.compile("^(Stopped|Failed: MemoryError, line 3|Failed: Too much output)$"))
    assert time.perf_counter() - started < 30  # 2 s on a machine that has nothing else to do
    assert len(live(one).inner_text()) < 110_000
    assert button(one, "Run").is_visible()
    write(one, "print(6 * 7)")
    run(one)
    assert "42" in live(one).inner_text()


def test_after_stop_what_was_defined_before_runs_again(page, host_url, site):
    cells = cells_of(site, "tutorial/expression_graph/")
    first, second = next((c.needs[-1], c.place) for c in cells.values() if c.kind == "example" and len(c.needs) == 2)
    opened(page, host_url + "tutorial/expression_graph/")
    run(cell(page, first))
    run(cell(page, second))
    write(cell(page, first), cells[first].code + "\nwhile True: pass")
    button(cell(page, first), "Run").click()
    expect(status(cell(page, first))).to_have_text("Running")
    button(cell(page, first), "Stop").click()
    expect(status(cell(page, first))).to_have_text("Stopped")
    button(cell(page, first), "Reset").click()
    run(cell(page, second))
    assert figure_text(live(cell(page, second)).inner_html()).rstrip() == cells[second].output.rstrip()


def test_an_allocation_without_end_is_refused_and_the_page_goes_on(one):
    write(one, "x = bytearray(3 * 10**9)")
    run(one, said=re.compile("^Failed: (MemoryError|OverflowError), line 1$"))
    write(one, "print('on')")
    run(one)


# Editing --------------------------------------------------------------------------------------------------------------


def test_by_keyboard_alone_a_cell_is_edited_run_and_checked(page, host_url):
    opened(page, host_url + QUIET_PAGE)
    exercise = page.locator(".cell--exercise").first
    page.evaluate("document.querySelector('.cell--exercise').previousElementSibling.scrollIntoView()")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    button(exercise, "Check").focus()
    for _ in range(8):
        if page.evaluate("document.activeElement.textContent") == "Edit":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    editor = exercise.locator("code-editor .cm-content")
    expect(editor).to_be_focused()
    assert "Tab indents" in exercise.locator("code-editor").evaluate("e => e.shadowRoot.textContent")
    page.keyboard.press("Control+a")
    page.keyboard.type("if True:\n")
    page.keyboard.type("seven = 7")  # indented by itself
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("print(seven)")
    expect(exercise.locator("cell-bar")).to_have_attribute("data-code", "if True:\n    seven = 7\n        print(seven)")
    page.keyboard.press("Shift+Enter")  # of an exercise: check
    expect(status(exercise)).to_have_text("Failed: IndentationError, line 3")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(editor).not_to_be_focused()
    names = []
    for _ in range(6):
        names.append(page.evaluate("document.activeElement.textContent"))
        if names[-1] == "Run":
            break
        page.keyboard.press("Tab")
    assert names[-1] == "Run"
    page.keyboard.press("Enter")
    expect(status(exercise)).to_have_text(re.compile("^Ran in"))
    expect(button(exercise, "Run")).to_be_focused()
    assert live(exercise).inner_text().strip().endswith("7")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    hint(exercise).wait_for()
    while page.evaluate("document.activeElement.textContent") != "Hint 1 of 3":
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(status(exercise)).to_have_text(re.compile("^Hint 1 of "))


def test_shift_enter_runs_a_cell(warm, one):
    button(one, "Edit").focus()
    warm.keyboard.press("Shift+Enter")
    expect(status(one)).to_have_text(re.compile("^Ran in"))
    write(one, "print('from the editor')")
    warm.keyboard.press("Shift+Enter")
    expect(live(one)).to_contain_text("from the editor")


def test_reset_brings_back_the_page_s_code_and_output(one):
    built = one.locator(":scope > .output")
    before = built.inner_text()
    write(one, "print('mine')")
    run(one)
    assert not one.locator(".cell__code > .highlight").is_visible()
    assert not built.first.is_visible()
    button(one, "Reset").click()
    assert built.inner_text() == before
    assert one.locator(".cell__code > .highlight").is_visible()
    assert live(one).count() == 0


def test_edits_survive_reload_instant_navigation_and_back(page, host_url):
    opened(page, host_url + QUIET_PAGE)
    place = first_example(page)
    write(cell(page, place), "print('kept')")
    open_whole(page)
    shown = cell(page, place).locator("code-editor .cm-content")
    expect(shown).to_have_text("print('kept')")
    expect(status(cell(page, place))).to_have_text("Your code, from an earlier visit")
    page.get_by_role("link", name="Questions").first.click()
    expect(page.locator("article h1")).to_contain_text("Common questions")
    expect(page.locator("cell-bar button").first).to_be_attached()
    assert page.locator("code-editor").count() == 0
    page.go_back()
    expect(shown).to_have_text("print('kept')")
    run(cell(page, place))
    expect(live(cell(page, place))).to_have_text("kept\n")
    page.go_forward()
    expect(page.locator("article h1")).to_contain_text("Common questions")
    page.go_back()
    expect(shown).to_have_text("print('kept')")
    button(cell(page, place), "Reset").click()
    open_whole(page)
    assert page.locator("code-editor").count() == 0


def test_the_page_says_when_its_own_cell_has_changed_since(page, host_url):
    opened(page, host_url + QUIET_PAGE)
    place = first_example(page)
    write(cell(page, place), "print('kept')")
    page.evaluate(
        """() => { const key = Object.keys(localStorage).find((name) => name.includes("code "));
        localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key)), of: "older" })); }"""
    )
    open_whole(page)
    expect(status(cell(page, place))).to_contain_text("The page's own code has changed since: Reset shows it.")
    button(cell(page, place), "Reset").click()
    assert cell(page, place).locator(".cell__code > .highlight").is_visible()


@pytest.mark.parametrize(("error", "word"), [("QuotaExceededError", "full"), ("SecurityError", "forbids")])
def test_storage_that_is_full_or_forbidden_is_said_and_the_cell_works(page, host_url, error, word):
    page.add_init_script(f"Storage.prototype.setItem = () => {{ throw new DOMException('no', '{error}'); }};")
    if word == "forbids":
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } })"
        )
    opened(page, host_url + QUIET_PAGE)
    one = cell(page, first_example(page))
    write(one, "print('mine')")
    expect(status(one)).to_have_text(
        re.compile(f"^Not kept: this browser.*{word}.*Your code stays until you leave the page.$")
    )
    run(one)
    expect(live(one)).to_have_text("mine\n")
    button(one, "Reset").click()
    exercise = page.locator(".cell--exercise").first
    name = exercise.get_attribute("data-exercise")
    solution = page.locator(f'.cell--solution[data-exercise="{name}"] .highlight code').text_content()
    write(exercise, solution)
    run(
        exercise,
        "Check",
        re.compile(f"^Solved. Not kept: this browser.*{word}.* It counts as solved until you leave the page.$"),
    )


def test_an_answer_that_passed_its_check_is_what_the_cells_below_use(page, host_url, site):
    address = "tutorial/automatic_backpropagation/"
    cells = cells_of(site, address).values()
    solution = next(c for c in cells if c.kind == "solution" and c.exercise == "mul-rule")
    user = next(c for c in cells if c.kind == "example" and c.code.startswith("x1, x2 = Value(2.0"))
    assert solution.place in user.needs
    opened(page, host_url + address)
    exercise = page.locator('.cell--exercise[data-exercise="mul-rule"]')
    below = cell(page, user.place)
    run(below)
    expect(live(below)).to_have_text("It ran, and has nothing to show.")

    write(exercise, solution.code.replace("    out =", "    print('mine')\n    out =", 1))
    run(exercise, "Check", re.compile("^Solved"))
    run(below)
    expect(live(below)).to_have_text("mine\nmine\n")
    write(exercise, "def mul(self, other):\n    return None")
    run(exercise, "Check", re.compile("^Not yet"))
    run(below)
    expect(live(below)).to_have_text("mine\nmine\n")

    opened(page, host_url + address)
    expect(status(exercise)).to_have_text(re.compile("Your code, from an earlier visit"))
    run(below)
    expect(live(below)).to_have_text("mine\nmine\n")
    button(exercise, "Reset").click()
    run(below)
    expect(live(below)).to_have_text("It ran, and has nothing to show.")


def test_two_tabs_tell_each_other(context, host_url):
    first, second = (opened(context.new_page(), host_url + QUIET_PAGE) for _ in range(2))
    place = first_example(first)
    write(cell(first, place), "print(1)")
    button(cell(second, place), "Edit").click()
    write(cell(first, place), "print(2)")
    expect(status(cell(second, place))).to_have_text("Changed in another tab. Reload the page to see it.")
    for page in (first, second):
        run(cell(page, place))
    expect(live(cell(first, place))).to_have_text("2\n")


# Errors ---------------------------------------------------------------------------------------------------------------


def test_an_error_shows_the_readers_line_marked_and_no_frame_of_ours(warm, one):
    write(one, "def f(x):\n    return 1 / x\n\nf(0)")
    run(one, said="Failed: ZeroDivisionError, line 2")
    shown = live(one).inner_text()
    assert "ZeroDivisionError: division by zero" in shown
    assert "line 4" in shown
    assert "line 2, in f" in shown
    for ours in ("cell_runner", "Traceback", "pyodide", "exec(", "<cell"):
        assert ours not in shown
    assert one.locator("code-editor .cm-line.fault").inner_text().strip() == "return 1 / x"
    one.locator("code-editor .cm-content").focus()
    warm.keyboard.press("ControlOrMeta+End")
    warm.keyboard.type(" ")
    expect(one.locator("code-editor .cm-line.fault")).to_have_count(0)


def test_an_error_in_the_page_s_own_code_is_marked_there(page, host_url):
    opened(page, host_url + QUIET_PAGE)
    one = cell(page, first_example(page))
    one.locator(".highlight code").evaluate("e => { e.textContent = 'x = 1\\nx.nothing\\n'; }")
    run(one, said="Failed: AttributeError, line 2")
    assert page.evaluate("[...CSS.highlights.get('fault')].map(String)") == ["x.nothing"]
    button(one, "Reset").click()
    assert page.evaluate("CSS.highlights.get('fault').size") == 0


def test_an_error_in_an_edited_cell_above_is_told_where_it_is(page, host_url, site):
    cells = cells_of(site, "tutorial/expression_graph/")
    above, below = next((c.needs[0], c.place) for c in cells.values() if c.kind == "example" and len(c.needs) == 1)
    opened(page, host_url + "tutorial/expression_graph/")
    write(cell(page, above), cells[above].code + "\n1 / 0")
    run(
        cell(page, below), said=re.compile(r"^Failed: ZeroDivisionError, line \d+ of a cell above that this one needs$")
    )
    assert "a cell above, line" in live(cell(page, below)).inner_text()


def test_the_readers_own_class_is_used_below_even_where_the_library_has_one_of_that_name(page, host_url, site):
    address = "tutorial/order_and_backward/"
    cells = cells_of(site, address)
    below = next(place for place, one in cells.items() if one.code.startswith("from micrograd.engine import Value as"))
    above = next(place for place, one in cells.items() if one.kind == "setup")
    opened(page, host_url + address)
    write(cell(page, above), f"{cells[above].code}\n\nValue.whose = 'mine'")
    write(cell(page, below), f"{cells[below].code}\nprint(Value.whose, hasattr(LibraryValue, 'whose'))")
    run(cell(page, below))
    assert live(cell(page, below)).inner_text().endswith("mine False\n")


def test_a_folded_cell_shows_its_numbers_and_runs_when_it_is_opened(page, host_url, site):
    address = "tutorial/order_and_backward/"
    place, built = next((c.place, c) for c in cells_of(site, address).values() if c.code.startswith("def y_at"))
    opened(page, host_url + address)
    folded = cell(page, place)
    folded.get_by_text("Code of these numbers").click()  # the tests open what is folded
    expect(folded.locator(":scope > .output")).to_be_visible()
    expect(button(folded, "Run")).not_to_be_visible()
    folded.get_by_text("Code of these numbers").click()
    write(folded, built.code + '\nprint("mine")')
    run(folded)
    expect(live(folded)).to_have_text(re.compile("mine\n$"))
    above = "cell => cell.querySelector('.output--live').compareDocumentPosition(cell.querySelector('details')) & 4"
    assert folded.evaluate(above)
    button(folded, "Reset").click()
    expect(folded.locator(":scope > .output")).to_have_text(re.compile("a: 25.0"))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def f(:\n  pass", "Failed: SyntaxError, line 1"),
        ("def f(n):\n    return f(n)\nf(1)", "Failed: RecursionError, line 2"),
        ("import sys\nsys.exit()", "Failed: SystemExit, line 2"),
        ("input('?')", "Failed: RuntimeError, line 1"),
        (
            "class A:\n    def __repr__(self):\n        return repr(self)\nA()",
            re.compile("^Failed: RecursionError|^Python itself crashed: something was nested"),
        ),
        ("class E(Exception):\n    def __str__(self):\n        raise SystemExit\nraise E", "Failed: E, line 4"),
        ("import nothing", "Failed: ModuleNotFoundError, line 1"),
        ("x = " + "-" * 20_000 + "1", re.compile("^Failed: |^Ran in|^Python itself crashed: something was nested")),
        (
            "x = 'a'\nfor _ in range(200_000): x = [x]\nx",
            re.compile("^Failed: RecursionError|^Python itself crashed: something was nested"),
        ),
    ],
)
def test_failing_code_is_told_in_words_and_the_next_run_works(one, code, said):
    write(one, code)
    run(one, said=said)
    write(one, "print('on')")
    run(one)
    expect(live(one)).to_have_text("on\n")


def test_printed_markup_is_shown_as_text(one):
    write(one, "print('<img src=x onerror=alert(1)><b>bold</b>')")
    run(one)
    assert live(one).locator("img, b").count() == 0
    assert "<b>bold</b>" in live(one).inner_text()


def test_the_lesson_that_a_check_names_is_one_click_away(page, host_url, one):
    lesson = f"{host_url}tutorial/automatic_backpropagation/#used-twice-counted-once"
    write(one, 'from micrograd.checks import check\n\nprint(check("accumulation", {}))')
    run(one)
    named = "\nNext: Automatic backpropagation: Used twice, counted once\n"
    assert live(one).inner_text().rstrip().endswith(named + lesson)
    link = live(one).get_by_role("link")
    assert link.get_attribute("href") == link.inner_text() == lesson
    page.goto(lesson)
    expect(page.locator("h2:target")).to_contain_text("Used twice, counted once")


def test_a_label_with_markup_stays_text_in_a_live_graph(page, host_url):
    opened(page, host_url)
    one = page.locator(".cell").first
    write(
        one,
        "from micrograd.engine import Value\nfrom micrograd.graph import draw_dot\n"
        "draw_dot(Value(1.0, label='<img src=x>') * 2)",
    )
    run(one)
    assert live(one).locator("svg").count() == 1
    assert live(one).locator("img, image, script").count() == 0
    assert "<img src=x>" in live(one).locator("svg").text_content()


# Exercises ------------------------------------------------------------------------------------------------------------


def test_hints_open_one_by_one_and_the_solution_asks_once(page, host_url):
    opened(page, host_url + QUIET_PAGE)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    exercise = page.locator(".cell--exercise").first
    hints = exercise.locator("xpath=following-sibling::details[contains(@class,'tip')]")
    hint(exercise).click()
    expect(status(exercise)).to_have_text(re.compile("^Hint 1 of "))
    assert [hints.nth(i).evaluate("d => d.open") for i in range(2)] == [True, False]
    solution = page.locator(".cell--solution").first
    button(exercise, "Solution").click()
    question = exercise.get_by_role("group", name="There are hints left")
    question.get_by_role("button", name="Not yet").click()
    assert not solution.evaluate("d => d.open")
    expect(button(exercise, "Solution")).to_be_focused()
    button(exercise, "Solution").click()
    assert solution.evaluate("d => d.open"), "it asked once"


# Other hosts ----------------------------------------------------------------------------------------------------------

CDN = "https://cdn.jsdelivr.net/**"
NEEDS_NUMPY = "tutorial/tensors/"
NUMPY = re.compile(r"^\s*import numpy", re.MULTILINE)


def numpy_cell(page: Page, site) -> Locator:
    place = next(c.place for c in cells_of(site, NEEDS_NUMPY).values() if NUMPY.search(c.code))
    return cell(page, place)


def test_numpy_is_loaded_from_elsewhere_only_after_the_reader_agrees(page, host_url, site):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(CDN, lambda route: route.abort())
    opened(page, host_url + NEEDS_NUMPY)
    one = numpy_cell(page, site)
    button(one, "Run").click()
    question = one.get_by_role("group", name="This needs numpy: about 3 MB from cdn.jsdelivr.net, another host.")
    question.wait_for()
    expect(question.get_by_role("button", name="Load")).to_be_focused()
    assert [url for url in asked if not url.startswith(host_url)] == []
    question.get_by_role("button", name="Not now").click()
    expect(status(one)).to_have_text("Not loaded")
    link = live(one).get_by_role("link", name="download the page as a notebook")
    assert link.get_attribute("href").endswith("tensors.ipynb")
    assert [url for url in asked if not url.startswith(host_url)] == []
    button(one, "Run").click()
    question.get_by_role("button", name="Load").click()
    expect(status(one)).to_have_text("numpy did not load")
    expect(live(one)).to_contain_text("cdn.jsdelivr.net did not send numpy")
    elsewhere = {url for url in asked if not url.startswith(host_url)}
    assert len(elsewhere) == 1
    assert all(url.startswith("https://cdn.jsdelivr.net/pyodide/v") and "numpy" in url for url in elsewhere)


def test_a_package_that_is_not_what_it_should_be_is_refused(page, host_url, site):
    page.route(CDN, lambda route: route.fulfill(body=b"something else", headers={"Access-Control-Allow-Origin": "*"}))
    opened(page, host_url + NEEDS_NUMPY)
    one = numpy_cell(page, site)
    button(one, "Run").click()
    one.get_by_role("button", name="Load", exact=True).click()
    expect(status(one)).to_have_text("numpy did not load")
    expect(live(one)).to_contain_text("cdn.jsdelivr.net did not send numpy, or sent something else")
    expect(button(one, "Retry")).to_be_visible()


def small_numpy(site: Path) -> tuple[bytes, str]:
    """A package that stands for numpy, and Pyodide's list of packages with it, as long as the list on the site."""
    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("numpy/__init__.py", "def __getattr__(name): return lambda *a, **k: 'from the other host'\n")
        packed.writestr("numpy-0.dist-info/METADATA", "Metadata-Version: 2.1\nName: numpy\nVersion: 0\n")
        packed.writestr("numpy-0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr("numpy-0.dist-info/RECORD", "")
    lock_file = next((site / "assets" / "browser").rglob("pyodide-lock.json"))
    size = lock_file.stat().st_size
    lock = json.loads(lock_file.read_text(encoding="utf-8"))
    digest = hashlib.sha256(wheel.getvalue()).hexdigest()
    lock["packages"]["numpy"] |= {"file_name": "numpy-0-py3-none-any.whl", "sha256": digest, "depends": []}
    body = json.dumps(lock, separators=(",", ":")).ljust(size)
    assert len(body) == size
    return wheel.getvalue(), body


def test_a_package_that_the_reader_agreed_to_is_loaded_and_used(page, host_url, site):
    wheel, body = small_numpy(site)
    page.route("**/pyodide-lock.json", lambda route: route.fulfill(body=body, content_type="application/json"))
    page.route(CDN, lambda route: route.fulfill(body=wheel, headers={"Access-Control-Allow-Origin": "*"}))
    opened(page, host_url + NEEDS_NUMPY)
    one = numpy_cell(page, site)
    write(one, "import numpy as np\nprint(np.anything(1))")
    button(one, "Run").click()
    one.get_by_role("button", name="Load", exact=True).click()
    expect(status(one)).to_have_text(re.compile("^Ran in"))
    expect(live(one)).to_have_text("from the other host\n")


def test_pytorch_gets_a_plain_word_and_the_notebook(one):
    write(one, "import torch")
    run(one, said="PyTorch does not run in a browser")
    link = live(one).get_by_role("link", name="download the page as a notebook")
    assert link.get_attribute("href").endswith("derivatives.ipynb")


def test_what_no_browser_runs_offers_no_run(page, host_url, site):
    cells = cells_of(site, "tutorial/pytorch/").values()
    torch = next(c.place for c in cells if "import torch" in c.code)
    exercise = next(c.place for c in cells if c.kind == "exercise")
    opened(page, host_url + "tutorial/pytorch/")
    assert button(cell(page, torch), "Copy").is_visible()
    assert button(cell(page, exercise), "Solution").is_visible()
    for name in ("Run", "Edit", "Check", "Stop", "Reset"):
        assert button(cell(page, torch), name).count() == button(cell(page, exercise), name).count() == 0
    cell(page, torch).locator("cell-bar button").first.press("Control+Enter")
    expect(status(cell(page, torch))).to_be_empty()
    without = next(c.place for c in cells if c.code.startswith("values = [Value("))
    assert button(cell(page, without), "Run").is_visible()


def test_data_saving_asks_before_python_is_loaded(page, host_url):
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } });")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, host_url + QUIET_PAGE)
    one = cell(page, first_example(page))
    button(one, "Run").click()
    question = one.get_by_role("group", name="Python is 7 MB, and your browser is set to save data. Load it?")
    question.get_by_role("button", name="Not now").click()
    expect(status(one)).to_have_text("Not loaded")
    assert not [url for url in asked if "pyodide" in url]
    button(one, "Run").click()
    question.get_by_role("button", name="Load").click()
    expect(status(one)).to_have_text(re.compile("^Ran in"))


# Failures -------------------------------------------------------------------------------------------------------------

HTML = {"body": "<!doctype html><title>Welcome</title>", "content_type": "text/html"}
BROKEN: dict[str, tuple[str, Callable[[Route], None]]] = {
    "no network for python_stdlib.zip": ("**/python_stdlib.zip", lambda route: route.abort()),
    "no network for pyodide.asm.wasm": ("**/pyodide.asm.wasm", lambda route: route.abort()),
    "no network for pyodide.mjs": ("**/pyodide.mjs", lambda route: route.abort()),
    "no network for pyodide.asm.mjs": ("**/pyodide.asm.mjs", lambda route: route.abort()),
    "no network for the manifest": ("**/manifest.json", lambda route: route.abort()),
    "no network for graphviz": ("**/graphviz-*.js", lambda route: route.abort()),
    "no network for the library": ("**/library-*.zip", lambda route: route.abort()),
    "no network for the worker": ("**/python_worker.js", lambda route: route.abort()),
    "a web page instead of pyodide.asm.wasm": ("**/pyodide.asm.wasm", lambda route: route.fulfill(**HTML)),
    "a web page instead of pyodide.mjs": ("**/pyodide.mjs", lambda route: route.fulfill(**HTML)),
    "a web page instead of the manifest": ("**/manifest.json", lambda route: route.fulfill(**HTML)),
    "a truncated pyodide.asm.wasm": (
        "**/pyodide.asm.wasm",
        lambda route: route.fulfill(body=b"\0asm\1\0\0\0", content_type="application/wasm"),
    ),
    "a truncated python_stdlib.zip": (
        "**/python_stdlib.zip",
        lambda route: route.fulfill(body=b"PK", content_type="application/zip"),
    ),
    "no such file": ("**/python_stdlib.zip", lambda route: route.fulfill(status=404, body="Not found")),
}


@pytest.mark.parametrize("what", BROKEN)
def test_python_that_does_not_load_is_told_plainly_and_retry_works(page, host_url, what):
    pattern, answer = BROKEN[what]
    page.route(pattern, answer)
    opened(page, host_url + QUIET_PAGE)
    one = cell(page, first_example(page))
    button(one, "Run").click()
    retry = button(one, "Retry")
    retry.wait_for(timeout=PATIENCE)
    said = status(one).inner_text()
    assert said.endswith(".")
    assert re.search(r"arrive|broke|host|did not load", said), said
    assert not re.search(r"undefined|null|TypeError|SyntaxError|NetworkError|Failed to fetch|Unexpected token", said), (
        said
    )
    assert one.locator(":scope > .output").first.is_visible(), "the page's own output is back"
    page.unroute(pattern)
    retry.click()
    expect(status(one)).to_have_text(re.compile("^Ran in"))
    expect(button(one, "Retry")).to_have_count(0)


class StallingHandler(GzipHandler):
    """Serves the site, but of one file only the first half, and then waits. What it serves has 5 s of patience."""

    packed: ClassVar[dict[Path, bytes]] = {}
    stalls: ClassVar[str] = ""
    wheel: ClassVar[bytes] = b""
    released: ClassVar[threading.Event]

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].rpartition("/")[2]
        elsewhere = self.path.startswith("/elsewhere/")
        if not (elsewhere or fnmatch(name, self.stalls)):
            return super().do_GET()
        content = self.wheel if elsewhere else Path(self.translate_path(self.path)).read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(name))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if not fnmatch(name, self.stalls):
            self.wfile.write(content)
        else:
            self.wfile.write(content[: len(content) // 2])
            self.wfile.flush()
            self.released.wait(60)


@pytest.fixture
def stalling(site: Path) -> Iterator[tuple[str, type[StallingHandler]]]:
    wheel, lock = small_numpy(site)

    def changed(path: Path, *pairs: tuple[str, str]) -> bytes:
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        return gzip.compress(text.encode())

    class Handler(StallingHandler):
        pass

    module = site / "javascripts" / "python" / "manifest.js"
    source = Path(__file__).parent.parent.parent / "docs" / "javascripts" / "python" / "manifest.js"
    manifest = site / "assets" / "browser" / "manifest.json"
    lock_file = next((site / "assets" / "browser").rglob("pyodide-lock.json"))
    Handler.wheel = wheel
    Handler.released = threading.Event()
    Handler.packed = {
        lock_file: gzip.compress(lock.encode()),
        module: changed(source, ("PATIENCE = 30_000", "PATIENCE = 5_000")),
        manifest: changed(manifest, ("https://cdn.jsdelivr.net/", "/elsewhere/")),
    }
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=site.parent)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{site.name}/", Handler
        Handler.released.set()
        server.shutdown()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("python_worker.js", "What runs Python did not arrive."),
        ("manifest.json", re.compile("arrive")),
        ("graphviz-*.js", re.compile("^The connection broke while graphviz-.* was loading.$")),
        ("pyodide.asm.mjs", "The connection broke while pyodide.asm.mjs was loading."),
        ("pyodide.asm.wasm", "The connection broke while pyodide.asm.wasm was loading."),
    ],
)
def test_python_that_stops_on_its_way_is_told_and_retry_works(page, stalling, file, said):
    url, handler = stalling
    handler.stalls = file
    opened(page, url + QUIET_PAGE)
    one = cell(page, first_example(page))
    button(one, "Run").click()
    button(one, "Retry").wait_for()
    expect(status(one)).to_have_text(said)
    handler.stalls = ""
    button(one, "Retry").click()
    expect(status(one)).to_have_text(re.compile("^Ran in"))


def test_a_package_that_stops_on_its_way_is_told_and_retry_works(page, stalling, site):
    url, handler = stalling
    handler.stalls = "numpy-*"
    opened(page, url + NEEDS_NUMPY)
    one = numpy_cell(page, site)
    write(one, "import numpy as np\nprint(np.anything(1))")
    button(one, "Run").click()
    one.get_by_role("button", name="Load", exact=True).click()
    expect(status(one)).to_have_text("numpy did not load")
    expect(live(one)).to_contain_text("(The connection broke while numpy-0-py3-none-any.whl was loading). You can run")
    handler.stalls = ""
    button(one, "Retry").click()
    expect(status(one)).to_have_text(re.compile("^Ran in"))
    expect(live(one)).to_have_text("from the other host\n")


def test_an_editor_that_does_not_load_is_told_plainly_and_retry_works(page, host_url):
    page.route("**/codemirror-*.js", lambda route: route.abort())
    opened(page, host_url + QUIET_PAGE)
    one = cell(page, first_example(page))
    button(one, "Edit").click()
    expect(status(one)).to_have_text("The editor did not load. Are you offline?")
    page.unroute("**/codemirror-*.js")
    button(one, "Retry").click()
    expect(one.locator("code-editor .cm-content")).to_be_focused()


def test_buttons_whose_module_does_not_load_say_so_and_work_later(page, host_url):
    opened(page, host_url + QUIET_PAGE)
    page.route("**/runnable_cell.js", lambda route: route.abort())
    one = cell(page, first_example(page))
    run(one, said="What runs code did not load. Are you offline? Try again.")
    page.unroute("**/runnable_cell.js")
    run(one)


def test_a_crash_of_python_itself_is_told_and_the_next_run_works(page, host_url):
    opened(page, host_url + QUIET_PAGE)
    one = cell(page, first_example(page))
    write(one, "x = None\nfor _ in range(100_000):\n    x = lambda x=x: x\ndel x")
    button(one, "Run").click()
    said = "Python itself crashed: something was nested too deep, or too long a chain, for Python in a browser. "
    expect(status(one)).to_have_text(f"{said}It starts afresh with the next run.")
    write(one, "print('on')")
    run(one)
    expect(live(one)).to_have_text("on\n")


def test_code_that_ends_the_worker_does_not_leave_the_page_waiting(page, host_url):
    opened(page, host_url + QUIET_PAGE)
    one = cell(page, first_example(page))
    write(one, "import js\nprint('closing', flush=True)\njs.self.close()\nprint('closed')")
    button(one, "Run").click()
    expect(live(one)).to_contain_text("closing")
    stop_if_it_runs(one)
    expect(status(one)).to_have_text(re.compile("^(Stopped|Ran in)"))
    write(one, "print('on')")
    button(one, "Run").click()
    expect(status(one)).to_have_text(re.compile("^(Running|Ran in)"))
    stop_if_it_runs(one)  # of a worker that is gone there is no answer
    run(one)
    expect(live(one)).to_have_text("on\n")


OLD = {
    "WebAssembly": ("delete globalThis.WebAssembly", "WebAssembly"),
    "WebAssembly with exceptions": ("WebAssembly.validate = () => false", "WebAssembly with exceptions"),
    "Worker": ("delete globalThis.Worker", "workers"),
}


@pytest.mark.parametrize("what", OLD)
def test_an_old_browser_hears_what_it_lacks_and_the_page_stays_readable(page, host_url, what):
    script, lacks = OLD[what]
    page.add_init_script(script)
    opened(page, host_url + QUIET_PAGE)
    one = cell(page, first_example(page))
    run(one, said=f"This browser cannot run Python: it lacks {lacks}. A current one can.")
    assert one.locator(":scope > .output").is_visible()


def test_a_host_that_knows_no_type_for_webassembly_will_do(page, host_url):
    def untyped(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, headers=response.headers | {"content-type": "application/octet-stream"})

    page.route("**/*.wasm", untyped)
    opened(page, host_url + QUIET_PAGE)
    run(cell(page, first_example(page)))


def test_instant_navigation_keeps_python(page, host_url):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, host_url + QUIET_PAGE)
    run(cell(page, first_example(page)))
    before = len([url for url in asked if "pyodide" in url])
    assert before > 3
    page.evaluate("window.sameDocument = true")
    page.get_by_role("link", name="Questions").first.click()
    expect(page.locator("article h1")).to_contain_text("Common questions")
    expect(page.locator("cell-bar button").first).to_be_visible()
    run(page.locator(".cell").first)
    assert page.evaluate("window.sameDocument"), "it was an instant navigation"
    assert len([url for url in asked if "pyodide" in url]) == before


def test_leaving_a_page_ends_what_still_runs_there(page, host_url):
    opened(page, host_url + QUIET_PAGE)
    one = cell(page, first_example(page))
    write(one, "while True: pass")
    button(one, "Run").click()
    expect(status(one)).to_have_text("Running")
    page.get_by_role("link", name="Questions").first.click()
    expect(page.locator("article h1")).to_contain_text("Common questions")
    expect(page.locator("cell-bar button").first).to_be_visible()
    run(page.locator(".cell").first)


# Copying --------------------------------------------------------------------------------------------------------------


def test_copy_gives_the_cells_needed_and_copy_cell_the_cell_alone(browser, host_url, site):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = opened(context.new_page(), host_url + "tutorial/expression_graph/")
    cells = cells_of(site, "tutorial/expression_graph/")
    wanted = next(c for c in cells.values() if c.kind == "example" and len(c.needs) == 2)
    one = cell(page, wanted.place)
    run(one, "Copy", "Copied")
    whole = "\n\n\n".join([*(cells[place].code for place in wanted.needs), wanted.code]) + "\n"
    assert page.evaluate("navigator.clipboard.readText()") == whole
    expect(status(one)).to_have_text("")
    run(one, "Copy cell", "Copied")
    assert page.evaluate("navigator.clipboard.readText()").rstrip() == wanted.code
    context.close()


# Accessibility --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_stays_accessible_after_each_interaction(browser, host_url, site, scheme):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = opened(context.new_page(), host_url + "tutorial/expression_graph/")
    graph = page.locator(".cell--example:has(figure)").first
    found: dict[str, list] = {}
    run(graph)
    assert live(graph).locator("svg").is_visible()
    found["a graph was drawn"] = violations(page)
    one = cell(page, first_example(page))
    write(one, "x = 1\nx.nothing")
    found["the editor is open"] = violations(page)
    run(one, said="Failed: AttributeError, line 2")
    found["an error is shown"] = violations(page)
    exercise = page.locator(".cell--exercise").first
    run(exercise, "Check", re.compile("^Not yet"))
    found["a check has failed"] = violations(page)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    hint(exercise).click()
    found["a hint is open"] = violations(page)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    button(exercise, "Solution").click()
    exercise.get_by_role("group", name="There are hints left").wait_for()
    found["a question is asked"] = violations(page)
    exercise.get_by_role("button", name="Show it").click()
    button(one, "Reset").click()
    name = exercise.get_attribute("data-exercise")
    solution = next(
        c.code
        for c in cells_of(site, "tutorial/expression_graph/").values()
        if (c.kind, c.exercise) == ("solution", name)
    )
    write(exercise, solution)
    run(exercise, "Check", re.compile("^Solved"))
    found["a check has passed"] = violations(page)
    assert not any(found.values()), "\n\n".join(f"{when}:\n{told(what)}" for when, what in found.items() if what)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    context.close()
