"""Questions that take an answer: what a page's Markdown may say, and what stands on the built pages."""

import re
import textwrap
from pathlib import Path

import pytest
from conftest import ROOT
from mkdocs.exceptions import PluginError
from notebooks import address, nav
from selectolax.lexbor import LexborHTMLParser

from scripts.build.notebook_download import plain_admonitions
from scripts.build.page_questions import finish_questions, put_questions, read_file

CHOICE = """!!! question which-way "Predict"
    Up or down?

    - [ ] down
      : It climbs.
    - [x] up
      = f(3.1) > f(3)

    ??? success "Answer"
        Up.
"""
NUMBER = CHOICE.replace("- [ ] down", "- [ ] 13").replace("[x] up", "[=] 14 ± 0.5")
PLACE = CHOICE.replace("- [ ] down", "- [ ] a, b").replace("[x] up", "[@] L")


def page(folder: Path, markdown: str) -> Path:
    """A notebook whose second cell begins with the question, on line 6."""
    path = folder / "docs" / "tutorial" / "page.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    prose = textwrap.indent(markdown, "# ", lambda line: True).replace("# \n", "#\n")
    path.write_text(f"# %% [markdown]\n# # Page\n\n# %% [markdown]\n# Look:\n{prose}\n# %%\n1 + 1\n", encoding="utf-8")
    return path


def test_a_question_is_read_with_its_answers(tmp_path):
    (question,) = read_file(page(tmp_path, CHOICE))
    assert (question.name, question.title, question.kind, question.line) == ("which-way", "Predict", "choice", 6)
    assert (question.asks, question.explained, question.code) == ("Up or down?", "Up.", "f(3.1) > f(3)")
    assert [(one.text, one.right, one.reason) for one in question.answers] == [
        ("down", False, "It climbs."),
        ("up", True, ""),
    ]
    (question,) = read_file(page(tmp_path, NUMBER))
    assert (question.kind, question.right.text, question.tolerance) == ("number", "14", 0.5)
    (question,) = read_file(page(tmp_path, PLACE))
    assert [(one.text, one.reason) for one in question.answers] == [("a", "It climbs."), ("b", "It climbs."), ("L", "")]


def test_a_reason_goes_on_in_the_next_line(tmp_path):
    (question,) = read_file(page(tmp_path, CHOICE.replace("climbs.", "climbs\n        to the right.")))
    assert question.wrong[0].reason == "It climbs to the right."


@pytest.mark.parametrize(
    ("markdown", "line", "problem"),
    [
        (CHOICE.replace("[x]", "[ ]").replace("= f(3.1) > f(3)", ": No."), 6, "it has no right answer: mark one with"),
        (
            CHOICE.replace("[ ]", "[x]").replace("      : It climbs.\n", ""),
            10,
            "a second right answer; the first is 'down'",
        ),
        (CHOICE.replace("      : It climbs.\n", ""), 9, "a wrong answer without a reason: put"),
        (CHOICE.replace("climbs", "climbs" * 40), 9, "its reason has 244 characters, 220 at most"),
        (CHOICE.replace("    - [ ] down\n      : It climbs.\n", ""), 9, "it has no wrong answer"),
        (CHOICE.replace("[ ] down", "[ ] up"), 11, "the answer 'up' is there twice"),
        (CHOICE.replace("[x]", "[X]"), 11, "[X] marks no answer"),
        (CHOICE.replace("= f(", "f("), 12, "below this answer can stand \"= CODE\" once, not 'f(3.1) > f(3)'"),
        (CHOICE.replace("    Up or down?\n", ""), 6, "it asks nothing"),
        (CHOICE.replace("        Up.\n", ""), 6, "it has no text below"),
        (CHOICE.replace("which-way ", ""), 6, "a question needs a name"),
        (CHOICE + "\n" + CHOICE, 17, "the page has another question named which-way"),
        (NUMBER.replace("14 ±", "fourteen ±"), 11, "'fourteen' is not a number"),
        (NUMBER.replace("± 0.5", "± little"), 11, "'little' is not a number"),
        (NUMBER.replace("[ ] 13", "[ ] less"), 9, "'less' is not a number"),
        (NUMBER.replace("[ ] 13", "[ ] 13.5"), 9, "13.5 is as near to 14 as a right answer may be"),
        (NUMBER.replace("      = f(3.1) > f(3)\n", ""), 11, "nothing backs this number"),
    ],
)
def test_a_question_that_cannot_be_asked_stops_the_build_with_file_and_line(tmp_path, markdown, line, problem):
    with pytest.raises(PluginError) as raised:
        read_file(page(tmp_path, markdown))
    assert str(raised.value).startswith(f"docs/tutorial/page.py, line {line}: {problem}")


def test_lines_are_those_of_a_markdown_page_too(tmp_path):
    path = tmp_path / "docs" / "index.md"
    path.parent.mkdir()
    path.write_text("# Home\n\n" + CHOICE.replace("[x]", "[ ]").replace("=", ":"), encoding="utf-8")
    with pytest.raises(PluginError, match=re.escape("docs/index.md, line 3: it has no right answer")):
        read_file(path)


