"""The steps of the build, each alone; and what happens when a step is in the wrong place or a theme has changed."""

import re

import pytest
from conftest import build
from mkdocs.exceptions import PluginError
from selectolax.lexbor import LexborHTMLParser

from scripts.build import page_tree
from scripts.build.cells import cell_html, cells_of_fences, put_cells, text_block
from scripts.build.notebook_pages import notebook_page, numbered
from scripts.build.page_graphs import put_graph_places
from scripts.build.page_progress import put_counts
from scripts.build.page_security import digest, secured
from scripts.build.replace import replace
from scripts.build.store import Store

# Somebody else's text -------------------------------------------------------------------------------------------------


def test_a_text_is_replaced_as_often_as_expected():
    assert replace("a-b-c", "-", "+", times=2, where="the text") == "a+b+c"
    assert replace("x1 x2", re.compile(r"x(\d)"), r"y\1", times=2, where="the text") == "y1 y2"


@pytest.mark.parametrize("before", ["-", re.compile("-")])
@pytest.mark.parametrize(("text", "found"), [("a b", 0), ("a-b-c", 2)])
def test_a_text_that_is_no_longer_as_it_was_is_named(text, before, found):
    with pytest.raises(PluginError, match=rf"the theme is not as it was: '-' is in it {found} times, and should be 1"):
        replace(text, before, "+", where="the theme")


@pytest.mark.parametrize(("html", "found"), [("<p></p>", 0), ("<b></b><b></b>", 2)])
def test_an_element_of_the_theme_that_is_not_there_once_is_named(html, found):
    with pytest.raises(PluginError, match=rf"the theme's page is not as it was: b is in it {found} times"):
        page_tree.only(LexborHTMLParser(html), "b")


# What is kept ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path):
    code = tmp_path / "code.py"
    code.write_text("1", encoding="utf-8")
    return Store(tmp_path / "store", [code])


def test_a_thing_is_made_once_until_it_is_made_from_something_else(store):
    made = iter([b"first", b"second"])
    found = [store.get("kind", [source], lambda: next(made)) for source in ("x", "x", "y", "x")]
    assert found == [b"first", b"first", b"second", b"first"]
    assert store.get("kind", ["", "x"], lambda: b"split otherwise") == b"split otherwise"


def test_a_thing_made_by_other_code_is_not_used(store, tmp_path):
    store.get("kind", ["x"], lambda: b"old")
    (tmp_path / "code.py").write_text("2", encoding="utf-8")
    assert Store(tmp_path / "store", [tmp_path / "code.py"]).get("kind", ["x"], lambda: b"new") == b"new"


def test_what_a_build_has_not_used_is_dropped(store, tmp_path):
    store.get("kind", ["x"], lambda: b"used")
    store.get("kind", ["y"], lambda: b"no longer used")
    store.used.clear()
    store.get("kind", ["x"], lambda: b"made anew")
    store.drop_unused()
    assert [path.read_bytes().split(b"\n")[1] for path in (tmp_path / "store").rglob("*") if path.is_file()] == [
        b"used"
    ]


# Cells ----------------------------------------------------------------------------------------------------------------


def test_a_cell_is_the_same_from_a_notebook_and_from_a_page():
    notebook = {"cells": [markdown("# Title"), code("x = 1 < 2")]}
    in_notebook = notebook_page(notebook).cells[1]
    on_page = cells_of_fences("```python\nx = 1 < 2\n```\n").cells[0]
    assert on_page == in_notebook.replace('data-cell="1"', 'data-cell="0" data-alone')
    tree = LexborHTMLParser(in_notebook)
    assert tree.css_first(".cell > .cell__code > .highlight code").text() == "x = 1 < 2\n"
    assert [element.tag for element in tree.css_first(".cell__code").iter()] == ["div", "cell-bar"]


def test_a_folded_cell_shows_its_figure_first_and_its_code_when_asked():
    figure = {"output_type": "display_data", "data": {"text/html": "<p>a figure</p>"}}
    printed = {"output_type": "stream", "name": "stdout", "text": "3"}
    cells = [
        markdown("# Title"),
        code("draw()", figure, tags=["folded"]),
        code("print(3)", printed, tags=["folded"]),
        code("assert x", tags=["folded"]),
        code("def draw(): ...", tags=["folded"]),
        code("class Value: ...", tags=["folded"], summary="The whole engine"),
        code("x"),
    ]
    page = notebook_page({"cells": cells})
    trees = {n: LexborHTMLParser(cell).css_first(".cell") for n, cell in page.cells.items()}
    assert [element.tag for element in trees[1].iter()] == ["div", "details"]
    assert trees[1].css_first("details .highlight code").text() == "draw()\n"
    assert trees[1].css_first("details > .cell__code > cell-bar")
    assert [summary.text() for tree in trees.values() for summary in tree.css("summary")] == [
        "Code of this figure",
        "Code of these numbers",
        "Asserted here",
        "Code of the figures below",
        "The whole engine",
    ]
    assert not trees[6].css("details")


