"""The playground trains the reader's own engine of the page Build, beside the library's, and says what is wrong."""

import json
import re

import pytest
from conftest import AXE, open_whole, told
from playwright.sync_api import expect
from stages import NAMES, files

RIGHT = files("training")
SLOW = 60_000  # milliseconds, for what waits for Python


@pytest.fixture
def visit(browser, site_url):
    """Opens the playground as someone who has these files and has passed these milestones on the page Build."""
    contexts, said = [], []

    def open_page(texts=RIGHT, passed=NAMES, address="#points=20", **options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        kept = {f"micrograd:build {name}": {"text": text, "saved": "2027-01-01"} for name, text in texts.items()}
        kept["micrograd:build progress"] = {"states": dict.fromkeys(passed, "passed")}
        page.add_init_script(
            f"for (const [name, value] of Object.entries({json.dumps(kept)})) "
            "if (localStorage.getItem(name) === null) localStorage.setItem(name, JSON.stringify(value));"
        )
        open_whole(page, f"{site_url}playground/{address}")
        page.locator("training-playground .play").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


def changed(file, before, after):
    assert before in RIGHT[file], before
    return RIGHT | {file: RIGHT[file].replace(before, after)}


def playground(page):
    return page.locator("training-playground")


def use_mine(page):
    playground(page).get_by_label("Engine").select_option("mine")


def press(page, name):
    playground(page).get_by_role("button", name=name, exact=True).click()


def summary(page):
    return playground(page).locator(".summary")


def step(page, number):
    press(page, "Step")
    expect(summary(page)).to_have_text(re.compile(f"^Step {number}:"), timeout=SLOW)


def assert_accessible(page):
    page.evaluate(AXE)
    violations = page.evaluate("axe.run().then(result => result.violations)")
    assert not violations, told(violations)


LOSS = re.compile(r"^Step \d+: your loss ([\d.]+), the library's ([\d.]+); ")
COLOURS = """canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4 * 97) seen.add(data.slice(i, i + 4).join());
  return seen.size;
}"""


def test_a_right_engine_has_the_losses_of_the_library_and_draws_its_own_plane(visit):
    page = visit()
    use_mine(page)
    expect(playground(page).get_by_label("Activation")).to_be_hidden()
    step(page, 1)
    press(page, "Play")
    expect(summary(page)).to_have_text(re.compile(r"^Step \d\d+:"), timeout=SLOW)
    press(page, "Pause")
    playground(page).get_by_role("button", name="Play").wait_for()
    expect(playground(page).locator(".plane canvas")).to_have_attribute(
        "aria-label", re.compile("decision boundary. Step ")
    )
    found = LOSS.match(summary(page).inner_text())
    assert found[1] == found[2]
    assert "differ" not in summary(page).inner_text()
    assert playground(page).locator(".plane canvas").evaluate(COLOURS) > 10
    assert playground(page).locator(".network").evaluate(COLOURS) > 10
    playground(page).locator(".script summary").click()
    expect(playground(page).locator(".script code")).to_contain_text("# The library's network, not mine")
    playground(page).locator(".numbers summary").click()
    expect(playground(page).locator(".numbers tbody tr")).to_have_count(2 * 8 + 8 + 8 * 8 + 8 + 8 + 1)


def test_the_choice_is_kept_and_given_back(visit):
    page = visit()
    use_mine(page)
    page.reload()
    expect(playground(page).get_by_label("Engine")).to_have_value("mine")
    playground(page).get_by_label("Engine").select_option("library")
    expect(playground(page).get_by_label("Activation")).to_be_visible()
    step(page, 1)
    assert "your loss" not in summary(page).inner_text()


def test_a_wrong_gradient_is_said_with_its_step(visit):
    page = visit(changed("engine.py", "self.grad += (1 - t**2) * out.grad", "self.grad += (1 - t) * out.grad"))
    use_mine(page)
    step(page, 1)
    expect(summary(page)).to_contain_text(
        "Your engine's gradients differ from the library's from step 1 on: parameter "
    )


def test_an_error_is_told_with_its_line_and_a_mended_file_trains(visit):
    wrong = changed("engine.py", "(1 - t**2) * out.grad", "(1 - t**2) * out.gradient")
    page = visit(wrong)
    use_mine(page)
    press(page, "Play")
    line = wrong["engine.py"].split("out.gradient")[0].count("\n") + 1
    problem = playground(page).get_by_role("alert")
    expect(problem).to_contain_text(f"Your network stopped in engine.py, line {line} (self.grad += ", timeout=SLOW)
    expect(problem).to_contain_text("AttributeError: 'Value' object has no attribute 'gradient'")
    mended = json.dumps({"text": RIGHT["engine.py"]})
    page.evaluate("text => localStorage.setItem('micrograd:build engine.py', text)", mended)
    step(page, 1)
    expect(problem).to_be_hidden()


def test_a_loop_without_an_end_is_stopped_and_nothing_is_lost(visit):
    text = "        return x[0] if len(x) == 1 else x"
    loop = "        while self.layers[0].neurons[0].b.grad:\n            pass\n"
    page = visit(changed("nn.py", text, loop + text))
    use_mine(page)
    press(page, "Play")
    stop = playground(page).get_by_role("button", name="Stop", exact=True)
    stop.wait_for(timeout=SLOW)
    expect(summary(page)).to_contain_text("in a loop without an end: Stop ends it, and nothing is lost.")
    stop.click()
    expect(stop).to_be_hidden()
    expect(summary(page)).to_have_text("Stopped. Your files are as they were; Play begins with a new network.")
    playground(page).get_by_label("Engine").select_option("library")
    step(page, 1)


def test_a_network_that_is_none_of_the_library_s_is_not_drawn_and_not_judged(visit):
    page = visit(changed("nn.py", ".tanh()", ".exp()"), address="#points=20&hidden=2&rate=0.001")
    use_mine(page)
    step(page, 1)
    expect(playground(page).locator(".no-inside")).to_contain_text("its neurons can't be drawn")
    expect(playground(page).get_by_label("Edges show")).to_be_hidden()
    assert "differ" not in summary(page).inner_text()
    assert playground(page).locator(".plane canvas").evaluate(COLOURS) > 10


def test_what_is_still_missing_is_said_with_links_to_build(visit):
    page = visit(files("neuron"), NAMES[: NAMES.index("neuron") + 1])
    expect(playground(page).get_by_label("Engine")).to_be_hidden()
    links = page.locator(".own-engine li a").filter(visible=True)
    expect(links).to_have_text(["Neurons side by side", "Layers one after another"])
    assert links.first.get_attribute("href").endswith("build/#layer")


def test_without_anything_on_build_all_is_listed_and_there_is_no_switch(visit):
    page = visit({}, [])
    expect(playground(page).get_by_label("Engine")).to_be_hidden()
    expect(page.locator(".own-engine li a").filter(visible=True)).to_have_count(7)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_reader_s_training_is_accessible_and_fits(visit, scheme, width):
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 900})
    use_mine(page)
    step(page, 1)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)
