"""The page Build in a real browser: an engine is written there, checked, kept, run and trained."""

import io
import itertools
import re
import zipfile

import pytest
from conftest import AXE, DRAWN, open_whole, told
from library.learner_code.mistakes import MISTAKES, wrong_engine
from stages import NAMES, files

SKELETON = files()
WINDOW = {"width": 1280, "height": 900}
SLOW = 60_000  # milliseconds, for what waits for Python


@pytest.fixture(scope="module")
def said():
    """What went wrong in the console of any page."""
    return []


@pytest.fixture(scope="module")
def open_page(browser, site_url, said):
    """Opens the page in a browser of its own, whose storage is empty."""
    contexts = []

    def opened(hash="", beside=None, **options):
        """`beside`: a page whose browser this is a tab of."""
        context = beside.context if beside else browser.new_context(**{"viewport": WINDOW} | options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        open_whole(page, f"{site_url}build/{hash}")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(autouse=True)
def nothing_is_said(said):
    yield
    assert said == []


@pytest.fixture(scope="module")
def bench(open_page):
    """A page in which Python stays loaded, for tests that each begin with files of their own."""
    return open_page()


# What a reader does ---------------------------------------------------------------------------------------------------


def write(page, name, text):
    """Type a text into a file, in the place of what is there."""
    panel = page.locator(f'.file[data-file="{name}"]')
    page.get_by_role("tab", name=name, exact=True).click()
    if not panel.locator("code-editor").count():
        panel.locator(".file__code").click(position={"x": 60, "y": 40})
    content = panel.locator("code-editor .cm-content")
    content.focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def write_both(page, texts):
    for name in ("engine.py", "nn.py"):
        if kept(page, name, SKELETON[name]) != texts[name]:
            write(page, name, texts[name])


def kept(page, name, otherwise=None):
    """What the browser keeps of a file."""
    text = f"JSON.parse(localStorage.getItem('micrograd:build {name}'))?.text"
    return page.evaluate(text) or otherwise


def shown(page, name):
    """What the editor of a file shows."""
    lines = page.locator(f'.file[data-file="{name}"] .cm-line')
    return lines.evaluate_all("all => all.map((line) => line.textContent).join('\\n')")


def current(page):
    return page.locator(".milestone[open]").get_attribute("data-milestone")


def choose(page, milestone):
    page.locator(f'[data-milestone="{milestone}"] > summary').click()


def check(page):
    """Press Check; gives what it found, in words."""
    page.evaluate("document.querySelector('.found').replaceChildren()")
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".found .verdicts").wait_for(timeout=SLOW)
    return page.locator(".found").inner_text()


def states(page):
    return page.eval_on_selector_all(".milestone", "all => all.map((one) => one.dataset.state)")


def both(text):
    """A whole engine in two files."""
    start = text.index("class Module")
    return {"engine.py": text[:start], "nn.py": f"import random\nfrom .engine import Value\n\n{text[start:]}"}


# Milestones -----------------------------------------------------------------------------------------------------------


def test_all_milestones_are_passed_one_after_the_other(bench):
    for number, milestone in enumerate(NAMES):
        assert current(bench) == milestone
        write_both(bench, files(milestone))
        found = check(bench)
        assert bench.locator(".found .verdict--passed").count() == 1, found
        assert states(bench)[: number + 1] == ["passed"] * (number + 1)
        assert bench.get_by_role("button", name="Train it").count() == (milestone in ("mlp", NAMES[-1]))
        if milestone == "expression-graph":
            bench.locator(".found").get_by_role("button", name="Try it").click()
            assert bench.evaluate("document.activeElement.innerText") == "Run"
        to_nn = bench.locator(".found").get_by_role("button", name="nn.py", exact=True)
        assert to_nn.count() == (milestone == "relu")
        if milestone == "relu":
            assert bench.get_by_role("tab", name="nn.py").get_attribute("aria-selected") == "true"
    assert "all of it is yours" in found
    assert bench.locator(".guide__count").inner_text() == f"all {len(NAMES)} passed"
    bench.locator(".found").get_by_role("button", name="Train it").click()
    assert bench.evaluate("document.activeElement.innerText") == "Play"
    bench.locator(".found").get_by_role("button", name="Take it along").click()
    assert bench.evaluate("document.activeElement.matches('.project')")