def markdown(source):
    return {"cell_type": "markdown", "source": source, "metadata": {}}


def code(source, *outputs, **metadata):
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": list(outputs)}


def test_a_cell_says_what_it_needs_that_no_browser_runs():
    attempt = code("x = f()", tags=["exercise"], name="one")
    solution, check = (code("x = f()", tags=[kind], name="one") for kind in ("solution", "check"))
    cells = [markdown("# Title"), code("import torch"), code("y = 1"), code("def f(): torch.tensor(y)"), attempt]
    page = notebook_page({"cells": [*cells, solution, check, code("print(y)")]})
    needing = {n for n, cell in page.cells.items() if 'data-elsewhere="PyTorch"' in cell}
    assert needing == {1, 3, 4, 5, 6}
    assert not any("data-elsewhere" in page.cells[n] for n in {*page.cells} - needing)


def test_a_notebook_without_a_title_is_named():
    with pytest.raises(ValueError, match="the notebook starts with 'no title', and should with its title: # Title"):
        notebook_page({"cells": [markdown("no title")]})


def test_a_note_stands_below_the_title_and_cells_where_they_were():
    page = notebook_page({"cells": [markdown("# Title\n\ntext"), code("1"), markdown("end")]}, "a note")
    assert page.markdown == "# Title\n\na note\n\n\ntext\n\n<!-- cell: 1 -->\n\nend\n"
    assert put_cells(page.markdown, page.cells, "x.md").count('class="cell cell--example"') == 1


def test_a_page_of_the_tutorial_has_its_number_before_its_title():
    assert numbered("# Title\n\ntext # 1\n", 3) == "# 3. Title\n\ntext # 1\n"


def test_a_cell_that_markdown_has_lost_stops_the_build():
    with pytest.raises(PluginError, match=r"docs/x\.md is not as it was: '<!-- cell: 0 -->' is in it 0 times"):
        put_cells("<p>nothing here</p>", {0: cell_html("1", 0)}, "docs/x.md")


@pytest.mark.parametrize("text", ["a < b & c", "  indented\n\n\nlines", "\nempty first line", "\\ ` * _ {} [] ! $ #"])
def test_a_browser_reads_what_was_printed(text):
    tree = LexborHTMLParser(f"<div class='output'>{text_block(text)}</div>")
    assert tree.css_first("pre").text() == text
    again = LexborHTMLParser(tree.html)  # no line gets lost on the way
    assert again.css_first("pre").text() == text.removeprefix("\n")


# Pages of Markdown ----------------------------------------------------------------------------------------------------


def test_a_graph_that_has_no_name_is_named():
    with pytest.raises(PluginError, match=r"docs/x\.md: no graph is named 'gone': choose of home, neuron"):
        put_graph_places("<!-- graph: gone -->", {"home": 1, "neuron": 2}, "docs/x.md")


def test_counts_are_put_where_the_table_names_a_page(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "one.py").write_text("text", encoding="utf-8")
    table = "<tutorial-progress></tutorial-progress>\n\n| [One](one.py) | x |\n"
    page = tmp_path / "docs" / "index.md"
    text = put_counts(table, page, tmp_path / "docs", {"one.py": "Torch"}, lambda text: ["a", "b"])
    assert "<tutorial-progress>2 exercises on 1 page.</tutorial-progress>" in text
    assert 'data-exercises="a b" data-by-hand="Torch">2 exercises</span> | x |' in text
    assert put_counts("no summary", page, tmp_path / "docs", {}, lambda text: []) == "no summary"


# Finished pages -------------------------------------------------------------------------------------------------------

HEAD = '<meta name="description" content="the site"><meta property="og:description" content="the site">'
PAGE = f"<!doctype html><html><head>{HEAD}<script>a < b && c</script></head><body><article>%s</article></body></html>"


def page(article):
    return LexborHTMLParser(PAGE % article)


def test_the_first_paragraph_becomes_the_description():
    tree = page('<p class="downloads">no</p><p><strong>Goal.</strong> Slopes &amp; <em>more</em> of them.</p><p>no</p>')
    page_tree.describe(tree)
    assert [meta.attrs["content"] for meta in tree.css("meta")] == ["Slopes & more of them."] * 2


def test_figures_come_into_their_places_and_into_each_other():
    tree = page('<div class="output" data-figure="a"></div>')
    drawing = '<figure class="expression-graph"><figcaption>c</figcaption><ol><li>s</li></ol></figure>'
    drawing += '<svg viewBox="0 0 1 1"><linearGradient id="g"/><foreignObject><p>x</p></foreignObject></svg>'
    page_tree.put_figures(tree, {"a": '<pre>1</pre><div data-figure="b"></div>', "b": drawing})
    assert "data-figure" not in tree.html
    assert tree.css_first("step-graph > figure.expression-graph > figcaption").text() == "c"
    assert '<svg viewBox="0 0 1 1"><linearGradient id="g"></linearGradient><foreignObject>' in tree.html


