"""The guide: each solution passes its milestone and no later one, and no text gives away or promises what isn't so."""

import re
from pathlib import Path

import pytest
from library.learner_code.mistakes import MISTAKES, wrong_engine
from stages import NAMES, files, names

from micrograd.checks import check
from micrograd.checks.checking import CHECKS, MILESTONES, judge, named
from micrograd.checks.guide import GUIDES, Guide
from micrograd.checks.guide.skeleton import SKELETON, TRY
from micrograd.checks.merge import compare
from micrograd.checks.where import where

LECTURE_ENDS = "2:25:51"


def passed(milestone=None):
    namespace, judged = names(milestone), {}
    return [name for name in NAMES if judge(named(name), namespace, {}, judged).state == "passed"]


def test_each_milestone_has_its_guide_in_the_same_order():
    assert list(GUIDES) == NAMES
    for name, guide in GUIDES.items():
        for text in (guide.card, guide.example, guide.solution, guide.opens, *guide.hints):
            assert text.strip(), f"{name} lacks a text"
            assert not text.startswith(("\n", " ")), text


# Stages -----------------------------------------------------------------------------------------------------------


def test_the_skeleton_passes_no_milestone():
    assert passed() == []


@pytest.mark.parametrize("milestone", NAMES)
def test_the_solutions_up_to_a_milestone_pass_that_many_and_no_later_one(milestone):
    assert passed(milestone) == NAMES[: NAMES.index(milestone) + 1]


@pytest.mark.parametrize("milestone", NAMES)
def test_a_solution_changes_only_what_its_comparison_shows(milestone):
    before = files(NAMES[NAMES.index(milestone) - 1]) if milestone != NAMES[0] else files()
    guide = GUIDES[milestone]
    shown = compare(before[guide.file], guide.solution)
    assert shown
    after = compare(files(milestone)[guide.file], guide.solution)
    assert all(one.yours == one.ours for one in after)
    assert any(one.yours != one.ours for one in shown)


def test_the_skeleton_has_a_docstring_for_each_name_and_no_other_line():
    for text in (*SKELETON.values(), TRY):
        compile(text, "skeleton", "exec")
    for line in "".join(SKELETON.values()).splitlines():
        assert re.match(
            r'$|"""|import random$|from \.engine import Value$|class \w+|    def |def | +""".*"""$', line
        ), line


# Facts as code ----------------------------------------------------------------------------------------------------


def holds(milestone, namespace):
    for fact in milestone.facts:
        scope = dict(namespace)
        try:
            exec(fact.shown.code, scope)
            got = {expression: eval(expression, scope) for expression in fact.shown.results}
        except Exception:
            return False
        for expression, expected in fact.shown.results.items():
            near = pytest.approx(expected) if isinstance(expected, float) else expected
            if got[expression] != near:
                return False
    return True


@pytest.mark.parametrize("milestone", CHECKS, ids=lambda milestone: milestone.name)
def test_the_facts_as_code_hold_of_the_solutions(milestone):
    assert holds(milestone, names(NAMES[-1]))
    assert milestone.aside or holds(milestone, names(milestone.name))


@pytest.mark.parametrize("mistake", [name for name, (right, _, _, _) in MISTAKES.items() if right])
def test_the_facts_as_code_notice_each_known_mistake(mistake):
    scope = {"__name__": "learner"}
    exec(wrong_engine(mistake), scope)
    milestone = next(m for m in CHECKS if m.name == MISTAKES[mistake][2])
    assert not holds(milestone, scope)


def test_a_fact_shows_its_results_behind_the_code():
    backward = next(m for m in MILESTONES if m.name == "backward")
    assert backward.facts[1].shown.text.splitlines() == [
        "a, b = Value(2.0), Value(-3.0)",
        "y = a * b",
        "y.backward()",
        "y.data  # -6",
        "y.grad  # 1",
        "a.grad  # -3",
        "b.grad  # 2",
    ]


def test_a_fact_that_is_true_or_false_is_shown_as_that():
    power = next(m for m in MILESTONES if m.name == "power")
    assert power.facts[-1].shown.text.splitlines()[-1] == "ignored  # False"


# Where to look ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mistake", "line"),
    [
        ("own factor", "def __mul__(self, other):"),
        ("adds instead of multiplying", "def __mul__(self, other):"),
        ("children forgotten", "def __mul__(self, other):"),
        ("children of + forgotten", "def __add__(self, other):"),
        ("= in exp", "def exp(self):"),
        ("a name that is not there", "x = layers(x)"),
        ("no __neg__", None),
    ],
)
def test_a_reason_comes_with_the_line_to_look_at(mistake, line):
    text = wrong_engine(mistake)
    scope = {"__name__": "learner", "__file__": "engine.py"}
    exec(compile(text, "engine.py", "exec"), scope)
    _, found = where(check(MISTAKES[mistake][2], scope), {"engine.py": text, "nn.py": text})
    assert (found and text.split("\n")[found - 1].strip()) == line


