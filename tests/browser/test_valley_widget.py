"""The ball in the valley of the loss: the library's numbers, what each rate does, and every way to move it."""

import itertools
import random
import re

import pytest
from conftest import AXE, told
from playwright.sync_api import expect
from widgets import MOVING, assert_alike, drawn, open_at, put, touch

from scripts.build.widgets import valley

PAGES = {"tutorial/loss_and_descent/": 1, "tutorial/training_loop/": 2}
FIRST, SECOND = PAGES
AT = """async (ws) => {
  const { at } = await import(new URL("../../javascripts/widgets/valley.js", location.href).href);
  const { low, high, losses, slopes } = document.querySelector("valley-widget").dataset;
  const [heights, steep] = [losses, slopes].map((text) => text.split(" ").map(Number));
  return ws.map((w) => at({ low: Number(low), high: Number(high), losses: heights, slopes: steep }, w));
}"""


@pytest.fixture
def opened(new_page, site_url):
    return lambda address=FIRST, **options: open_at(new_page, site_url + address, "valley-widget", **options)


def button(page, name):
    return page.locator("valley-widget").get_by_role("button", name=name, exact=True)


def words(page):
    return page.locator("valley-widget .widget__words")


def shown_w(page):
    return float(page.locator("valley-widget output").last.inner_text())


def run(page, rate, steps):
    """Start again at this rate; gives what is said after each step."""
    put(page, "valley-widget", rate=[float(one) for one in valley.RATES].index(rate))
    button(page, "Start again").click()
    said = []
    for _ in range(steps):
        button(page, "Step").click()
        said.append(words(page).inner_text())
    return said


def spot(page, w, loss):
    box = page.locator("svg.valley").bounding_box()
    unit = box["width"] / 340
    return box["x"] + valley.ACROSS(w) * unit, box["y"] + valley.DOWN(loss) * unit


def test_losses_and_slopes_are_the_librarys(opened):
    """Between the samples too: the loss to 1e-5, the slope to 1e-3."""
    rng = random.Random(0)
    ws = [rng.uniform(valley.LOW, valley.HIGH) for _ in range(300)] + [valley.LOW, valley.HIGH, valley.start()]
    for w, found in zip(ws, opened().evaluate(AT, ws), strict=True):
        loss, slope = valley.loss_at(w)
        assert abs(found["loss"] - loss) < 1e-5, w
        assert abs(found["slope"] - slope) < 1e-3, w


def test_it_is_the_loss_and_the_weight_of_the_page():
    loss, slope = valley.loss_at(valley.start())
    assert (round(loss, 4), round(slope, 4)) == (6.4257, 2.8094)


@pytest.mark.parametrize("zero", [True, False])
@pytest.mark.parametrize("rate", [0.01, 0.05])
def test_a_ball_goes_where_the_library_takes_it(opened, rate, zero):
    page = opened(SECOND)
    run(page, rate, 12)
    kind = "zeroed" if zero else "gathered"
    track = page.locator(f"svg.valley .is-{kind} .track").get_attribute("d")
    xs = [float(point.split()[0]) for point in track[1:].split("L")]
    expected = [valley.ACROSS(w) for w, _, _ in valley.descent(rate, 12, zero=zero)]
    assert all(abs(x - want) < 0.3 for x, want in zip(xs, expected, strict=True))


@pytest.mark.parametrize("address", PAGES)
def test_it_stands_still_as_its_module_would_show_it(opened, address):
    page = opened(address)
    before = drawn(page, "valley-widget")
    put(page, "valley-widget", rate=page.locator("valley-widget [name=rate]").input_value())
    assert_alike(before, drawn(page, "valley-widget"))


def test_each_rate_does_what_the_page_says(opened):
    page = opened()
    assert all("It crawls" in said for said in run(page, 0.001, 6))
    assert "It has landed" in run(page, 0.05, 8)[-1]
    assert all("It leaps to and fro, and comes no nearer." in said for said in run(page, 0.2, 20)[-8:])
    assert "It has left the valley" in run(page, 0.5, 6)[-1]
    assert "It overshoots, by less than before" in run(page, 0.15, 4)[-1]
    assert "It has left the picture" in run(page, 2.0, 1)[-1]
    put(page, "valley-widget", rate=valley.RATES.index("5e-1"), w=-200)
    button(page, "Step").click()
    assert abs(shown_w(page) + 2.03) < 0.011