def test_every_block_of_code_but_a_cells_gets_a_copy_button():
    block = '<div class="highlight"><pre><code><span class="n">x</span> <span class="mi">1</span></code></pre></div>'
    tree = page(f'{block}<div class="cell"><div class="cell__code">{block}<cell-bar></cell-bar></div></div>')
    page_tree.finish_code(tree)
    assert [button.parent.parent.tag for button in tree.css("copy-button")] == ["article"]
    assert [code.inner_html for code in tree.css("code")] == ['x <span class="mi">1</span>'] * 2


def test_what_a_lesson_says_of_itself_is_one_strip():
    said = "<p><strong>Goal.</strong> g</p>\n<p><strong>You will have built</strong> b</p>\n<p>Time: 5 minutes</p>"
    tree = page(f'<h1>t</h1>\n<p class="downloads">d</p>\n{said}\n<p>Once upon a time</p>')
    page_tree.join_overview(tree)
    assert [part.text() for part in tree.css("article > .overview > p")] == [
        "Goal. g",
        "You will have built b",
        "Time: 5 minutes",
        "d",
    ]
    assert [part.tag for part in tree.css("article > :not(h1)")] == ["div", "p"]


def test_an_exercise_is_one_card():
    parts = '<p>before</p><h3 id="one">Your turn: one</h3><p>task</p>'
    parts += '<div class="cell cell--exercise" data-exercise="one"></div>'
    parts += '<details class="tip"></details><details class="cell cell--solution"></details>'
    tree = page(f'{parts}<details class="cell cell--check"></details><p>after</p>')
    page_tree.join_exercises(tree)
    card = tree.css_first('article > section.exercise[aria-labelledby="one"]')
    assert [part.tag for part in card.iter()] == ["h3", "p", "div", "details", "details", "details"]
    assert [part.tag for part in card.parent.iter()] == ["p", "section", "p"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ('<h3 id="one">One</h3>{}', 'the exercise one has no heading that begins with "Your turn"'),
        ("{}", 'the exercise one has no heading that begins with "Your turn"'),
        ('<h3 id="one">Your turn</h3>{}', "the exercise one has no check"),
    ],
)
def test_an_exercise_that_is_not_whole_is_named(parts, said):
    tree = page(parts.format('<div class="cell cell--exercise" data-exercise="one"></div>'))
    with pytest.raises(PluginError, match=said):
        page_tree.join_exercises(tree)


def test_the_policy_names_the_scripts_and_comes_first():
    html = secured(page("<p>x</p>"), "https://example.org/packages/")
    policy = LexborHTMLParser(html).css_first("head").first_child
    assert policy.attrs["http-equiv"] == "Content-Security-Policy"
    assert f"script-src 'self' 'wasm-unsafe-eval' 'sha256-{digest('a < b && c')}';" in policy.attrs["content"]
    assert "connect-src 'self' https://example.org/packages/;" in policy.attrs["content"]
    assert "<script>a < b && c</script>" in html


# Order ----------------------------------------------------------------------------------------------------------------

HOME = (
    "# Home\n\nA formula $x^2$ in the first paragraph.\n\n<!-- graph: home -->\n\n[a page](tutorial/derivatives.py)\n"
)
WRONG = {  # a step, the one it is put in front of, and what the build says
    "the style sheet before the theme's script": ("write_style_sheet(", "theme_script = ", "theme_script"),
    "security before the figures": ("return secured(", "page_tree.put_figures(", "[data-figure]"),
    "security before the formulas": ("return secured(", "build.formulas.render(", ".arithmatex"),
    "the formulas before the description": ("build.formulas.render(", "page_tree.describe(", "before formulas"),
    "the check before the fonts of formulas": ("check_site(", "write_fonts(", "katex.css"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_step_in_the_wrong_place_stops_the_build(small, wrong):
    step, before, word = WRONG[wrong]
    (small / "docs" / "index.md").write_text(HOME, encoding="utf-8")
    hooks = small / "scripts" / "build" / "hooks.py"
    lines = hooks.read_text(encoding="utf-8").splitlines(keepends=True)
    source = next(number for number, line in enumerate(lines) if step in line and "import" not in line)
    line = lines.pop(source)
    lines.insert(next(number for number, line in enumerate(lines) if before in line), line)
    hooks.write_text("".join(lines), encoding="utf-8")
    result = build(small / "site", small)
    assert result.returncode != 0
    assert word in result.stdout + result.stderr
