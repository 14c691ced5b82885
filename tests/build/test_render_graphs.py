"""The script that draws the named graphs of the home page, the questions, the reference and the README."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from micrograd.graph import draw_dot
from scripts import render_graphs
from scripts.in_browser.plots import PALETTE
from scripts.palette import colours
from scripts.render_graphs import GRAPHS, drawn, inline, main, standalone, use_build_fonts

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "render_graphs.py"
SVG = "{http://www.w3.org/2000/svg}"
EXPRESSIONS = ["smallest", "compact", "home", "neuron", "reused", "paths", "readme"]
NAMES = [*EXPRESSIONS, "neuron-parts", "line-up", "training-loop", "layer", "network", "matrix-product"]


@pytest.fixture(autouse=True)
def same_fonts_afterwards(monkeypatch):
    """The script sets this variable for its own process; here that is the process of all tests."""
    monkeypatch.setenv("FONTCONFIG_FILE", os.environ.get("FONTCONFIG_FILE", ""))


def run(*arguments, **variables):
    """The command as it is run by hand, from another folder."""
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments],
        cwd=ROOT.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | variables,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def without_layout(svg):
    """A drawing without its coordinates and sizes."""
    return re.sub(r' (x|y|d|points|cx|cy|rx|ry|width|height|viewBox|transform)="[^"]*"', "", svg)


def code_block(page):
    """The names that the first block of Python in a page makes, and the value of its last line."""
    text = re.search(r"^```python\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)[1]
    *statements, last = ast.parse(text).body
    names = {}
    exec(compile(ast.Module(statements, []), page, "exec"), names)
    return names, eval(compile(ast.Expression(last.value), page, "eval"), names) if hasattr(last, "value") else None


# The graphs ----------------------------------------------------------------------------------------


def test_the_names_are_these():
    assert list(GRAPHS) == NAMES


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_a_graph_is_small_labelled_and_after_its_backward_pass(name):
    graph = GRAPHS[name]()
    assert 2 <= len(graph.rows) - 1 <= 10
    assert graph.rows[0][-1] == "local derivatives"
    assert graph.rows[-1][3] == "1.0000"  # d(root)/d(root)
    assert re.fullmatch(r"Expression graph of [a-z]\w* = .+", graph.title)


def test_all_arrows_of_the_line_up_lead_to_the_right():
    svg = ElementTree.fromstring(standalone("line-up"))
    place = {
        group.get("data-node"): float(ellipse.get("cx"))
        for group in svg.iter(SVG + "g")
        for ellipse in group.findall(SVG + "ellipse")
    }
    arrows = [group.get("data-edge").split("-") for group in svg.iter(SVG + "g") if group.get("data-edge")]
    assert len(arrows) == 10
    assert all(place[child] < place[parent] for child, parent in arrows)


def test_the_network_is_drawn_with_each_of_its_weights_and_counted():
    svg = standalone("network")
    edges = [group.get("data-edge") for group in ElementTree.fromstring(svg).iter(SVG + "g") if group.get("data-edge")]
    assert len(edges) == 3 * 4 + 4 * 4 + 4 * 1
    texts = re.findall(r"<text[^>]*>([^<]*[(=][^<]*)</text>", svg)
    assert texts == ["4 · (3 + 1)", "= 16", "4 · (4 + 1)", "= 20", "1 · (4 + 1)", "= 5"]
    assert "41 together" in GRAPHS["network"]().description


def test_the_product_of_matrices_is_that_of_numpy():
    a, b, grad = np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]]), np.array([[1, 0], [0, 10]])
    svg = standalone("matrix-product")
    for data, shown in ((a, grad @ b.T), (b, a.T @ grad), (a @ b, grad)):
        assert f">data {data.tolist()}<" in svg
        assert f">grad {shown.tolist()}<" in svg
    assert ">grad C @ B.T<" in svg
    assert ">A.T @ grad C<" in svg


def test_the_neuron_is_that_of_the_syllabus():
    grads = {row[0]: (row[2], row[3]) for row in GRAPHS["neuron"]().rows}
    assert grads["o"][0] == "0.7071"
    assert [grads[name][1] for name in ("x1", "w1", "x2", "w2", "n")] == [
        "-1.5000",
        "1.0000",
        "0.5000",
        "0.0000",
        "0.5000",
    ]


@pytest.mark.parametrize(("name", "page"), [("home", "docs/index.md"), ("smallest", "docs/reference/graph.md")])
def test_a_page_shows_the_graph_of_its_own_code(name, page):
    assert f"<!-- graph: {name} -->" in (ROOT / page).read_text(encoding="utf-8")
    _, figure = code_block(page)
    assert figure.source == GRAPHS[name]().source


def test_the_readme_shows_the_graph_of_its_own_code():
    assert "](docs/assets/graphs/readme.svg)" in (ROOT / "README.md").read_text(encoding="utf-8")
    names, _ = code_block("README.md")
    names["result"].label = "result"
    assert draw_dot(names["result"]).source == GRAPHS["readme"]().source


# The files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_file_stands_alone_has_words_and_follows_the_colour_scheme(name):
    svg = standalone(name)
    root = ElementTree.fromstring(svg)
    assert root.tag == SVG + "svg"
    assert [child.tag for child in root] == [SVG + tag for tag in ("title", "desc", "style", "g")]
    assert root[0].text == GRAPHS[name]().title
    assert root[1].text == GRAPHS[name]().description
    assert root.attrib["aria-labelledby"] == f"{root[0].attrib['id']} {root[1].attrib['id']}"
    assert root[2].text.strip().startswith("@media (prefers-color-scheme: dark) {")
    assert "var(" not in svg, "an image has no page to take variables from"
    assert not re.search(r"https?:(?!//www.w3.org/2000/svg)|url\(|@import|<script", svg)


def test_every_colour_of_a_drawing_has_one_for_the_dark():
    # Each shape and text that is drawn in a colour is matched by a rule, so that none is left dark on dark.
    rules = re.findall(r"^  ([^{]+) \{ ([^}]+) \}$", standalone("home"), re.MULTILINE)
    dark = {
        selector.strip(): set(re.findall(r"(\w+):", style)) for rule, style in rules for selector in rule.split(",")
    }
    seen = set()
    for name in NAMES:
        root = ElementTree.fromstring(standalone(name))
        assert "fill" in dark["svg"]
        for group in root.iter(SVG + "g"):
            for shape in group:
                tag = shape.tag.removeprefix(SVG)
                if tag in ("title", "g"):
                    continue
                kinds = shape.get("class", "").split() if tag == "text" else group.attrib["class"].split()
                selectors = [f".{kind}" if tag == "text" else f".{kind} > {tag}" for kind in kinds]
                coloured = {key for key in ("fill", "stroke") if shape.get(key, "none") != "none"}
                assert coloured <= set().union(*(dark.get(selector, set()) for selector in selectors)), (tag, kinds)
                seen |= {selector for selector in selectors if selector in dark}
    assert seen == set(dark) - {"svg"}, "a rule matches nothing"


def test_inline_is_a_figure_with_a_table_whose_colours_the_page_sets():
    page = "".join(map(inline, NAMES))
    assert page.count('<figure class="expression-graph">') == len(NAMES)
    assert page.count("<table>") == len(EXPRESSIONS)
    assert 'id="graph-home-title"' in page
    assert "var(--graph-text, " in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) > 50
    assert inline("home") == inline("home")


# The command ---------------------------------------------------------------------------------------


def test_without_names_all_are_drawn_twice_the_same_and_nothing_is_said_on_stderr(tmp_path):
    for folder in ("one", "two/deeper"):
        result = run("--output", str(tmp_path / folder))
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout.split() == [str(tmp_path / folder / f"{name}.svg") for name in NAMES]
    for name in NAMES:
        drawn = (tmp_path / "one" / f"{name}.svg").read_bytes()
        assert drawn == (tmp_path / "two" / "deeper" / f"{name}.svg").read_bytes()
        assert without_layout(drawn.decode()) == without_layout(standalone(name))


def test_named_graphs_are_drawn_alone(tmp_path, capsys):
    assert main(["neuron", "reused", "--output", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["neuron.svg", "reused.svg"]
    assert capsys.readouterr().out.split() == [str(tmp_path / "neuron.svg"), str(tmp_path / "reused.svg")]


def test_list_prints_the_names(capsys):
    assert main(["--list"]) == 0
    assert capsys.readouterr().out.split() == NAMES


def test_an_unknown_name_is_an_error_that_lists_the_names(tmp_path):
    result = run("home", "hose", "horse", "--output", str(tmp_path))
    assert result.returncode == 2
    assert f"no graph is named 'hose', 'horse': choose of {', '.join(NAMES)}" in result.stderr
    assert "Traceback" not in result.stderr
    assert not list(tmp_path.iterdir())


def test_check_passes_where_the_files_are_what_would_be_drawn(tmp_path, capsys):
    assert main(["--output", str(tmp_path)]) == 0
    capsys.readouterr()
    assert main(["--check", "--output", str(tmp_path)]) == 0
    assert capsys.readouterr() == ("", "")


def test_check_names_the_files_that_differ_or_are_missing_and_writes_nothing(tmp_path, capsys):
    assert main(["--output", str(tmp_path)]) == 0
    home, neuron = tmp_path / "home.svg", tmp_path / "neuron.svg"
    home.write_text(home.read_text(encoding="utf-8").replace("7.0000", "8.0000"), encoding="utf-8")
    before = home.read_bytes()
    neuron.unlink()
    capsys.readouterr()
    assert main(["--check", "--output", str(tmp_path)]) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"render_graphs.py: {home} is not what would be drawn: run python scripts/render_graphs.py home",
        f"render_graphs.py: {neuron} is missing: run python scripts/render_graphs.py neuron",
    ]
    assert home.read_bytes() == before
    assert not neuron.exists()
    assert main(["--check", "reused", "--output", str(tmp_path)]) == 0, "only what is named is checked"


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert main(["home", "--output", str(tmp_path / "file" / "graphs")]) == 1
    error = capsys.readouterr().err
    assert error.startswith("render_graphs.py: ")
    assert str(tmp_path / "file") in error


def test_without_graphviz_the_command_says_what_to_install(tmp_path, monkeypatch, capsys):
    drawn.cache_clear()  # what is laid out already needs no Graphviz
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    monkeypatch.setenv("PATH", "")
    assert main(["home", "--output", str(tmp_path)]) == 1
    assert "install the library with its extra graph" in capsys.readouterr().err


# The file in the repository, and fonts -------------------------------------------------------------


def test_the_picture_in_the_readme_is_what_the_script_draws():
    committed = render_graphs.OUTPUT / "readme.svg"
    assert committed == ROOT / "docs" / "assets" / "graphs" / "readme.svg"
    if sys.platform == "linux":
        result = run("--check", "readme")
        assert (result.returncode, result.stderr) == (0, "")
    # Elsewhere Graphviz may measure text in another way than by the fonts it is told to use.
    assert without_layout(committed.read_text(encoding="utf-8")) == without_layout(standalone("readme"))


def test_the_fonts_of_the_build_are_found_and_written_down(tmp_path):
    use_build_fonts(tmp_path)
    config = tmp_path / "fonts" / "fonts.conf"
    assert os.environ["FONTCONFIG_FILE"] == str(config)
    folders = {element.tag: element.text for element in ElementTree.parse(config).getroot()}
    assert (Path(folders["dir"]) / "DejaVuSans.ttf").is_file()
    assert folders["cachedir"] == str(config.parent)


def test_without_matplotlib_the_fonts_are_an_error_that_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main(["home", "--output", str(tmp_path)]) == 1
    assert "the fonts for the drawings come with matplotlib, which is not installed" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Graphviz may not ask fontconfig for fonts")
def test_the_layout_does_not_depend_on_the_fonts_of_the_system(tmp_path):
    none = tmp_path / "none.conf"
    none.write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>", encoding="utf-8")
    assert run("--output", str(tmp_path / "with")).returncode == 0
    assert run("--output", str(tmp_path / "without"), FONTCONFIG_FILE=str(none)).returncode == 0
    for name in NAMES:
        drawn = (tmp_path / "with" / f"{name}.svg").read_bytes()
        assert drawn == (tmp_path / "without" / f"{name}.svg").read_bytes()
    # The script's own fonts are what makes it so: left to those of the system, the layout follows them.
    code = "import render_graphs; print(render_graphs.standalone('neuron'), end='')"
    left_alone = subprocess.run(
        [sys.executable, "-c", code],
        cwd=SCRIPT.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT), "FONTCONFIG_FILE": str(none)},
        capture_output=True,
        check=True,
    ).stdout
    assert left_alone != (tmp_path / "with" / "neuron.svg").read_bytes()
    assert without_layout(left_alone.decode()) == without_layout(standalone("neuron"))


# Colours -------------------------------------------------------------------------------------------


def test_each_colour_is_said_in_the_style_sheets_and_the_others_follow():
    light, dark = colours("light"), colours("dark")
    assert light["graph-data"] == light["value"] != dark["value"] == dark["graph-data"]
    of_plots = {"--plot-text": "ink", "--plot-tick": "ink-soft", "--plot-grid": "rule"} | {
        f"--plot-{place}": name for place, name in enumerate(("value", "gradient", "good", "code-keyword"))
    }
    assert {light[name]: variable for variable, name in of_plots.items()} == PALETTE
    palette = (ROOT / "docs" / "stylesheets" / "palette.css").read_text(encoding="utf-8")
    assert set(of_plots) == set(re.findall(r"(--plot-[\w]+): var", palette))
