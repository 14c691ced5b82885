"""The milestones' checks: right engines pass, each known mistake is told in words."""

import importlib.metadata
import random
import re
from types import ModuleType, SimpleNamespace

import pytest
from conftest import ROOT
from library.learner_code.mistakes import LECTURE, MISTAKES, robust_engine, wrong_engine

from micrograd import engine, nn
from micrograd.checks import check, check_file, milestones, site
from micrograd.checks.checking import CHECKS, judge, named
from micrograd.checks.milestone import LESSONS
from micrograd.checks.raised import raised

ADVICE = {milestone.name for milestone in CHECKS if milestone.advice}
ALL = [milestone.name for milestone in CHECKS]
TAKEN = {"two-passes"}  # advice that the lecture takes


def names_of(text):
    """What a learner's file defines."""
    names = {"__name__": "learner"}
    exec(compile(text, "learner.py", "exec"), names)
    return names


# Right engines ------------------------------------------------------------------------------------


@pytest.mark.parametrize("milestone", ALL)
def test_the_library_passes(milestone):
    result = judge(named(milestone), vars(engine) | vars(nn), {})
    assert (result.state, result.why) == ("passed", "")
    assert result.held == result.total > 0


@pytest.mark.parametrize("milestone", ALL)
def test_an_engine_that_takes_all_advice_passes(milestone):
    result = check(milestone, names_of(robust_engine()))
    assert result.state == ("not there" if milestone == "other-operations" else "passed"), result


@pytest.mark.parametrize("milestone", ALL)
def test_an_engine_in_the_style_of_the_lecture_passes(milestone):
    result = check(milestone, names_of(LECTURE))
    advised = milestone in ADVICE and milestone not in TAKEN
    absent = milestone in ("log", "other-operations")
    assert result.state == ("advice" if advised else "not there" if absent else "passed"), result


@pytest.mark.parametrize(
    "start",
    [
        "2 * random.random() - 1",
        "random.gauss(0, 1)",
        "random.normalvariate(0, 0.01)",
        "random.choice((-1, 1)) * random.random()",
        "random.uniform(-1, 1) / nin**0.5",
    ],
)
@pytest.mark.parametrize("bias", [None, "Value(0.0)", "Value(1.0)"])
def test_weights_of_both_signs_pass_however_they_are_drawn(start, bias):
    text = LECTURE.replace("self.b = Value(random.uniform(-1, 1))", f"self.b = {bias}") if bias else LECTURE
    text = text.replace("random.uniform(-1, 1)", start)
    assert start in text
    for seed in range(20):
        random.seed(seed)
        names = {}
        exec(text, names)
        assert check("neuron", names).state == "passed"


def test_a_module_will_do_and_so_will_part_of_the_names():
    module = ModuleType("learner")
    exec(LECTURE, vars(module))
    del module.MLP
    assert check("order", module).state == "passed"
    assert check("mlp", module).why.startswith("There is no MLP yet.")


@pytest.mark.parametrize(("milestone", "name"), [("order", "Value"), ("neuron", "Neuron"), ("mlp", "MLP")])
def test_the_librarys_own_classes_are_nobodys_work(milestone, name):
    names = names_of(LECTURE) | {name: vars(engine).get(name) or vars(nn)[name]}
    result = check(milestone, names)
    assert (result.state, result.why) == (
        "not yet",
        f"This {name} is the library's own: nothing of yours was checked.",
    )


# Known mistakes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_known_mistake_is_told_in_words(mistake):
    _, _, milestone, words = MISTAKES[mistake]
    result = check(milestone, names_of(wrong_engine(mistake)))
    assert result.state == ("advice" if milestone in ADVICE else "not there" if mistake == "no log" else "not yet")
    assert words in result.why
    assert result.held < result.total
    assert len(result.why.split()) >= 6


def test_plain_recursion_is_known_by_the_figures_of_the_tutorial():
    text = wrong_engine("plain recursion").replace("set(_children)", "tuple(_children)")
    result = check("order", names_of(text))
    assert "a.grad is 29, expected 25. That is what plain recursion gives" in result.why
    assert (result.held, result.total) == (0, 8)
    assert check("accumulation", names_of(text)).state == "passed"