def test_a_milestone_is_not_passed_by_what_the_one_before_needs(bench):
    for before, milestone in itertools.pairwise(NAMES[:6]):
        write_both(bench, files(before))
        choose(bench, milestone)
        check(bench)
        assert bench.locator(".status").inner_text().startswith("Not yet"), milestone
        assert current(bench) == milestone


@pytest.mark.parametrize("mistake", [name for name in MISTAKES if MISTAKES[name][2] in NAMES])
def test_a_known_mistake_is_recognised(bench, mistake):
    _, _, milestone, words = MISTAKES[mistake]
    write_both(bench, both(wrong_engine(mistake)))
    choose(bench, milestone)
    assert " ".join(words.replace("`", "").split()) in " ".join(check(bench).split())
    assert bench.locator(".found .verdict--passed").count() == 0


# Where to look, hints, one way ----------------------------------------------------------------------------------------


def test_the_line_to_look_at_is_marked_and_a_click_goes_there_in_its_tab(bench):
    texts = files("mlp")
    wrong = texts["nn.py"].replace("x = layer(x)", "x = layers(x)")
    assert wrong != texts["nn.py"]
    write_both(bench, texts | {"nn.py": wrong})
    choose(bench, "mlp")
    bench.get_by_role("tab", name="engine.py").click()
    check(bench)
    number = wrong[: wrong.index("layers(x)")].count("\n") + 1
    bench.locator(".found").get_by_role("button", name=f"nn.py, line {number}").click()
    marked = bench.locator("#file-nn code-editor .cm-line.fault")
    assert marked.inner_text().strip() == "x = layers(x)"
    assert bench.get_by_role("tab", name="nn.py").get_attribute("aria-selected") == "true"
    assert bench.evaluate("document.activeElement.closest('#file-nn') !== null")
    bench.keyboard.press("Home")
    bench.keyboard.press("Shift+End")
    bench.keyboard.insert_text("            x = layer(x)")  # the cursor is in that line
    assert kept(bench, "nn.py") == texts["nn.py"]
    assert marked.count() == 0


def test_what_broke_earlier_is_told_with_the_milestone_that_passed(bench):
    texts = files("constants")
    write_both(bench, texts)
    choose(bench, "constants")
    check(bench)
    write_both(bench, texts | {"engine.py": texts["engine.py"].replace("(1 - t**2)", "(1 - t)")})
    choose(bench, "constants")
    found = check(bench)
    assert "Plain numbers on either side of + and *: 12 of 12 hold." in found
    assert "tanh as one operation: passed before, not any more." in found
    assert bench.locator(".status").inner_text().startswith("Not yet: tanh as one operation, ")
    assert current(bench) == "constants"
    assert states(bench)[NAMES.index("tanh")] == "not yet"


def test_a_file_that_does_not_run_is_told_with_its_line(bench):
    write_both(bench, SKELETON | {"engine.py": "import math\nx = (\n"})
    choose(bench, "value")
    found = check(bench)
    assert "engine.py does not run to its end." in found
    assert "SyntaxError: '(' was never closed" in found
    assert bench.locator("#file-engine .cm-line.fault").inner_text() == "x = ("


def test_hints_open_one_by_one_and_stay_open(open_page):
    page = open_page()
    hints = page.locator(".milestone[open] .hint")
    for number in (1, 2, 3):
        page.get_by_role("button", name=f"Hint {number} of 3").click()
        assert hints.evaluate_all("all => all.filter((one) => one.checkVisibility()).length") == number
        assert page.evaluate("document.activeElement.innerText") == f"Hint {number} of 3"
    assert page.get_by_role("button", name=re.compile("^Hint")).count() == 0
    open_whole(page)
    assert hints.evaluate_all("all => all.filter((one) => one.open).length") == 3