# Texts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_no_hint_but_the_last_shows_a_line_of_the_solution_and_none_shows_it_all(name):
    lines = [line.strip() for line in GUIDES[name].solution.splitlines()]
    telling = [line for line in lines if len(line) > 12 and not line.startswith(("class ", "def ", "return out"))]
    assert telling
    for hint in GUIDES[name].hints[:2]:
        assert not [line for line in telling if line in hint]
    assert len([line for line in telling if line in GUIDES[name].hints[2]]) < len(telling)


@pytest.mark.parametrize("name", NAMES)
def test_the_numbers_of_an_example_are_what_the_solution_gives(name):
    scope, checked = names(name), 0
    lines = re.split(r"\n(?! )", GUIDES[name].example.rstrip())
    for line in lines:
        code, _, comment = line.partition("  # ")
        if not comment:
            exec(code, scope)
            continue
        if comment.startswith("ValueError: "):
            with pytest.raises(ValueError, match=re.escape(comment.removeprefix("ValueError: "))):
                eval(code, scope)
            checked += 1
            continue
        got = eval(code, scope)
        if number := re.match(r"-?\d+(\.\d+)?", comment):
            assert got == pytest.approx(float(number[0]), abs=1e-4), line
        elif re.match(r"Value\(|\(Value|'|True|\{", comment):
            assert repr(got) == comment
        else:
            assert got is None or comment.startswith(("one Value", "a list of 3 Values")), line
        checked += 1
    assert checked


def test_an_example_with_words_for_its_result_is_as_these_say():
    scope = names(NAMES[-1])
    assert -1 < eval("Neuron(3)([2.0, 3.0, -1.0])", scope).data < 1
    assert len(eval("Layer(2, 3)([1.0, -2.0])", scope)) == 3
    assert isinstance(eval("MLP(3, [4, 4, 1])([2.0, 3.0, -1.0])", scope), scope["Value"])


@pytest.mark.parametrize("guide", GUIDES.values(), ids=lambda guide: guide.name)
def test_a_guide_names_a_moment_of_the_lecture(guide: Guide):
    assert re.fullmatch(r"\d:[0-5]\d:[0-5]\d", guide.lecture)
    assert guide.lecture < LECTURE_ENDS
    seconds = int(guide.lecture_url.rpartition("&t=")[2].removesuffix("s"))
    hours, rest = divmod(seconds, 3600)
    assert f"{hours}:{rest // 60:02}:{rest % 60:02}" == guide.lecture


# The reader's own loop --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("return losses", "return", "gave None, expected a list of 5 losses, one for each step"),
        ("losses.append(loss.data)", "losses.append(loss)", "keep the number alone, loss.data"),
        ("loss = sum(", "loss = 0.25 * sum(", "before the step (yours is the mean)"),
        ("- target) ** 2", "- target) ** 4", "expected 4.28836"),
        ("p.data -= rate * p.grad", "pass", "nothing moved. Change each parameter's data"),
        ("p.data -= rate", "p.data += rate", "that is uphill"),
        ("        model.zero_grad()\n", "", "the grads of earlier steps are still in there"),
        ("p.data -= rate *", "p.data -= 2 * rate *", "each step: the loss, zero_grad, backward"),
    ],
)
def test_a_wrong_training_loop_is_told_in_words(right, wrong, words):
    scope = names("training")
    solution = GUIDES["training"].solution
    assert right in solution
    exec(solution.replace(right, wrong), scope)
    result = check("training", scope)
    assert result.state == "not yet"
    assert (result.held, result.total) == (1, 2)
    assert words in result.why


@pytest.mark.parametrize(
    "other", ["def train(data, epochs):\n    pass", "train = 3", "from builtins import iter as train"]
)
def test_a_train_that_is_something_else_is_left_alone(other):
    scope = names("training")
    exec(other, scope)
    assert check("training", scope).state == "passed"


def test_a_file_without_a_loop_of_its_own_is_not_asked_for_one():
    scope = names("training")
    del scope["train"]
    assert check("training", scope).state == "passed"


def test_the_list_on_the_last_page_names_every_milestone():
    page = (Path(__file__).parents[2] / "docs" / "tutorial" / "after_the_last_page.md").read_text(encoding="utf-8")
    listed = re.findall(r"`([a-z-]+)`", page[page.index('<div class="checklist"') : page.index("</div>")])
    assert sorted(set(listed) & set(NAMES)) == sorted(NAMES)
