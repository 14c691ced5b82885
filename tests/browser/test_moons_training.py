"""The recorded training on the moons: what is recorded, what stands on the page, and how it is played."""

import json
import re
from html import unescape

import pytest
from conftest import AXE, told
from playwright.sync_api import expect

from scripts.build.widgets import moons_training

PAGES = ["", "tutorial/derivatives/"]


@pytest.fixture(scope="module")
def recorded():
    return moons_training.recording()


@pytest.fixture
def open_page(new_page, site_url):
    def open_one(address="", **options):
        page = new_page(**options)
        page.goto(site_url + address)
        if options.get("java_script_enabled", True):
            page.evaluate("customElements.whenDefined('moons-training').then(() => {})")
        return page

    return open_one


def words(page):
    return page.locator(".moons-training__words")


def slider(page):
    return page.get_by_role("slider", name="Moment of the training")


def levels(page):
    return "".join(page.locator(".fields rect").evaluate_all("all => all.map(rect => rect.dataset.level)"))


def test_the_network_learns_in_the_recording_which_is_the_same_each_time(recorded):
    first, *_, last = recorded["moments"]
    assert (first["step"], last["step"]) == (0, moons_training.STEPS)
    assert first["accuracy"] < 0.7 < 0.99 < last["accuracy"]
    assert last["loss"] < 0.01 < first["loss"]
    assert {len(moment["fields"]) for moment in recorded["moments"]} == {600}
    assert moons_training.recording() == recorded


def test_the_site_has_the_recording_and_the_last_moment_as_a_drawing(site, recorded):
    kept = json.loads((site / moons_training.FILE).read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(moons_training.played(recorded)))
    last = recorded["moments"][-1]
    for address in PAGES:
        page = (site / address / "index.html").read_text(encoding="utf-8")
        runs = re.findall(r'<rect x="\d+" y="\d+" width="(\d+)" height="12" data-level="(\d)">', page)
        assert "".join(int(width) // 12 * level for width, level in runs) == last["fields"]
        assert page.count('r="4"') == 50
        assert moons_training.words(last) in unescape(page)


@pytest.mark.parametrize("address", PAGES)
def test_it_is_played_and_paused(open_page, recorded, address):
    page = open_page(address)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("moons-training").get_by_role("button", name="Play").click()
    expect(words(page)).to_contain_text(re.compile(r"^Step (2|4|6) of 60"))
    assert [url for url in asked if url.endswith(moons_training.FILE)], "it is asked for when it is played"
    page.locator("moons-training").get_by_role("button", name="Pause").click()
    at = int(slider(page).input_value())
    assert words(page).inner_text() == moons_training.words(recorded["moments"][at])
    assert levels(page) == recorded["moments"][at]["fields"]
    page.wait_for_timeout(600)
    assert int(slider(page).input_value()) == at


def test_the_slider_goes_to_any_moment_by_keyboard(open_page, recorded):
    page = open_page()
    slider(page).focus()
    page.keyboard.press("Home")
    expect(words(page)).to_have_text(moons_training.words(recorded["moments"][0]))
    assert levels(page) == recorded["moments"][0]["fields"]
    page.keyboard.press("ArrowRight")
    expect(words(page)).to_have_text(moons_training.words(recorded["moments"][1]))
    assert slider(page).get_attribute("aria-valuetext") == moons_training.words(recorded["moments"][1])
    page.keyboard.press("End")
    expect(words(page)).to_have_text(moons_training.words(recorded["moments"][-1]))


def test_it_stands_still_when_it_is_out_of_sight(open_page):
    page = open_page()
    page.locator("moons-training").get_by_role("button", name="Play").click()
    expect(words(page)).to_contain_text("Step 2 of 60")
    page.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    expect(page.locator("moons-training button")).to_have_text("Play")
    at = slider(page).input_value()
    page.wait_for_timeout(600)
    assert slider(page).input_value() == at


def test_who_wants_less_motion_has_the_slider_alone(open_page):
    page = open_page(reduced_motion="reduce")
    assert not page.locator("moons-training button").is_visible()
    slider(page).press("Home")
    expect(words(page)).to_contain_text("Step 0 of 60")


def test_without_javascript_the_last_moment_stands(open_page, recorded):
    page = open_page(java_script_enabled=False)
    assert page.locator("moons-training svg").is_visible()
    assert page.locator("moons-training :is(button, input):visible").count() == 0
    assert words(page).inner_text() == moons_training.words(recorded["moments"][-1])


def test_it_says_when_the_recording_cannot_be_loaded_and_asks_again(open_page):
    page = open_page()
    page.route(f"**/{moons_training.FILE}", lambda route: route.abort())
    slider(page).press("Home")
    expect(words(page)).to_have_text("The recording could not be loaded. Are you offline?")
    page.unroute(f"**/{moons_training.FILE}")
    slider(page).press("ArrowRight")
    expect(words(page)).to_contain_text("Step 2 of 60")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_against_it(open_page, scheme):
    page = open_page(color_scheme=scheme)
    slider(page).press("Home")
    expect(words(page)).to_contain_text("Step 0 of 60")
    page.evaluate(AXE)
    found = page.evaluate("axe.run('.moons-training')")["violations"]
    assert not found, told(found)