def test_one_way_is_shown_beside_the_reader_s_after_asking_and_their_file_stays(bench):
    mine = files("value")["engine.py"].replace("self.data * other.data", "other.data * self.data")
    write_both(bench, SKELETON | {"engine.py": mine})
    choose(bench, "expression-graph")
    check(bench)
    button = bench.locator(".milestone[open]").get_by_role("button", name="Show one way")
    button.click()
    bench.get_by_role("button", name="Not yet").click()
    assert bench.locator(".way").count() == 0
    button.click()
    bench.get_by_role("button", name="Show it").click()
    bench.locator(".way").wait_for(timeout=SLOW)
    assert "other.data * self.data" in bench.locator(".way del").all_inner_texts()[-1]
    assert any("_children" in text for text in bench.locator(".way ins").all_inner_texts())
    assert bench.locator(".way .line-button").count() == 3
    assert kept(bench, "engine.py") == mine


# try.py ---------------------------------------------------------------------------------------------------------------


def run(page, text):
    write(page, "try.py", text)
    page.keyboard.press("Shift+Enter")
    page.locator(".status", has_text=re.compile("^(Ran|Failed)")).wait_for(timeout=SLOW)
    return page.locator(".output--live")


def test_try_shows_what_is_printed_and_the_graph_of_the_reader_s_value(bench):
    write_both(bench, files("order"))
    choose(bench, "order")
    check(bench)
    output = run(bench, "from engine import Value\nprint('hello')\na = Value(2.0)\nb = a * a + a\nb.backward()\nb")
    assert output.locator(".output__text").inner_text().strip() == "hello"
    assert output.locator("svg").count() == 1
    output.get_by_role("button", name="Next").click()
    assert "Forward pass, 1 of" in output.locator("[role=status]").inner_text()
    assert run(bench, "x = 1").inner_text().endswith("It ran, and has nothing to show.")


def test_try_tells_what_goes_wrong_with_its_line(bench):
    output = run(bench, "x = 1\n1 / 0")
    assert "ZeroDivisionError: division by zero" in output.inner_text()
    assert bench.locator(".status").inner_text() == "Failed: ZeroDivisionError, line 2"
    assert bench.locator("#file-try .cm-line.fault").inner_text() == "1 / 0"
    write_both(bench, files("value"))
    output = run(bench, "from engine import Value\nValue(1.0) + 3")
    number = files("value")["engine.py"].split("self.data + other.data")[0].count("\n") + 1
    output.get_by_role("button", name=f"engine.py, line {number}").click()
    assert bench.get_by_role("tab", name="engine.py").get_attribute("aria-selected") == "true"


# Training, and the project --------------------------------------------------------------------------------------------


def test_the_reader_s_network_learns_the_moons_beside_the_library_s(bench):
    write_both(bench, files("training"))
    choose(bench, "training")
    check(bench)
    training = bench.locator(".training")
    training.get_by_role("button", name="Play").click()
    summary = training.locator(".summary")
    summary.filter(has_text=re.compile("Step [1-9]\\d")).wait_for(timeout=SLOW)
    training.get_by_role("button", name="Pause").click()
    training.get_by_role("button", name="Play").wait_for()
    said = re.match(r"Step (\d+): your loss ([\d.]+), the library's ([\d.]+); (\d+) of 30", summary.inner_text())
    assert float(said[2]) == pytest.approx(float(said[3]), rel=1e-3)
    assert int(said[4]) >= 20
    assert "differ" not in summary.inner_text()
    edited = training.locator(".training__edited")
    assert edited.is_hidden()
    write(bench, "nn.py", files("training")["nn.py"] + "\n")
    assert edited.is_visible()
    write(bench, "nn.py", files("training")["nn.py"])
    assert edited.is_hidden()
    assert "% right" in training.locator(".yours canvas").get_attribute("aria-label")
    assert "Loss over" in training.locator(".losses").get_attribute("aria-label")
    seen = "canvas => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size"
    assert all(training.locator(f".{whose} canvas").evaluate(seen) > 10 for whose in ("yours", "library"))


