"""The tutorial's notebooks: they run, the solutions pass the checks, every starter fails with a helpful word."""

import ast
import re

import pytest
from conftest import need_packages_of
from forks import node, run_tree
from notebooks import ROOT, cells, exercises, pages

from micrograd.engine import Value
from micrograd.graph import trace
from micrograd.nn import MLP
from scripts import lesson_times
from scripts.build.page_questions import Question, blocks, read_file
from scripts.build.page_questions import read as read_question
from scripts.setup_cells import core, is_import, setup_cell, setups

PAGES = pages()
COMMAND = "make lessons"
EXERCISES = [(page, name) for page in PAGES for name in exercises(page)]
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem, scope="module")
each_exercise = pytest.mark.parametrize(
    ("page", "name"), EXERCISES, ids=[f"{page.stem}:{name}" for page, name in EXERCISES], scope="module"
)
# Answers that their exercise's check has to recognise: the exercise, the answer, and what it hears.
MISTAKES = {
    "a leaf spelled out as None": (
        "formula",
        """def formula(value):
    if value._prev:
        left, right = value._prev
        return "(" + formula(left) + " " + value._op + " " + formula(right) + ")"
    print(value.label)
""",
        "formula(x) gave None: for a leaf, return its label. (Return it, don't print it.)",
    ),
}


@pytest.fixture(scope="module")
def outcomes(page, tmp_path_factory):
    """What became of each cell of the page, run once, and of each exercise's starter and mistakes, tried in forks.

    The run has the solutions in it, as for a reader who solved all. That each check passes without those of other
    exercises is seen where the cells that it needs are run by themselves (test_copies.py).
    """
    need_packages_of(page)
    root = last = node("start", "", page)
    asked: list[Question] = []
    for cell in cells(page):
        if cell.kind == "exercise":
            (check,) = (other for other in cells(page) if (other.name, other.kind) == (cell.name, "check"))
            answers = {f"starter of {cell.name}": cell.source}
            answers |= {mistake: answer for mistake, (name, answer, _) in MISTAKES.items() if name == cell.name}
            for name, answer in answers.items():
                last["below"].append(node(f"answer: {name}", answer, page, cell.line))
                last["below"][-1]["below"].append(node(name, check.source, page, check.line))
        elif cell.kind != "markdown":
            last["below"].append(node(f"line {cell.line}", cell.source, page, cell.line))
            last = last["below"][-1]
            last["below"] += [node(f"answer to {one.name}", one.code, page, show=True) for one in asked if one.code]
            asked = []
        elif cell.kind == "markdown":
            asked += questions(cell.source)
    assert not asked, "a question after the last cell"
    return run_tree(root, tmp_path_factory.mktemp("lesson"))


def questions(markdown: str) -> list[Question]:
    lines = markdown.split("\n")
    return [read_question(lines[start:end]) for start, end in blocks(lines)]


def test_every_notebook_is_a_page():
    assert sorted(PAGES) == sorted((ROOT / "docs" / "tutorial").glob("*.py"))
    assert PAGES
    assert len(EXERCISES) == sum(cell.kind == "check" for page in PAGES for cell in cells(page)) > len(PAGES)


@each_page
def test_page_runs_from_top_to_bottom_and_passes_its_checks(outcomes, page):
    lines = [f"line {cell.line}" for cell in cells(page) if cell.kind not in ("markdown", "exercise")]
    assert len(lines) > 10
    for line in lines:
        assert not outcomes[line].raised, f"{page.name}, {line}: {outcomes[line].raised}: {outcomes[line].message}"


@each_page
def test_right_answers_are_what_the_run_gives(outcomes, page):
    """After the cell below the question: a number as near as an answer has to be, a value's label, or True."""
    asked = [one for cell in cells(page) if cell.kind == "markdown" for one in questions(cell.source)]
    for question in asked:
        if not question.code:
            continue
        shown, raised, message = outcomes[f"answer to {question.name}"]
        assert not raised, f"{page.name}, {question.name}: {raised}: {message}"
        given = ast.literal_eval("".join(shown))
        if question.kind == "number":
            assert abs(given - float(question.right.text)) <= question.tolerance, (
                f"{question.name}: the run gives {given}"
            )
        else:
            assert given == (question.right.text if question.kind == "place" else True), question.name


