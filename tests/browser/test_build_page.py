"""The page Build in a real browser: an engine is written there, checked, kept, run and trained."""

import itertools

import pytest
from conftest import open_whole
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
    assert "all of it is yours" in found
    assert bench.locator(".guide__count").inner_text() == f"all {len(NAMES)} passed"


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