def test_the_reader_s_loss_is_compiled_and_takes_the_same_steps(bench):
    training = bench.locator(".training")
    training.locator(".data").select_option("moons")
    training.get_by_label("with my own loop").check()
    training.get_by_label("compile mine").check()
    assert not training.get_by_label("with my own loop").is_checked(), "one way at a time"
    training.get_by_role("button", name="Play").click()
    summary = training.locator(".summary", has_text=re.compile(r"30 of 30 points right.*Yours is compiled, which took"))
    summary.wait_for(timeout=SLOW)
    assert "differ" not in summary.inner_text()
    training.get_by_role("button", name="Pause").click()
    training.get_by_role("button", name="Play").wait_for()


def test_four_points_are_learned_with_the_reader_s_own_loop(bench):
    training = bench.locator(".training")
    training.locator(".data").select_option("four points")
    training.get_by_label("with my own loop").check()
    training.get_by_role("button", name="Play").click()
    training.locator(".summary", has_text="4 of 4 points right").wait_for(timeout=SLOW)
    training.get_by_role("button", name="Pause").click()
    training.get_by_role("button", name="Play").wait_for()
    assert training.locator(".predictions tr").count() == 5
    training.get_by_role("button", name="Start again").click()
    training.locator(".summary", has_text=re.compile(r"^Step [1-9]")).wait_for()
    training.get_by_role("button", name="Pause").click()
    training.get_by_role("button", name="Play").wait_for()


def test_a_training_that_ends_by_an_error_is_told_with_its_line(bench):
    texts = files("training")
    write_both(bench, texts | {"nn.py": texts["nn.py"].replace("p.data -= rate * p.grad", "p.data -= rate * p.slope")})
    bench.locator(".training").get_by_role("button", name="Start again").click()
    problem = bench.locator(".training__problem")
    problem.locator(".fault__line").first.wait_for(timeout=SLOW)
    assert "AttributeError: 'Value' object has no attribute 'slope'" in problem.inner_text()
    bench.locator(".training").get_by_role("button", name="Play").wait_for()


def keep(page):
    """The part with versions and files, open."""
    panel = page.locator("details.kept")
    if panel.get_attribute("open") is None:
        panel.locator(":scope > summary").click()
    return panel


def test_the_project_is_taken_along_as_a_zip(bench):
    write_both(bench, files("order"))
    choose(bench, "order")
    check(bench)
    panel = keep(bench)
    panel.get_by_label("Its name").fill("random")
    panel.get_by_role("button", name="Download").click()
    panel.locator(".kept__status", has_text="'random' is a module of Python itself").wait_for(timeout=SLOW)
    panel.get_by_label("Its name").fill("tiny_engine")
    with bench.expect_download() as download:
        panel.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "tiny_engine.zip"
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as packed:
        assert packed.testzip() is None
        assert packed.read("tiny_engine/tiny_engine/engine.py").decode() == files("order")["engine.py"]
        assert "tiny_engine/README.md" in packed.namelist()


# Versions, files, starting over ---------------------------------------------------------------------------------------