@pytest.mark.parametrize("mistake", [mistake for mistake in MISTAKES if MISTAKES[mistake][0]])
def test_what_builds_on_something_wrong_says_that_first_instead_of_misleading(mistake):
    names, judged = names_of(wrong_engine(mistake)), {}
    results = {milestone.name: judge(milestone, names, {}, judged) for milestone in CHECKS if not milestone.advice}
    failed = [name for name, result in results.items() if result.state == "not yet"]
    assert failed[:1] == [MISTAKES[mistake][2]] * (MISTAKES[mistake][2] not in ADVICE)
    for name in failed[1:]:
        assert re.match("There is no |First ", results[name].why), results[name]


def test_tanh_is_judged_by_itself_where_plus_and_times_set_their_grads_still():
    text = LECTURE.replace("self.grad += 1.0", "self.grad = 1.0").replace("other.grad += 1.0", "other.grad = 1.0")
    names = names_of(text.replace("self.grad += other.data", "self.grad = other.data"))
    assert check("tanh", names).state == "passed"
    assert "use += instead of =" in check("accumulation", names).why
    wrong = text.replace("(1 - t**2)", "(1 - t)")
    assert "That is 1 - o." in check("tanh", names_of(wrong)).why


def test_a_neuron_that_is_not_written_yet_gets_no_advice_on_zip():
    skeleton = LECTURE.replace("return self.w + [self.b]", "pass").replace(
        "        return out\n\n    def parameters", "\n    def parameters"
    )
    result = check("input-count", names_of(skeleton))
    assert result.state == "not there"
    assert result.why.startswith("First neuron: ")


def test_only_a_child_that_is_no_tuple_needs_a_comma_and_a_question_mark_needs_no_full_stop():
    lone = LECTURE.replace('out = Value(t, (self,), "tanh")', 'out = Value(t, (self), "tanh")')
    late = lone.replace("self._prev = set(_children)", "self._prev = _children")
    assert lone != LECTURE != late
    for text in (lone, late):
        assert "A tuple of one needs a comma: `(self,)`." in check("tanh", names_of(text)).why
    asking = LECTURE.replace("x = self.data", "raise LookupError('is it there?')")
    assert check("tanh", names_of(asking)).why.endswith("raised LookupError: is it there?")


def test_an_operation_that_gives_none_is_named_as_such():
    text = LECTURE.replace("        out = Value(math.exp", "        return None\n        out = Value(math.exp")
    assert "does it end in `return out`" in check("exp", names_of(text)).why.lower()


def test_a_leaf_without_a_rule_and_parameters_in_lists_are_named():
    text = LECTURE.replace("        self._backward = lambda: None\n", "")
    assert "A leaf needs a rule too" in check("backward", names_of(text.replace("return out\n", "return out\n"))).why
    nested = LECTURE.replace(
        "return [p for layer in self.layers for p in layer.parameters()]",
        "return [layer.parameters() for layer in self.layers]",
    )
    assert nested != LECTURE
    assert "put their Values themselves into one list" in check("mlp", names_of(nested)).why


def test_what_builds_on_something_wrong_names_the_root_of_it():
    names = names_of(wrong_engine("own factor"))
    why = check("backward", names).why
    assert check("order", names).why == check("training", names).why == f"First backward: {why}"


def test_a_result_counts_what_holds_and_names_the_page():
    result = check("constants", names_of(wrong_engine("no __rmul__")))
    assert (result.held, result.total) == (9, 12)
    assert repr(result).splitlines() == [
        "constants: not yet, 9 of 12 hold",
        "y = 3 * a, at a = 2: raised TypeError: unsupported operand type(s) for *: 'int' and 'Value'. "
        "For `3 * a` Python asks Value for __rmul__: define it, returning self * other.",
        "Next: More operations",
    ]
    with pytest.raises(AssertionError, match="asks Value for __rmul__"):
        result.require()


def test_a_passed_result_is_one_line_and_lets_you_go_on():
    result = check("constants", names_of(robust_engine()))
    assert repr(result) == "constants: passed, 12 of 12 hold"
    result.require()  # raises nothing


def test_a_check_leaves_the_random_numbers_of_a_page_as_they_were():
    random.seed(7)
    expected = [random.random() for _ in range(3)]
    random.seed(7)
    check("mlp", names_of(LECTURE))
    assert [random.random() for _ in range(3)] == expected