def test_right_answers_of_the_tutorials_own_page_are_what_the_library_gives():
    names = {"Value": Value, "MLP": MLP, "trace": trace}
    asked = read_file(ROOT / "docs" / "tutorial" / "index.md")
    assert len(asked) > 4
    for question in asked:
        given = eval(question.code, dict(names))
        assert given == (float(question.right.text) if question.kind == "number" else True), question.name


@each_exercise
def test_starter_fails_its_check_with_a_helpful_word(outcomes, name):
    _, raised, message = outcomes[f"starter of {name}"]
    assert raised == "AssertionError", message or "the starter passes"
    assert len(message.split()) >= 6, f"say what is wrong and what to look at, not just {message!r}"


@pytest.mark.parametrize(
    ("page", "mistake"),
    [(page, mistake) for mistake, (name, _, _) in MISTAKES.items() for page in PAGES if name in exercises(page)],
    ids=MISTAKES,
    scope="module",
)
def test_mistake_is_told_in_words(outcomes, mistake):
    assert outcomes[mistake][1:] == ("AssertionError", MISTAKES[mistake][2])


def test_the_tutorials_tables_have_the_pages_and_numbers_that_the_navigation_gives():
    index = (ROOT / "docs" / "tutorial" / "index.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:(\d+)\. )?\[(.+?)\]\((\w+\.py)\)<br>", index, re.MULTILINE)
    number = {page: str(number) for number, page in enumerate(core(), 1)}
    title = {page: cells(page)[0].source.partition("\n")[0].removeprefix("# ") for page in PAGES}
    assert rows == [(number.get(page, ""), title[page], page.name) for page in PAGES]
    assert 0 < len(number) < len(PAGES)


def test_the_core_takes_less_than_five_hours_and_the_table_says_how_long():
    minutes = {page: lesson_times.rounded(lesson_times.times(page)) for page in PAGES}
    assert sum(sum(minutes[page]) for page in core()) < 300
    index = (ROOT / "docs" / "tutorial" / "index.md").read_text(encoding="utf-8")
    assert lesson_times.sums(minutes) in " ".join(index.split()), f"run {COMMAND}"


@each_page
def test_page_has_what_every_page_has(page):
    prose = "\n".join(cell.source for cell in cells(page) if cell.kind == "markdown")
    assert re.match(r"# [A-Z]", prose), "it starts with its title"
    assert "**Goal.**" in prose
    assert "**You will have built**" in prose
    read, solve = lesson_times.rounded(lesson_times.times(page))
    assert f"**Time:** {read} minutes to read, {solve} more with the exercises." in prose, f"run {COMMAND}"
    index = (ROOT / "docs" / "tutorial" / "index.md").read_text(encoding="utf-8")
    assert f"({page.name})<br>{read} + {solve} minutes |" in index, f"run {COMMAND}"
    assert "Predict" in [question.title for question in questions(prose)]
    assert "\n## Common mistakes\n" in prose
    assert "\n## Summary\n" in prose
    assert "https://www.youtube.com/watch?v=VMj-3S1tku0&t=" in prose
    assert len(exercises(page)) >= 2
    short = [cell for cell in cells(page) if cell.kind in ("example", "exercise") and "class Value" not in cell.source]
    assert not [cell.line for cell in short if cell.source.count("\n") >= 16], "split cells that are this long"


@pytest.mark.parametrize("page", core(), ids=lambda page: page.stem)
def test_a_numbered_page_opens_with_two_or_three_questions_on_earlier_ones(page):
    first = cells(page)[0]
    assert first.kind == "markdown"
    opened = [question.title for question in questions(first.source)]
    assert opened in (["Recall"] * 2, ["Recall"] * 3)


@each_page
def test_the_readers_value_gives_way_to_the_librarys_only_after_a_word(page):
    own, before = False, ""
    for cell in cells(page):
        if cell.kind == "markdown":
            before = cell.source
            continue
        for statement in ast.parse(cell.source).body:
            if isinstance(statement, ast.ClassDef) and statement.name == "Value":
                own = True
            elif own and {"Value", "*"} & rebound(statement):
                assert "From here on, `Value`" in before, f"{page.name}, line {cell.line}: import it under another name"