def test_an_earlier_version_comes_back_and_nothing_is_lost(bench):
    good, bad = files("order"), files("order") | {"engine.py": "mine, and wrong"}
    write_both(bench, good)
    choose(bench, "order")
    check(bench)
    write_both(bench, bad)
    check(bench)
    panel = keep(bench)
    panel.get_by_role("button", name="Back to the last that passed").click()
    assert kept(bench, "engine.py") == good["engine.py"]
    assert shown(bench, "engine.py").startswith('"""My engine')
    assert panel.get_by_role("button", name="Back to the last that passed").is_hidden()
    panel.locator(".earlier").select_option(index=1)
    assert "mine, and wrong" in panel.locator(".preview").inner_text()
    panel.get_by_role("button", name="Restore it").click()
    assert kept(bench, "engine.py") == "mine, and wrong"
    assert "What you had before is among the versions" in panel.locator(".kept__status").inner_text()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ({"name": "mine.py", "mimeType": "text/x-python", "buffer": b"x = 1\r\n"}, "mine.py is in engine.py now."),
        ({"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG\xff"}, "a.png was not opened: it is not text"),
        ({"name": "a.py", "mimeType": "", "buffer": b"a\0b"}, "a.py was not opened: it is not text"),
        ({"name": "b.py", "mimeType": "", "buffer": b"#" * 200_001}, "b.py was not opened: it has 201 KB"),
    ],
    ids=["Python", "picture", "binary", "large"],
)
def test_a_file_is_opened_if_it_is_text(bench, file, words):
    write(bench, "engine.py", f"before {file['name']}")
    panel = keep(bench)
    panel.locator(".kept__status").evaluate("e => e.textContent = ''")
    panel.locator(".file-input").set_input_files(file)
    panel.locator(".kept__status", has_text=words).wait_for()
    opened = file["name"] == "mine.py"
    assert kept(bench, "engine.py") == ("x = 1\n" if opened else f"before {file['name']}")
    if opened:
        panel.locator(".earlier").select_option(index=1)
        assert "before mine.py" in panel.locator(".preview").inner_text()


def test_starting_over_asks_and_keeps_what_was_there(bench):
    write_both(bench, files("value") | {"nn.py": SKELETON["nn.py"]})
    panel = keep(bench)
    over = panel.locator(".over")
    over.click()
    panel.get_by_role("button", name="Go on as it is").click()
    assert kept(bench, "engine.py") == files("value")["engine.py"]
    over.click()
    panel.locator(".question").get_by_role("button", name="Start over").click()
    assert kept(bench, "engine.py") is None
    assert shown(bench, "engine.py") == SKELETON["engine.py"]
    assert set(states(bench)) == {""}
    panel.locator(".earlier").select_option(index=1)
    panel.get_by_role("button", name="Restore it").click()
    assert kept(bench, "engine.py") == files("value")["engine.py"]


# What goes wrong ------------------------------------------------------------------------------------------------------


def test_an_endless_loop_is_stopped_and_the_code_is_safe(bench):
    endless = "while True:\n    pass\n"
    write_both(bench, SKELETON | {"engine.py": endless})
    choose(bench, "value")
    bench.get_by_role("button", name="Check", exact=True).click()
    bench.locator(".status", has_text="Checking").wait_for(timeout=SLOW)
    bench.get_by_role("button", name="Stop", exact=True).click()
    bench.locator(".status", has_text="Stopped. Your code is as it was.").wait_for(timeout=SLOW)
    assert kept(bench, "engine.py") == endless
    assert bench.locator(".result[data-old]").count() == 1
    write_both(bench, files("value"))
    assert "3 of 3 hold" in check(bench)


def test_a_crash_of_python_is_told_and_the_next_check_works(bench, said):
    deep = "class V:\n    def __radd__(self, other):\n        return other + self\n"
    text = f"import sys\nsys.setrecursionlimit(10**6)\n{deep}1 + V()"
    write(bench, "try.py", text)
    bench.keyboard.press("Shift+Enter")
    bench.locator(".status", has_text="Python itself crashed").wait_for(timeout=SLOW)
    assert "Your code is as it was." in bench.locator(".status").inner_text()
    assert kept(bench, "try.py") == text
    bench.get_by_role("button", name="Retry").wait_for()
    said.clear()  # Pyodide tells it in the console too
    choose(bench, "value")
    assert "3 of 3 hold" in check(bench)


FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
FORBIDDEN = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError') }})"


@pytest.mark.parametrize(("how", "words"), [(FULL, "storage is full"), (FORBIDDEN, "forbids storage")])
def test_what_cannot_be_kept_is_told_and_stays_in_the_page(open_page, how, words):
    page = open_page()
    page.evaluate(f"void ({how})")
    write(page, "engine.py", "mine")
    assert words in page.locator(".work > .problem").inner_text()
    page.get_by_role("tab", name="nn.py").click()
    page.get_by_role("tab", name="engine.py").click()
    assert shown(page, "engine.py") == "mine"


def test_two_tabs_never_write_over_each_other_without_a_word(open_page):
    one = open_page()
    other = open_page(beside=one)
    write(one, "engine.py", "from the one")
    question = other.locator('.differing [data-file="engine.py"]')
    question.wait_for()
    write(other, "engine.py", "from the other")
    assert kept(other, "engine.py") == "from the one"
    question.get_by_role("button", name="Keep mine").click()
    assert kept(other, "engine.py") == "from the other"
    assert question.count() == 0
    one.locator(".differing").get_by_role("button", name="Take the other tab's").click()
    assert shown(one, "engine.py") == "from the other"
    assert one.locator(".differing > *").count() == 0
    had = [
        version["files"]["engine.py"]
        for version in one.evaluate("JSON.parse(localStorage['micrograd:build versions'])")
    ]
    assert had == ["from the one"]


def test_what_was_written_is_there_on_the_next_visit_and_can_be_undone(open_page):
    page = open_page("#order")
    assert current(page) == "order"
    write(page, "engine.py", "mine")
    page.keyboard.press("Control+z")
    assert kept(page, "engine.py") is None
    page.keyboard.press("Control+Shift+z")
    page.goto(page.url.split("#")[0])
    open_whole(page)
    assert shown(page, "engine.py") == "mine"
    assert current(page) == "order"


# For everybody --------------------------------------------------------------------------------------------------------


def test_without_javascript_it_is_a_guide_to_read(browser, site_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}build/")
    assert page.locator(".milestone > summary").count() == len(NAMES)
    card = page.locator('[data-milestone="order"]')
    card.locator(":scope > summary").click()
    for part in ("What has to hold", "Hint 1 of 3", "Show one way"):
        card.get_by_text(part, exact=True).click()
    assert card.locator(".facts code").is_visible()
    assert card.locator(".solution code").is_visible()
    seen = "all => [...new Set(all.map((one) => one.checkVisibility()))]"
    assert page.locator(".tabs, .bar, .kept, .training, .guide__all").evaluate_all(seen) == [False]
    assert page.locator(".file code").evaluate_all(seen) == [True]
    link = page.get_by_role("link", name="engine.py")
    assert page.request.get(f"{site_url}build/{link.get_attribute('href')}").text() == SKELETON["engine.py"]
    context.close()


def test_on_paper_all_of_it_is_there_with_what_the_reader_wrote(open_page):
    page = open_page()
    write(page, "nn.py", "mine on paper")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for part in (".solution code", ".hint p", ".facts code", ".file code"):
        assert page.locator(part).evaluate_all("all => all.every((one) => one.checkVisibility())"), part
    assert page.locator("#file-nn .file__code").inner_text().strip() == "mine on paper"
    assert not page.locator(".tabs").is_visible()
    assert not page.locator("code-editor").first.is_visible()


def test_it_works_after_another_page_and_back(browser, host_url, said):
    page = browser.new_page(viewport=WINDOW)
    page.on("pageerror", lambda error: said.append(str(error)))
    open_whole(page, f"{host_url}build/")
    write(page, "engine.py", "mine")
    for name, title in (("Questions", "Common questions"), ("Build", "Build your own engine")):
        page.locator(".md-tabs").get_by_role("link", name=name).click()
        page.locator("h1", has_text=title).wait_for()
    page.locator("#file-engine code-editor").wait_for()
    assert shown(page, "engine.py") == "mine"
    write(page, "engine.py", "mine again")
    assert kept(page, "engine.py") == "mine again"
    assert page.locator(".differing > *").count() == 0
    page.close()


