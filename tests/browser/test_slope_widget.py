"""The slope that readers measure with a step of their own: the library's numbers, and every way to move it."""

import math
from functools import partial

import pytest
from conftest import AXE, told
from playwright.sync_api import expect
from widgets import MOVING, assert_alike, drawn, open_at, put, touch

from scripts.build.widgets import slope

PAGE = "tutorial/derivatives/"
MEASURE = """async (settings) => {
  const { measure, sentence, STEPS } = await import(new URL("../../javascripts/widgets/slope.js", location.href).href);
  return [STEPS, settings.map(([x, h]) => ({ ...measure(x, h), words: sentence(measure(x, h)) }))];
}"""


@pytest.fixture
def opened(new_page, site_url):
    return partial(open_at, new_page, site_url + PAGE, "slope-widget")


def slider(page, name):
    return page.locator("slope-widget").get_by_role("slider", name=name, exact=True)


def words(page):
    return page.locator("slope-widget .widget__words")


def numbers(page):
    return dict(zip(*(page.locator(f"slope-widget {part}").all_inner_texts() for part in ("dt", "dd")), strict=True))


def spot(page, drawing, x, y):
    """A place of a drawing's own scales on the screen."""
    box = page.locator(drawing).bounding_box()
    across, down = (slope.ACROSS, slope.DOWN) if "curve" in drawing else (slope.H, slope.ERROR)
    unit = box["width"] / 340
    return box["x"] + across(x) * unit, box["y"] + down(y) * unit


def test_the_numbers_are_the_librarys_at_every_setting(opened):
    places = range(slope.FIRST * slope.PLACES, slope.LAST * slope.PLACES + 1)
    settings = [(place / slope.PLACES, h) for place in places for h in slope.STEPS]
    steps, found = opened().evaluate(MEASURE, settings)
    assert steps == slope.STEPS
    assert len(found) == len(settings) == 169 * 49
    for (x, h), got in zip(settings, found, strict=True):
        low, high, measured, exact = slope.measured(x, h)
        assert (got["low"], got["high"], got["slope"]) == (low, high, measured), (x, h)
        assert math.isclose(got["exact"], exact, abs_tol=1e-14), (x, h)


def test_what_the_page_says_of_it_is_so():
    *_, steep, exact = slope.measured(2 / 3, 1.0)
    assert (round(steep, 9), round(exact, 9)) == (3, 0)
    for h in (1.0, 0.1, 0.01, 0.001):
        assert math.isclose(slope.error(3.0, h), 3 * h, rel_tol=1e-6)
    errors = [slope.error(3.0, h) for h in slope.STEPS]
    assert 1e-9 < slope.STEPS[errors.index(min(errors))] < 1e-7
    assert errors[0] == 14


def test_it_stands_still_as_its_module_would_show_it(opened):
    page = opened()
    before = drawn(page, "slope-widget")
    put(page, "slope-widget", x=slope.START * slope.PLACES)
    assert_alike(before, drawn(page, "slope-widget"))


def test_the_keyboard_moves_both(opened):
    page = opened()
    slider(page, "x").press("Home")
    assert numbers(page)["6x - 4"] == "-22"
    slider(page, "h").press("Home")
    expect(words(page)).to_have_text(
        "x + h is x: there is no float between them. You never left, and the slope comes out as 0."
    )
    assert numbers(page)["rise / h"] == "0"
    slider(page, "h").press("ArrowRight")
    assert slider(page, "h").get_attribute("aria-valuetext").startswith("2e-16. ")
    slider(page, "h").press("End")
    slider(page, "x").press("ArrowRight")
    assert slider(page, "x").get_attribute("aria-valuetext") == f"-2.96. {words(page).inner_text()}"


def test_each_regime_has_its_sentence(opened):
    page = opened()
    put(page, "slope-widget", x=72, h=39)
    expect(words(page)).to_contain_text("14.003, the exact one 14: 0.003 too much, because the curve bends upwards")
    put(page, "slope-widget", h=6)
    expect(words(page)).to_contain_text("14.2109, the exact one 14: off by 0.21")
    expect(words(page)).to_contain_text("rounding is what is left")
    put(page, "slope-widget", x=16, h=18)
    expect(words(page)).to_contain_text("f(x + h) is f(x), to the last of its 16 digits")


def test_a_mouse_drags_the_point_and_the_step(opened):
    page = opened()
    page.mouse.move(*spot(page, ".slope-curve", 3, 20))
    page.mouse.down()
    page.mouse.move(*spot(page, ".slope-curve", 2 / 3, 10), steps=4)
    page.mouse.up()
    assert slider(page, "x").input_value() == "16"
    page.mouse.move(*spot(page, ".slope-curve", 2 / 3 + 1, 6.7))  # the other point, h further on
    page.mouse.down()
    page.mouse.move(*spot(page, ".slope-curve", 2 / 3 + 0.5, 6), steps=4)
    page.mouse.up()
    assert slider(page, "x").input_value() == "16"
    assert page.locator("slope-widget output").all_inner_texts() == ["0.67", "0.5"]
    page.mouse.click(*spot(page, ".slope-error", -10, -4))
    assert page.locator("slope-widget output").last.inner_text() == "1e-10"


def test_a_finger_moves_it_sideways_and_scrolls_the_page_up_and_down(opened):
    page = opened(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    page.touchscreen.tap(*spot(page, ".slope-curve", -1, 30))
    assert slider(page, "x").input_value() == "-24"
    touch(page, spot(page, ".slope-curve", -1, 12), (100, 0))
    moved = int(slider(page, "x").input_value())
    assert moved > 0
    before = page.evaluate("scrollY")
    touch(page, spot(page, ".slope-curve", -1, 12), (0, -150))
    page.wait_for_function("before => scrollY > before + 50", arg=before)
    assert int(slider(page, "x").input_value()) == moved
    for control in page.locator("slope-widget input").all():
        assert control.bounding_box()["height"] >= 44


def test_without_javascript_the_first_secant_stands(opened):
    page = opened(java_script_enabled=False)
    assert page.locator("slope-widget svg:visible").count() == 2
    assert page.locator("slope-widget input:visible").count() == 0
    assert numbers(page)["rise / h"] == "17"
    expect(words(page)).to_contain_text("3 too much")


@pytest.mark.parametrize("options", [{"width": 1280, "height": 900}, {"width": 320, "height": 700}])
def test_nothing_around_it_moves_whatever_it_shows(opened, options):
    page = opened(viewport=options)
    height = page.locator("slope-widget").bounding_box()["height"]
    for x, h in ((72, 48), (16, 18), (-60, 30), (70, 6), (96, 0)):
        put(page, "slope-widget", x=x, h=h)
        assert page.locator("slope-widget").bounding_box()["height"] == height, words(page).inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= options["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_against_it(opened, scheme):
    page = opened(color_scheme=scheme, reduced_motion="reduce")
    put(page, "slope-widget", x=16, h=3)
    page.evaluate(AXE)
    found = page.evaluate("axe.run('.widget')")["violations"]
    assert not found, told(found)
    assert page.evaluate(MOVING, ".widget") == 0