def test_an_unknown_milestone_is_an_error_that_lists_them():
    with pytest.raises(ValueError, match="'tahn': choose one of value, expression-graph, backward, tanh"):
        check("tahn", engine)
    with pytest.raises(ValueError, match="no milestone 'tahn'"):
        list(check_file(engine.__file__, ["tahn"]))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("raise SystemExit", "it calls exit() or sys.exit()"),
        ("input()", "nobody is there to answer"),
        ("raise MemoryError", "a list grow in a loop"),
        ("[].nothing", "raised AttributeError: 'list' object has no attribute 'nothing'."),
        ("compile('1 +', 'x', 'exec')", "Python cannot read that"),
        ("raise ValueError('long ' * 1000)", "[...]"),
    ],
)
def test_whatever_is_raised_ends_in_a_message(body, words, monkeypatch):
    def no_input():
        raise EOFError

    monkeypatch.setattr("builtins.input", no_input)
    result = check(
        "value",
        names_of(LECTURE.replace('"""', "").replace("return out\n\n    def __mul__", f"{body}\n\n    def __mul__")),
    )
    assert words in result.why
    assert len(result.why) < 600


def test_a_wrong_deep_graph_and_things_that_are_no_numbers_are_told():
    assert "reversed(topo)" in robust_engine()
    text = robust_engine().replace("reversed(topo)", "topo[:-1001:-1]")
    assert "added 5,000 times has the grad 1000." in check("depth", names_of(text)).why
    text = LECTURE.replace("self.data = data", "self.data = [data]")
    assert "Value(2.0).data is [2.0], expected 2" in check("value", names_of(text)).why


def test_grads_may_be_values_themselves():
    names = names_of(LECTURE.replace("self.grad = 1.0", "self.grad = Value(1.0)"))  # to be differentiated again
    results = [check(milestone, names) for milestone in ("backward", "accumulation", "order", "division", "neuron")]
    assert {result.state for result in results} == {"passed"}, results


def with_method(text):
    """What a file defines that has one more method, or another one in the place of one."""
    without = LECTURE.replace("    def __pow__", "    def power")
    return names_of(without.replace("    def backward", f"{text}\n    def backward"))


EXPONENT = """
    def __pow__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data**other.data, (self, other), "**")

        def _backward():
            self.grad += other.data * self.data ** (other.data - 1) * out.grad
            other.grad += out.data * math.log(self.data) * out.grad

        out._backward = _backward
        return out
"""


def test_a_value_as_exponent_has_to_be_refused_or_right():
    assert check("power", with_method(EXPONENT)).state == "passed"
    wrong = check("power", with_method(EXPONENT.replace("self.data**other.data,", "self.data * other.data,")))
    assert "y = a**3" in wrong.why
    taken = "        if isinstance(other, Value):\n            return self * other\n        other = "
    wrong = check("power", with_method(EXPONENT.replace("        other = ", taken)))
    assert "y = a**b, at a = 2, b = 3, both Values: y.data is 6, expected 8." in wrong.why
    assert (wrong.held, wrong.total) == (5, 6)


METHOD = """
    def {name}(self):
        {line}
        out = Value({result}, (self,), "{name}")

        def _backward():
            self.grad += {slope} * out.grad

        out._backward = _backward
        return out
"""


@pytest.mark.parametrize(
    ("name", "line", "result", "slope", "state", "words"),
    [
        ("sqrt", "", "math.sqrt(self.data)", "0.5 / out.data", "passed", ""),  # of negative numbers there is none
        ("cube", "", "self.data**3", "3 * self.data**2", "passed", ""),
        ("steep", "", "math.inf", "math.inf", "passed", ""),
        ("summary", "raise NotImplementedError", "0.0", "0.0", "passed", ""),
        (
            "cube",
            "",
            "self.data**3",
            "self.data**2",
            "not yet",
            "y = a.cube(), at a = 0.7: a.grad is 0.49, and a nudge",
        ),
        ("sin", "", "math.cos(self.data)", "1.0", "not yet", "a.sin() at a = 0.7 is 0.764842, expected 0.644218."),
        ("sin", "", "sin(self.data)", "1.0", "not yet", "raised NameError: name 'sin' is not defined. Is its import"),
    ],
    ids=[
        "partly defined",
        "unknown",
        "infinite",
        "no operation",
        "wrong slope",
        "wrong number",
        "a name that is not there",
    ],
)
def test_an_operation_of_ones_own_is_compared_with_a_nudge(name, line, result, slope, state, words):
    text = METHOD.format(name=name, line=line, result=result, slope=slope)
    found = check("other-operations", with_method(text + EXPONENT))
    assert found.state == state, found
    assert words in found.why


