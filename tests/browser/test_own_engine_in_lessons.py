"""A lesson's cells run on the reader's own engine, if they want that and it does what the page needs."""

import json
import re

import pytest
from cells_in_page import button, live, run, status, write
from conftest import AXE, open_whole, told
from playwright.sync_api import expect
from stages import NAMES, files

PAGE = "tutorial/loss_and_descent/"
CORE = "tutorial/automatic_backpropagation/"  # has an exercise that is a milestone


@pytest.fixture
def visit(browser, host_url):
    """Opens the page as someone who has these files and has passed these milestones on the page Build."""
    contexts = []

    def open_page(texts, passed, **options):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        kept = {f"micrograd:build {name}": {"text": text, "saved": "2027-01-01"} for name, text in texts.items()}
        kept["micrograd:build progress"] = {"states": dict.fromkeys(passed, "passed")}
        page.add_init_script(
            f"for (const [name, value] of Object.entries({json.dumps(kept)})) "
            "if (localStorage.getItem(name) === null) localStorage.setItem(name, JSON.stringify(value));"
        )
        open_whole(page, host_url + PAGE)
        return page

    yield open_page
    for context in contexts:
        context.close()


def example(page):
    """The first example of the page."""
    return page.locator(".cell--example").first


def choose(page, engine):
    page.get_by_role("group", name="Run the cells of this page on").get_by_label(engine).check()


WHOSE = "print(Value.__module__, Neuron.__module__)"


def test_the_cells_run_on_the_engine_that_was_chosen(visit):
    page = visit(files("mlp"), NAMES)
    one = example(page)
    write(one, WHOSE)
    run(one)
    expect(live(one)).to_have_text("__main__ __main__\n")
    choose(page, "my engine")
    assert "output--old" in live(one).get_attribute("class")
    run(one)
    expect(live(one)).to_have_text("my_engine.engine my_engine.nn\n")
    page.reload()
    expect(page.get_by_label("my engine")).to_be_checked()
    run(example(page))
    expect(live(example(page))).to_have_text("my_engine.engine my_engine.nn\n")
    choose(page, "the page's engine")
    run(example(page))
    expect(live(example(page))).to_have_text("__main__ __main__\n")


def test_an_output_that_differs_is_said_to_be_the_readers(visit):
    own = files("mlp")
    page = visit(own | {"engine.py": own["engine.py"] + "\n\nValue.tanh = lambda self: self\n"}, NAMES)
    choose(page, "my engine")
    examples = page.locator(".cell--example:has(> .cell__code):has(> .output .output__text)")
    shown = examples.filter(has_text=re.compile("model\\(|loss"))
    differing = 0
    for one in shown.all()[:6]:
        button(one, "Run").click()
        expect(status(one)).to_have_text(re.compile("^(Ran in|Failed)"))
        differing += "That is what your engine says. The page's engine says:" in live(one).inner_text()
    assert differing


def test_what_does_not_run_is_told_by_its_file_and_line(visit):
    own = files("mlp")
    page = visit(own | {"nn.py": own["nn.py"] + "\n\n1 / 0\n"}, NAMES)
    choose(page, "my engine")
    one = example(page)
    write(one, WHOSE)
    run(one, said=re.compile("^Failed: RuntimeError"))
    line = own["nn.py"].count("\n") + 3
    expect(live(one)).to_contain_text(f"RuntimeError: your nn.py, line {line}: ZeroDivisionError: division by zero")


@pytest.mark.parametrize("passed", [[], NAMES[:3]], ids=["nothing", "too little"])
def test_without_the_milestones_that_the_page_needs_nothing_is_offered(visit, passed):
    page = visit(files("mlp"), passed)
    expect(page.get_by_label("my engine")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_choice_is_accessible(visit, scheme):
    page = visit(files("mlp"), NAMES, color_scheme=scheme)
    page.evaluate(AXE)
    violations = page.evaluate("axe.run().then(result => result.violations)")
    assert not violations, told(violations)


# To Build -------------------------------------------------------------------------------------------------------------


def test_a_solved_exercise_of_a_milestone_is_taken_to_build_in_the_clipboard(browser, host_url):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_whole(page, host_url + CORE)
    one = page.locator(".cell--exercise[data-milestone]").first
    milestone = one.get_attribute("data-milestone")
    expect(button(one, "Put it into my engine")).to_have_count(0)
    page.evaluate(
        "name => localStorage.setItem('micrograd:solved', JSON.stringify({[name]: '2027-01-01'}))",
        f"{CORE.rstrip('/').rpartition('/')[2]}#{one.get_attribute('data-exercise')}",
    )
    page.reload()
    code = one.locator("code").first.inner_text()
    button(one, "Put it into my engine").click()
    page.wait_for_url(f"**/build/#{milestone}")
    expect(page.locator(".build .bar .status")).to_contain_text("in the clipboard")
    assert page.evaluate("navigator.clipboard.readText()").strip() == code.strip()
    expect(page.locator(f"[data-milestone='{milestone}']")).to_have_attribute("open", "")
    context.close()
