"""The wheels of the chain rule: the words at every place, by slider and by pointer, and as a still picture."""

import re
from functools import partial

import pytest
from conftest import AXE, told
from widgets import open_at

from scripts.build.widgets import gears

PAGE = "tutorial/backpropagation_by_hand/"


@pytest.fixture
def opened(new_page, site_url):
    return partial(open_at, new_page, site_url + PAGE, "gear-train")


def turns(train):
    """How far its wheels are turned, as drawn."""
    transforms = train.locator(".wheel").evaluate_all("all => all.map(wheel => wheel.getAttribute('transform'))")
    return [float(re.match(r"rotate\((\S+) ", transform)[1]) / 360 for transform in transforms]


def test_the_rates_are_those_of_the_page():
    assert [rates for _, rates in gears.trains()] == [(4, 2), (1, -2)]


def test_a_belt_keeps_its_length_of_way(opened):
    page = opened(java_script_enabled=False)
    for train, (_, rates) in zip(page.locator("gear-train").all(), gears.trains(), strict=True):
        rings = train.locator(".ring").evaluate_all("all => all.map(ring => Number(ring.getAttribute('r')))")
        assert [ring * abs(rate) for ring, rate in zip(rings, rates, strict=True)] == [gears.RADIUS] * 2


@pytest.mark.parametrize("width", [1280, 320])
def test_the_others_follow_the_first_wherever_it_is_turned_and_nothing_moves_besides(opened, width):
    page = opened(viewport={"width": width, "height": 800})
    heights = set()
    for train, (names, rates) in zip(page.locator("gear-train").all(), gears.trains(), strict=True):
        slider = train.get_by_role("slider", name=f"Turn {names[0]}")
        for place in range(-gears.PLACES, gears.PLACES + 1):
            slider.fill(str(place))
            turned = place / gears.PLACES
            said = gears.words(names, rates, turned)
            assert train.locator(".widget__words").inner_text() == slider.get_attribute("aria-valuetext") == said
            assert turns(train) == pytest.approx([turned, turned * rates[0], turned * rates[0] * rates[1]])
            heights.add((train.bounding_box()["height"], page.evaluate("document.documentElement.scrollHeight")))
        slider.press("Home")
        slider.press("ArrowRight")
        assert slider.input_value() == str(1 - gears.PLACES)
    assert len({whole for _, whole in heights}) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("wheel", [0, 2])
def test_a_wheel_is_turned_by_the_pointer_and_turns_the_others(opened, wheel):
    page = opened()
    train = page.locator("gear-train").last
    box = train.locator(".wheel circle").nth(wheel).bounding_box()
    x, y, far = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"] / 3
    before = turns(train)[wheel]
    page.mouse.move(x + far, y)
    page.mouse.down()
    page.mouse.move(x + far, y + far)
    page.mouse.move(x, y + far)
    page.mouse.up()
    assert turns(train)[wheel] - before == pytest.approx(0.25, abs=0.06), "a quarter of a turn, clockwise"
    assert turns(train)[2] == pytest.approx(-2 * turns(train)[0])


def test_without_javascript_it_stands_and_says_what_it_shows(opened):
    page = opened(java_script_enabled=False)
    assert page.locator("gear-train svg:visible").count() == 2
    assert page.locator("gear-train input:visible").count() == 0
    assert "the rates multiply: 2 · 4 = 8." in page.locator(".gears .widget__words").first.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_against_it(opened, scheme):
    page = opened(color_scheme=scheme)
    page.evaluate(AXE)
    found = page.evaluate("axe.run('.gears')")["violations"]
    assert not found, told(found)