def test_nothing_large_is_loaded_before_the_first_click_and_python_is_announced(open_page):
    page = open_page()
    assert page.locator(".status").inner_text() == "Python (7 MB) is loaded with the first check, once."
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#file-engine .file__code").click(position={"x": 60, "y": 40})
    page.locator("code-editor").wait_for()
    page.keyboard.type("x")  # the click was enough
    assert "x" in kept(page, "engine.py")
    assert any("codemirror" in url for url in asked)
    assert not any("pyodide" in url for url in asked)


SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => entry.value)))
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_when_the_scripts_arrive(open_page, width):
    page = open_page(viewport={"width": width, "height": 900})
    page.evaluate(SHIFTS)
    page.evaluate(DRAWN)
    assert page.evaluate("shifts.reduce((sum, value) => sum + value, 0)") < 0.01


def test_the_keyboard_is_enough(open_page):
    page = open_page()
    page.get_by_role("tab", name="engine.py").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-nn"
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#file-engine code-editor").wait_for()
    page.keyboard.type("# mine")
    assert "# mine" in kept(page, "engine.py")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Check"
    in_turn = "Boolean(document.querySelector('.tabs').compareDocumentPosition(document.querySelector('.guide')) & 4)"
    assert page.evaluate(in_turn)  # the files stand at the left
    summary = page.locator('[data-milestone="tanh"] > summary')
    summary.focus()
    page.keyboard.press("Enter")
    assert current(page) == "tanh"
    assert page.evaluate("document.activeElement.matches('[data-milestone=tanh] > summary')")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_every_state_is_accessible_and_fits(open_page, scheme, width):
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.evaluate(AXE)

    def look(what):
        page.evaluate(DRAWN)
        violations = page.evaluate("axe.run('build-engine').then((result) => result.violations)")
        assert not violations, f"{what}: {told(violations)}"
        assert page.evaluate("document.documentElement.scrollWidth") == width, what

    look("at first")
    if width < 1100:
        page.get_by_role("button", name="Show all").click()
        look("all milestones")
    texts = files("training")
    write_both(page, texts)
    choose(page, "training")
    check(page)
    look("passed")
    page.locator(".training").get_by_role("button", name="Play").click()
    page.locator(".training .summary", has_text=re.compile("Step [1-9]")).wait_for(timeout=SLOW)
    page.locator(".training").get_by_role("button", name="Pause").click()
    page.locator(".training").get_by_role("button", name="Play").wait_for()
    look("trained")
    write_both(page, texts | {"engine.py": texts["engine.py"].replace("(1 - t**2)", "(1 - t)")})
    check(page)
    keep(page).locator(".earlier").select_option(index=1)
    page.locator(".over").click()
    look("not yet, with versions and a question")
    page.get_by_role("button", name="Go on as it is").click()
    choose(page, "tanh")
    page.get_by_role("button", name="Hint 1 of 3").click()
    page.locator(".milestone[open]").get_by_role("button", name="Show one way").click()
    page.get_by_role("button", name="Show it").click()
    page.locator(".way").wait_for(timeout=SLOW)
    look("one way")
    output = run(page, "from engine import Value\nprint('x' * 200)\nValue(2.0).tanh() + 1 / 0")
    assert "ZeroDivisionError" in output.inner_text()
    page.evaluate('localStorage[\'micrograd:build nn.py\'] = \'{"text": "other", "saved": ""}\'')
    write(page, "nn.py", "mine")
    look("a fault, and another tab")
    assert "nn.py does not run" in check(page)  # the question of the other tab can wait
    look("a check beside it")
