"""Questions in a browser: every answer of every page, by click and by keyboard; what is kept."""

import json

import pytest
from conftest import AXE, ROOT, told
from notebooks import address, nav
from playwright.sync_api import expect

from scripts.build.page_questions import Question, read_file

FILES = {file: read_file(ROOT / "docs" / file) for file in nav() if file.startswith("tutorial/")}
ASKING = [file for file, questions in FILES.items() if questions]
assert ASKING
PAGE = "tutorial/backpropagation_by_hand.py"

# In one go for a page: answers each question with each of its answers, and gives what was said.
ANSWER_ALL = """questions => questions.map(({ name, answers }) => answers.map(answer => {
    const callout = document.getElementById(`question-${name}`);
    const field = callout.querySelector("input[type=text]");
    if (field) field.value = answer;
    else [...callout.querySelectorAll("input[type=radio]")][answer].click();
    callout.querySelector("button").click();
    const reasons = [...callout.querySelectorAll(".reasons > li")];
    const said = callout.querySelector("[role=status]").innerText;
    return [said, reasons.map(reason => [...reason.childNodes].slice(1).map(node => node.textContent).join("").trim())];
}))"""


@pytest.fixture
def open_page(new_page, site_url):
    """Opens a page in a browser of its own, in which something may be kept already."""

    def open_one(file, answers=None, **options):
        page = new_page(**options)
        if answers:
            page.goto(site_url + "404.html")
            page.evaluate("raw => localStorage.setItem('micrograd:answers', raw)", json.dumps(answers))
        page.goto(site_url + address(file))
        if options.get("java_script_enabled", True):
            page.evaluate("customElements.whenDefined('predict-question').then(() => {})")
        return page

    return open_one


def question(file: str, kind: str) -> Question:
    return next(one for one in FILES[file] if one.kind == kind)


def callout(page, one: Question):
    return page.locator(f"#question-{one.name}")


def status(page, one: Question):
    return callout(page, one).get_by_role("status")


def kept(page):
    return json.loads(page.evaluate("localStorage.getItem('micrograd:answers')") or "{}")


@pytest.mark.parametrize("file", ASKING)
def test_each_right_answer_is_right_and_each_wrong_one_hears_its_own_words(open_page, file):
    page = open_page(file)
    texts = {one.name: [answer.text for answer in one.answers] for one in FILES[file]}
    asked = [
        {"name": one.name, "answers": texts[one.name] if one.kind == "number" else list(range(len(one.answers)))}
        for one in FILES[file]
    ]
    for one, replies in zip(FILES[file], page.evaluate(ANSWER_ALL, asked), strict=True):
        reasons = list(dict.fromkeys(answer.reason for answer in one.wrong))
        for answer, (said, shown) in zip(one.answers, replies, strict=True):
            if answer.right:
                assert said == "Right. The answer below says why.", f"{one.name}: {answer.text}"
            else:
                assert said.startswith("No. "), f"{one.name}: {answer.text}"
                own = shown[reasons.index(answer.reason)]
                assert " ".join(said.removeprefix("No. ").split()) == " ".join(own.split()), (
                    f"{one.name}: {answer.text}"
                )
                assert len(own) > 10


def test_a_number_is_answered_by_keyboard_and_tried_again(open_page):
    page, one = open_page(PAGE), question(PAGE, "number")
    field = callout(page, one).get_by_label("Your number")
    field.focus()
    page.keyboard.type("0.5")
    page.keyboard.press("Enter")
    expect(status(page, one)).to_have_text("No. That is too small.")
    page.keyboard.type("x")
    expect(status(page, one)).to_have_text("")
    page.keyboard.press("Enter")
    expect(status(page, one)).to_have_text("No. That is not a number. Write it like -3 or 0.25.")
    field.fill("")
    page.keyboard.press("Enter")
    expect(status(page, one)).to_have_text("Type a number first.")
    field.fill(one.right.text)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(status(page, one)).to_have_text("Right. The answer below says why.")


def test_a_choice_is_made_by_keyboard_and_said_only_when_asked(open_page):
    page, one = open_page(PAGE), question(PAGE, "choice")
    callout(page, one).get_by_role("button", name="Check").click()
    expect(status(page, one)).to_have_text("Choose one first.")
    radios = callout(page, one).get_by_role("radio")
    radios.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(radios.nth(1)).to_be_checked()
    expect(status(page, one)).to_have_text("")
    page.keyboard.press("Enter")
    expect(status(page, one)).to_contain_text("Right." if one.answers[1].right else "No.")
    assert kept(page) == {f"backpropagation_by_hand#{one.name}": one.answers[1].text}


def test_a_value_is_chosen_in_the_drawing_or_by_its_name(open_page):
    page, one = open_page(PAGE), question(PAGE, "place")
    wrong = one.wrong[0].text
    place = callout(page, one).get_by_label(wrong, exact=True).get_attribute("data-place")
    drawn = page.locator(f"#{place}")
    drawn.click()
    expect(status(page, one)).to_contain_text("No.")
    expect(callout(page, one).get_by_label(wrong, exact=True)).to_be_checked()
    expect(drawn).to_have_class("node value leaf can-be-picked is-picked")
    callout(page, one).get_by_label(one.right.text, exact=True).focus()
    page.keyboard.press("Space")
    expect(drawn).not_to_have_class("node value leaf can-be-picked is-picked")
    page.keyboard.press("Enter")
    expect(status(page, one)).to_have_text("Right. The answer below says why.")