# Places ---------------------------------------------------------------------------------------------------------------


def drawing(*labels: str) -> str:
    values = "".join(
        f'<g class="node value" id="graph-1-{label}"><text class="label">{label}</text></g>' for label in labels
    )
    return f'<figure class="expression-graph"><svg>{values}</svg></figure>'


ON_THE_PAGE = (
    '<div class="admonition question asks--which-way"><p class="admonition-title">Predict</p><p>Where?</p>'
    "<ul><li>a</li><li>b</li><li>L</li></ul>"
    "<details><summary>Answer</summary><p>There.</p><ul><li><em>a, b:</em> No.</li></ul></details></div>"
)


def finished(tmp_path, before: str, after: str = "") -> LexborHTMLParser:
    tree = LexborHTMLParser(f"<article>{before}{ON_THE_PAGE}{after}</article>")
    finish_questions(tree, read_file(page(tmp_path, PLACE)), Path("tutorial/page.py"))
    return tree


def test_places_are_those_of_the_last_drawing_above(tmp_path):
    tree = finished(tmp_path, drawing("x") + drawing("a", "b", "L").replace("graph-1", "graph-2"), drawing("y"))
    assert [radio.attrs.get("data-place") for radio in tree.css("input")] == ["graph-2-a", "graph-2-b", "graph-2-L"]
    assert [radio.attrs.get("data-reason") for radio in tree.css("input")] == ["0", "0", None]


@pytest.mark.parametrize(
    ("before", "line", "problem"),
    [
        ("", 11, "no drawing stands above this question"),
        (drawing("a", "b"), 11, "'L' is not in the drawing above: it has a, b"),
        (drawing("a", "L"), 9, "'b' is not in the drawing above: it has a, L"),
        (drawing("a", "b", "c", "L"), 6, "the drawing above has c as well: say why not"),
    ],
)
def test_a_place_that_is_not_in_the_drawing_stops_the_build_with_file_and_line(tmp_path, before, line, problem):
    with pytest.raises(PluginError, match=re.escape(f"docs/tutorial/page.py, line {line}: {problem}")):
        finished(tmp_path, before)


# Shown ----------------------------------------------------------------------------------------------------------------


def test_in_markdown_a_question_is_a_plain_callout():
    assert (
        put_questions(f"Before.\n\n{CHOICE}\nAfter.")
        == """Before.

!!! question "Predict"
    Up or down?

    - down
    - up

    ??? success "Answer"
        Up.

        The other answers:

        - *down:* It climbs.

After."""
    )
    assert "\n    - " not in put_questions(NUMBER), "a number is not given away"
    assert "- *`a`, `b`:* It climbs." in put_questions(PLACE), "places with one reason are told together"


def test_in_a_notebook_a_question_does_not_give_its_answer_away():
    text = plain_admonitions(put_questions(CHOICE))
    assert text.startswith(
        "> **Predict**\n>\n> Up or down?\n>\n> - down\n> - up\n>\n> <details><summary>Answer</summary>"
    )
    assert "[x]" not in text


FILES = [file for file in nav() if file.startswith("tutorial/")]
ASKED = [(file, question) for file in FILES for question in read_file(ROOT / "docs" / file)]


def test_every_question_of_the_built_site_has_one_right_answer_and_a_reason_for_each_other(site):
    trees = {
        file: LexborHTMLParser((site / address(file) / "index.html").read_text(encoding="utf-8")) for file, _ in ASKED
    }
    assert sum(len(tree.css("predict-question")) for tree in trees.values()) == len(ASKED) > 0
    for file, question in ASKED:
        callout = trees[file].css_first(f"#question-{question.name}")
        assert callout, f"{file}: {question.name}"
        reasons = callout.css("details .reasons > li")
        assert len(reasons) == len({answer.reason for answer in question.wrong}), question.name
        assert trees[file].css_first('module-loader[src="reader/predict_question.js"]')
        if question.kind == "number":
            wrong = dict(pair.split(":") for pair in (callout.css_first("form").attrs["data-wrong"] or "").split())
            places = {text: int(place) for text, place in wrong.items()}
        else:
            radios = dict(zip((one.text for one in question.answers), callout.css("input"), strict=True))
            assert [text for text, radio in radios.items() if "data-reason" not in radio.attributes] == [
                question.right.text
            ]
            places = {
                text: int(one.attrs["data-reason"] or "")
                for text, one in radios.items()
                if "data-reason" in one.attributes
            }
        assert places.keys() == {answer.text for answer in question.wrong}
        for text, place in places.items():
            told = reasons[place].css_first("em").text().removesuffix(":")
            about = [told] if question.kind == "choice" else told.split(", ")
            assert text.replace("`", "") in about, f"{question.name}: {text} hears of {about}"


def test_no_question_of_a_page_without_questions_loads_anything(site):
    text = (site / "glossary" / "index.html").read_text(encoding="utf-8")
    assert "predict_question.js" not in text