def test_the_ball_that_never_zeroes_runs_through_the_bottom(opened):
    right, wrong = (valley.descent(0.05, 20, zero=zero) for zero in (True, False))
    steps = [[abs(b[0] - a[0]) for a, b in itertools.pairwise(ball[:4])] for ball in (right, wrong)]
    assert steps[0][0] == steps[1][0]
    assert steps[1][1] > 1.5 * steps[0][1]
    said = run(opened(SECOND), 0.05, 8)
    assert "it runs on, uphill" in said[3]
    assert "It has landed. Never zeroed" in said[-1]
    assert all(abs(w - right[-1][0]) < 0.01 for w, _, _ in right[8:])
    assert max(loss for _, loss, _ in wrong[8:]) > 6


def test_it_is_played_and_paused_and_ends(opened):
    page = opened()
    run(page, 0.001, 0)
    button(page, "Play").click()
    expect(words(page)).to_contain_text(re.compile(r"^Step \d"))
    assert words(page).get_attribute("aria-live") == "off"
    button(page, "Pause").click()
    said = words(page).inner_text()
    page.wait_for_timeout(1000)
    assert words(page).inner_text() == said
    run(page, 0.001, 18)
    button(page, "Play").click()
    expect(words(page)).to_contain_text("Step 20:")
    expect(button(page, "Play")).to_be_visible()


def test_it_stands_still_when_it_is_out_of_sight(opened):
    page = opened()
    button(page, "Play").click()
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    expect(page.locator("valley-widget [value=play]")).to_have_text("Play")


def test_the_keyboard_and_the_mouse_put_the_ball_elsewhere(opened):
    page = opened()
    page.locator("valley-widget [name=w]").press("Home")
    expect(words(page)).to_contain_text("Here w = -2.50")
    page.locator("valley-widget [name=w]").press("ArrowRight")
    assert page.locator("valley-widget [name=w]").get_attribute("aria-valuetext").startswith("-2.49, loss 7.1")
    page.locator("valley-widget [name=rate]").press("End")
    assert page.locator("valley-widget output").first.inner_text() == "2"
    page.mouse.click(*spot(page, 1.0, 6))
    assert abs(shown_w(page) - 1) < 0.03
    page.mouse.down()
    page.mouse.move(*spot(page, -0.5, 6), steps=4)
    page.mouse.up()
    assert abs(shown_w(page) + 0.5) < 0.03
    button(page, "Step").press("Enter")
    expect(words(page)).to_contain_text("Step 1:")


def test_a_finger_moves_the_ball_and_scrolls_the_page(opened):
    page = opened(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    touch(page, spot(page, -1, 6), (100, 0))
    moved = shown_w(page)
    assert moved > 0.2
    before = page.evaluate("scrollY")
    touch(page, spot(page, -1, 5), (0, -150))
    page.wait_for_function("before => scrollY > before + 50", arg=before)
    assert shown_w(page) == moved
    for control in page.locator("valley-widget :is(input, button)").all():
        assert control.bounding_box()["height"] >= 44


@pytest.mark.parametrize("address", PAGES)
def test_without_javascript_the_descent_stands(opened, address):
    page = opened(address, java_script_enabled=False)
    assert page.locator("valley-widget svg:visible").count() == 2
    assert page.locator("valley-widget :is(input, button):visible").count() == 0
    assert page.locator("valley-widget svg.valley circle").count() == PAGES[address]
    expect(words(page)).to_contain_text("It has landed")


def test_who_wants_less_motion_steps(opened):
    page = opened(reduced_motion="reduce")
    assert not page.locator("valley-widget [value=play]").is_visible()
    run(page, 0.05, 2)
    expect(words(page)).to_contain_text("Step 2:")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_around_it_moves_whatever_it_shows(opened, address, width):
    page = opened(address, viewport={"width": width, "height": 800})
    height = page.locator("valley-widget").bounding_box()["height"]
    for rate, steps in ((0.001, 2), (0.2, 8), (0.5, 12), (2.0, 2)):
        for said in run(page, rate, steps):
            assert page.locator("valley-widget").bounding_box()["height"] == height, said
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_against_it(opened, address, scheme):
    page = opened(address, color_scheme=scheme, reduced_motion="reduce")
    run(page, 0.1, 3)
    page.evaluate(AXE)
    found = page.evaluate("axe.run('.widget')")["violations"]
    assert not found, told(found)
    assert page.evaluate(MOVING, ".widget") == 0