def test_what_was_answered_is_there_on_the_next_visit(open_page):
    number, choice = question(PAGE, "number"), question(PAGE, "choice")
    answers = {
        f"backpropagation_by_hand#{number.name}": number.wrong[0].text,
        f"backpropagation_by_hand#{choice.name}": choice.right.text,
        "backpropagation_by_hand#gone": "up",
    }
    page = open_page(PAGE, answers)
    expect(callout(page, number).get_by_label("Your number")).to_have_value(number.wrong[0].text)
    expect(status(page, number)).to_contain_text(number.wrong[0].reason)
    expect(callout(page, choice).get_by_label(choice.right.text, exact=True)).to_be_checked()
    expect(status(page, choice)).to_have_text("Right. The answer below says why.")
    page = open_page(PAGE, {f"backpropagation_by_hand#{choice.name}": "an answer that the page no longer has"})
    expect(status(page, choice)).to_have_text("")


def test_the_tutorials_first_page_says_exports_and_erases_what_was_answered(open_page, site_url):
    page = open_page(PAGE, {"a#b": "up", "a#c": "-3"})
    page.goto(site_url + "tutorial/")
    saved = page.locator("saved-data")
    expect(saved.locator("p").first).to_contain_text("Kept in this browser: 2 answered questions.")
    with page.expect_download() as download:
        saved.get_by_role("button", name="Export").click()
    assert json.loads(download.value.path().read_text())["answers"] == {"a#b": "up", "a#c": "-3"}
    saved.get_by_role("button", name="Erase", exact=True).click()
    saved.get_by_role("button", name="Erase everything").click()
    assert kept(page) == {}


def test_the_answers_say_where_to_start(open_page):
    index = "tutorial/index.md"
    page = open_page(index)
    first, *others = asked = FILES[index]
    assert page.locator(".starts li").count() == len(asked) + 1, "a page for each question, and one for who knows all"
    start = page.locator("where-to-start")
    expect(start).to_have_text("")

    def answer(one, text):
        if one.kind == "number":
            callout(page, one).get_by_label("Your number").fill(text)
        else:
            callout(page, one).get_by_label(text, exact=True).check()
        callout(page, one).get_by_role("button", name="Check").click()

    answer(first, first.right.text)
    expect(start).to_have_text("Right so far. Answer the next question, or start at Expression graph")
    answer(others[0], others[0].wrong[0].text)
    expect(start).to_have_text("Start at Expression graph")
    for one in others:
        answer(one, one.right.text)
    expect(start).to_have_text("You know all of this: start at Moons, or Build, where you write the whole engine")
    start.get_by_role("link", name="Moons").click()
    page.wait_for_url("**/tutorial/moons/")
    page.go_back()
    expect(start).to_contain_text("You know all of this")


def test_a_reply_moves_nothing_on_a_wide_screen(open_page):
    page = open_page(PAGE, viewport={"width": 1280, "height": 900})
    one = question(PAGE, "number")
    folded = callout(page, one).locator("details")

    def where():
        return folded.evaluate("it => it.getBoundingClientRect().top + scrollY")

    before = where()
    for answer in one.wrong:
        callout(page, one).get_by_label("Your number").fill(answer.text)
        page.keyboard.press("Enter")
        expect(status(page, one)).to_contain_text("No.")
        assert where() == before, answer.reason


def test_targets_are_large_enough_for_a_finger_and_nothing_overflows(open_page):
    page = open_page(PAGE, viewport={"width": 320, "height": 700}, has_touch=True, is_mobile=True)
    for target in page.locator(".predict :is(li label, button, input[type=text])").all():
        box = target.bounding_box()
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("media", [{"java_script_enabled": False}, {}])
def test_without_javascript_and_on_paper_the_choices_and_reasons_can_be_read(open_page, media):
    page = open_page(PAGE, **media)
    if not media:
        page.emulate_media(media="print")
    for one in FILES[PAGE]:
        assert callout(page, one).locator("input:visible, button:visible").count() == 0
        if one.kind != "number":
            shown = callout(page, one).locator(".predict li").all_inner_texts()
            assert [text.strip() for text in shown] == [answer.text for answer in one.answers]
        folded = callout(page, one).locator("details")
        if media:
            folded.locator("summary").click()
            for answer in one.wrong:
                assert answer.text in folded.locator(".reasons").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_against_questions_answered_or_not(open_page, scheme):
    page = open_page(PAGE, color_scheme=scheme)
    page.evaluate(AXE)
    for kind in ("", "number", "choice", "place"):
        if kind == "number":
            callout(page, question(PAGE, kind)).get_by_label("Your number").fill("0")
        elif kind:
            callout(page, question(PAGE, kind)).get_by_role("radio").first.check()
        if kind:
            callout(page, question(PAGE, kind)).get_by_role("button", name="Check").click()
        found = page.evaluate("axe.run('.admonition.question')")["violations"]
        assert not found, told(found)
