"""The guide on the page Build: all that the terminal tells of a milestone, and the files to begin with."""

import pytest
from mkdocs.exceptions import PluginError
from selectolax.lexbor import LexborHTMLParser
from stages import NAMES

from micrograd.checks.checking import MILESTONES
from micrograd.checks.guide import GUIDES
from micrograd.checks.guide.skeleton import SKELETON
from scripts.build.build_guide import FILES, PLACE, guide_html, put_guide
from scripts.build.store import Store

TREE = LexborHTMLParser(guide_html(".."))


def texts(query):
    return [element.text() for element in TREE.css(query)]


def test_each_milestone_is_told_in_their_order():
    assert [one.attributes["data-milestone"] for one in TREE.css("details.milestone")] == NAMES
    assert [one.attributes["id"] for one in TREE.css("details.milestone h3")] == NAMES
    assert [one.attributes["data-file"] for one in TREE.css(".milestone")] == [GUIDES[name].file for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_a_milestone_is_told_with_all_its_parts(name):
    guide, card = GUIDES[name], f'[data-milestone="{name}"] .milestone__card'
    assert texts(f"{card} > .highlight code") == [guide.example]
    assert texts(f"{card} .solution code") == [guide.solution]
    assert len(TREE.css(f"{card} .hint > p")) == 3
    facts = next(milestone.facts for milestone in MILESTONES if milestone.name == name)
    assert texts(f"{card} .facts code")[0].rstrip() == "\n\n".join(fact.shown.text for fact in facts)
    lesson, lecture = [link.attributes["href"] for link in TREE.css(f"{card} .milestone__links a")]
    assert lesson.startswith("../tutorial/")
    assert lecture == guide.lecture_url


def test_a_fact_comes_with_its_numbers_and_a_card_with_its_code():
    assert texts('[data-milestone="order"] .facts code')[0].splitlines()[-1] == "x.grad  # 384"
    assert "_prev" in "".join(texts('[data-milestone="expression-graph"] .milestone__card > p code'))


def test_what_is_not_needed_is_told_at_its_title():
    kinds = {one.attributes["data-milestone"]: one.attributes.get("data-kind") for one in TREE.css(".milestone")}
    assert {name: kind for name, kind in kinds.items() if kind} == {
        "depth": "advice",
        "large-inputs": "advice",
        "log": "optional",
        "relu": "optional",
        "input-count": "advice",
    }


def test_the_files_to_begin_with_stand_there_as_they_are_to_download():
    assert dict(zip(texts(".file h3"), texts(".file code"), strict=True)) == FILES
    assert {**SKELETON, "try.py": FILES["try.py"]} == FILES
    assert [link.attributes["href"] for link in TREE.css(".work__begin a")] == list(FILES)


def test_a_page_has_one_place_for_the_guide_or_none(tmp_path):
    kept = [[], Store(tmp_path, [])]
    assert put_guide("no place", "..", "page.md", *kept) == "no place"
    assert put_guide(f"a\n{PLACE}\nb", "..", "page.md", *kept) == f"a\n{guide_html('..')}\nb"
    with pytest.raises(PluginError, match=r"page\.md is not as it was: .* 2 times"):
        put_guide(PLACE + PLACE, "..", "page.md", *kept)