def rebound(statement: ast.stmt) -> set[str]:
    """The names that get another meaning somewhere in a statement, other than by `class` or `def`."""
    nodes = list(ast.walk(statement))
    imported = {node.asname or node.name for node in nodes if isinstance(node, ast.alias)}
    return imported | {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


@each_page
def test_exercise_has_starter_hints_solution_and_check_in_this_order(page):
    for name in exercises(page):
        kinds = [cell.kind for cell in cells(page) if cell.name == name]
        assert kinds == ["exercise", "solution", "check"], name
        places = {cell.kind: i for i, cell in enumerate(cells(page)) if cell.name == name}
        between = cells(page)[places["exercise"] : places["solution"]]
        upto = cells(page)[places["exercise"] : places["check"]]
        assert not [cell.line for cell in upto if cell.kind in ("setup", "example")], f"{name}: keep its cells together"
        hints = "\n".join(cell.source for cell in between if cell.kind == "markdown")
        assert len(re.findall(r'^\?\?\? tip "Hint \d"$', hints, re.MULTILINE)) >= 2, f"{name}: two hints or more"


# The second page starts from nothing; from the third on, each builds on the one before, or on the one that it names.
def test_pages_start_from_the_page_before_or_from_one_that_comes_earlier():
    assert [page for _, page in setups()] == PAGES[2:]
    assert all(PAGES.index(before) < PAGES.index(page) for before, page in setups())


@pytest.mark.parametrize(("before", "page"), setups(), ids=lambda page: page.stem)
def test_setup_is_the_code_the_page_before_ended_with(before, page):
    """Statement by statement: each stands in the page before, and is the last word there on the name it defines."""
    setup = [statement for cell in cells(page) if cell.kind == "setup" for statement in ast.parse(cell.source).body]
    taught = [
        statement
        for cell in cells(before)
        if cell.kind in ("setup", "example", "solution")
        for statement in ast.parse(cell.source).body
        if not isinstance(statement, ast.Expr)
    ]
    assert setup
    for statement in setup:
        same = [other for other in taught if defines(other) == defines(statement)]
        assert same, f"{ast.unparse(statement)} is not in {before.name}: run {COMMAND}"
        assert ast.dump(statement) == ast.dump(same[-1]), (
            f"{defines(statement)} is not as {before.name} left it: run {COMMAND}"
        )


@pytest.mark.parametrize(("before", "page"), setups(), ids=lambda page: page.stem)
def test_setup_is_what_the_page_uses_and_no_more(before, page):
    (setup,) = (ast.parse(cell.source).body for cell in cells(page) if cell.kind == "setup")
    made = ast.parse(setup_cell(before.read_text(encoding="utf-8"), page.read_text(encoding="utf-8"))).body
    assert imported(setup) == imported(made), f"{page.name} needs other imports of {before.name}: run {COMMAND}"
    one, other = ([ast.unparse(s) for s in code if not is_import(s)] for code in (setup, made))
    assert one == other, f"{page.name} needs other code of {before.name}, or in another order: run {COMMAND}"


def imported(statements: list[ast.stmt]) -> set[str]:
    return {
        f"{getattr(statement, 'module', '')} {ast.unparse(alias)}"
        for statement in statements
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for alias in statement.names
    }


def test_setup_takes_names_with_their_labels_and_what_they_need_and_leaves_exercises_behind():
    before = """# %%
from math import (
    exp,
    log,
)
from statistics import fmean
class Value: pass
half = 0.5
a, b = Value(), Value()
a.label, b.label = "a", "b"
a.grad = 1.0
def nudge(value): return exp(half)
def tanh(self): return 0
Value.tanh = tanh
print(fmean([1]))

# %% tags=["exercise"] name="one"
half = 0.25
"""
    page = """# %% tags=["setup"]
stale = 1

# %%
c = nudge(a)
for step in range(3):
    h = 1
    c += step * h
print([x for x in (c, h)], (lambda half: half)(2))
"""
    assert " ".join(setup_cell(before, page).split()) == (
        "from math import ( exp, log, ) class Value: pass half = 0.5 a, b = Value(), Value() "
        'a.label, b.label = "a", "b" def nudge(value): return exp(half) def tanh(self): return 0 Value.tanh = tanh'
    )


def defines(statement: ast.stmt) -> str:
    """What a statement gives a meaning to: a function, a class, a variable or attribute, or else its own text."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return statement.name
    if isinstance(statement, ast.Assign):
        return ", ".join(ast.unparse(target) for target in statement.targets)
    return ast.unparse(statement)