# Exceptions ---------------------------------------------------------------------------------------


def test_children_under_a_name_of_ones_own_are_found_by_what_is_in_there():
    result = check("expression-graph", names_of(LECTURE.replace("_prev", "sources")))
    assert "Is that its `sources`? The checks, and drawings of graphs, look for `_prev`: rename it." in result.why


def test_a_call_without_an_end_is_told():
    text = LECTURE.replace("def tanh(self):", "def tanh(self):\n        return self.tanh()")
    assert "raised RecursionError" in (why := check("tanh", names_of(text)).why)
    assert why.endswith("Something calls itself without an end.")


def test_what_python_cannot_read_has_its_line_in_the_readers_file():
    with pytest.raises(SyntaxError) as caught:
        compile("class Value:\n    def __init__(self\n", "engine.py", "exec")
    words = "line 2 raised SyntaxError: '(' was never closed. Python cannot read that."
    assert raised(caught.value, "engine.py") == words
    assert raised(caught.value, "nn.py") == words.removeprefix("line 2 ")


# Pages --------------------------------------------------------------------------------------------


def test_each_milestone_names_a_section_of_a_page_of_this_site():
    for milestone in CHECKS:
        text = (ROOT / "docs" / "tutorial" / f"{milestone.lesson}.py").read_text(encoding="utf-8")
        assert re.search(r"^# # (.*)$", text, re.MULTILINE)[1] == LESSONS[milestone.lesson]
        assert milestone.section in {"", *re.findall(r"^# ###? (.*)$", text, re.MULTILINE)}
    assert {milestone.lesson for milestone in CHECKS} == set(LESSONS)


def test_a_result_names_its_lesson_by_title_and_by_path():
    result = check("accumulation", {})
    assert result.lesson == "Automatic backpropagation: Used twice, counted once"
    assert result.page == "tutorial/automatic_backpropagation/#used-twice-counted-once"


@pytest.mark.parametrize(
    ("origin", "address"),
    {
        "a site": ('{"url": "https://host.example/a/assets/library/m.whl"}', "https://host.example/a/tutorial/"),
        "a clone": ('{"url": "file:///home/me/micrograd", "dir_info": {"editable": true}}', ""),
        "a copy of a site": ('{"url": "file:///home/me/assets/library/m.whl"}', ""),
        "another host": ('{"url": "https://host.example/m.whl"}', ""),
        "an index": (None, ""),
    }.values(),
)
def test_a_lesson_has_an_address_where_the_library_was_installed_from_a_site(origin, address, monkeypatch):
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: SimpleNamespace(read_text=lambda file: origin))
    assert site.address("tutorial/") == address
    result = check("accumulation", {})
    last = repr(result).splitlines()[-1]
    assert last == (address.removesuffix("tutorial/") + result.page if address else f"Next: {result.lesson}")


def test_a_page_says_itself_what_the_address_of_its_site_is(monkeypatch):
    monkeypatch.setenv("MICROGRAD_SITE", "https://host.example/a/")
    result = check("accumulation", {})
    assert repr(result).endswith(f"\nNext: {result.lesson}\nhttps://host.example/a/{result.page}")


def test_a_lesson_has_no_address_where_the_library_is_not_installed(monkeypatch):
    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    assert site.address("tutorial/") == ""


def test_the_milestones_are_named_by_concept_and_each_has_facts():
    assert all(milestone.facts for milestone in CHECKS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in milestones())
    page = (ROOT / "docs" / "reference" / "checks.md").read_text(encoding="utf-8").replace("`", "")
    table = re.findall(r"^\| ([a-z][a-z-]*) \| (.*?) \|", page[page.index("## The milestones") :], re.MULTILINE)
    assert dict(table) == {check.name: check.title for check in CHECKS}
