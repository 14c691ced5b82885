"""The playground without a browser: its Python in CPython, its settings and its copy of the forward pass in Node."""

import contextlib
import io
import json
import math
import random
import re

import playground
import pytest
from conftest import ROOT

from micrograd.expression import number_text
from micrograd.graph import MOST_DRAWN
from micrograd.nn import MLP
from scripts.build import playground_start
from scripts.build.playground_start import node

IMPORT = """
import { readAddress, withExpression, writeAddress } from "./docs/javascripts/playground/address.js";
import { script } from "./docs/javascripts/playground/script.js";
import { DEFAULTS, EXPERIMENTS } from "./docs/javascripts/playground/settings.js";
"""
DEFAULTS = json.loads(node(f"{IMPORT} console.log(JSON.stringify(DEFAULTS))"))
EXPERIMENTS = json.loads(node(f"{IMPORT} console.log(JSON.stringify(EXPERIMENTS))"))
OWN = [[0.125, -1.5, 1], [2, 0.5, -1], [-1.25, 1e-7, 1], [0.3, 0.7, -1], [1.1, -0.2, 1]]
PAGE = (ROOT / "docs" / "playground.md").read_text(encoding="utf-8")


def start(**changes):
    return playground.reset({"run": 1, "settings": DEFAULTS | changes})


def train(steps):
    return playground.train({"run": 1, "steps": steps})


def read(address):
    return json.loads(node(f"{IMPORT} console.log(JSON.stringify(readAddress({json.dumps(address)})))"))


# The script ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"data": "circles", "points": 30, "loss": "binary_cross_entropy", "l2": 0.001, "activation": "sigmoid"},
        {"data": "xor", "points": 31, "noise": 0, "batch": 7, "decay": 20, "rate": 1, "activation": "relu"},
        {"data": "spiral", "hidden": [], "loss": "squared_error", "rate": 1e-7, "l2": 1e-7, "activation": "linear"},
        {"data": "own", "own": OWN, "hidden": [3, 2, 4], "batch": 2, "start": 7, "rate": 0.05, "decay": 1000},
        *[EXPERIMENTS[name] for name in ("overfitting", "dead-relu")],
    ],
)
def test_copied_script_gives_the_same_losses_as_the_page(changes):
    settings = DEFAULTS | changes
    script = node(f"{IMPORT} console.log(script({json.dumps(settings)}, 40))")
    namespace = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(script, "<script>", "exec"), namespace)
    report = start(**changes)
    losses = []
    for steps in (1, 25, 14):
        report = train(steps)
        losses += report["losses"]
    assert len(losses) == len(namespace["losses"]) == report["step"] == 40
    assert losses == pytest.approx(namespace["losses"], rel=0, abs=1e-12)
    assert f"accuracy {report['accuracy']:.2f}" in printed.getvalue()


def test_the_page_shows_the_script_of_the_default_settings_and_what_it_prints(capsys):
    (shown,) = re.findall(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    code = node(f"{IMPORT} console.log(script(DEFAULTS, 500))").strip() + "\n"
    exec(compile(code, "<script>", "exec"), {"__name__": "__main__"})
    assert shown == (code, capsys.readouterr().out)
    assert shown[1].startswith("500 steps, ")
    assert float(shown[1].split()[-1]) >= 0.95, "within 500 steps it learns the moons"


# The forward pass in JavaScript -------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
@pytest.mark.parametrize("hidden", [[], [8, 8], [16, 3, 5, 1]], ids=str)
def test_javascript_computes_the_librarys_scores(activation, hidden):
    model = MLP(2, [*hidden, 1], activation, "linear", random.Random(5))
    rng = random.Random(6)
    points = [[rng.uniform(-10, 10), rng.uniform(-10, 10), 1] for _ in range(50)]
    layers = [[[p.data for p in neuron.parameters()] for neuron in layer.neurons] for layer in model.layers]
    code = 'import { scores } from "./docs/javascripts/playground/network.js";'
    found = json.loads(node(f"{code} console.log(JSON.stringify(scores({layers}, '{activation}', {points})))"))
    assert found == pytest.approx([model((x, y)).data for x, y, _ in points], rel=1e-12, abs=1e-12)


def test_javascript_writes_numbers_as_the_library_does():
    rng = random.Random(7)
    sizes = [rng.uniform(1, 10) * 10**exponent for exponent in range(-12, 13) for _ in range(40)]
    values = [0.0, -0.0, 1.0, 1e-3, 1e-4, 999_999.9, 1e6, 1e300, *sizes, *(-size for size in sizes)]
    code = 'import { number } from "./docs/javascripts/playground/words.js";'
    found = json.loads(node(f"{code} console.log(JSON.stringify({json.dumps(values)}.map(number)))"))
    assert found == list(map(number_text, values))


def test_dead_neurons_are_those_that_give_0_at_every_point():
    code = 'import { silent } from "./docs/javascripts/playground/network.js";'
    layers = [[[1, 0, -5], [1, 0, -1]], [[1, 1, 0]]]  # alive for x > 5, and for x > 1
    points = [[2, 0, 1], [-3, 0, 1]]
    assert json.loads(node(f"{code} console.log(JSON.stringify(silent({layers}, 'relu', {points})))")) == [
        [True, False]
    ]


# Settings in an address ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes", [{}, {"data": "own", "own": OWN}, {"hidden": [], "rate": 1e-06}, *EXPERIMENTS.values()]
)
def test_settings_survive_the_address(changes):
    settings = DEFAULTS | changes
    if settings["data"] == "own":
        settings |= {key: DEFAULTS[key] for key in ("points", "noise", "seed")}
    found = read(node(f"{IMPORT} console.log(writeAddress({json.dumps(settings)}))").strip())
    assert found["settings"] == settings
    assert found["problems"] == []


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("rate=fast", "learning rate cannot be “fast”"),
        ("rate=-1", "learning rate cannot be “-1”"),
        ("rate=1e999", "learning rate cannot be “1e999”"),
        ("rate=NaN", "learning rate cannot be “NaN”"),
        ("rate=0x10", "learning rate cannot be “0x10”"),
        ("rate=", "learning rate cannot be “”"),
        ("points=1000000", "points cannot be “1000000”"),
        ("points=2.5", "points cannot be “2.5”"),
        ("hidden=8,17", "hidden layers cannot be “8,17”"),
        ("hidden=1,1,1,1,1", "hidden layers cannot be “1,1,1,1,1”"),
        ("data=__import__", "data cannot be “__import__”"),
        ("loss=<img src=x>", "loss cannot be “<img src=x>”"),
        ("__proto__=1", "there is no setting “__proto__”"),
        ("constructor=1", "there is no setting “constructor”"),
        ("data=own&own=1,2,1;3,4,5", "a point cannot be “3,4,5”"),
        ("data=own&own=1,2,1", "own points: there are 1"),
        ("seed=%E0%A4%A", "seed cannot be “%E0%A4%A”"),
        ("data=" + "x" * 1000, "data cannot be “" + "x" * 40 + "…”"),
        ("expression=" + "x" * 6000, "6000 characters"),
    ],
)
def test_odd_value_in_an_address_is_named_and_its_default_stands(part, said):
    found = read(f"#noise=0.25&{part}")
    assert len(found["problems"]) >= 1
    assert said in " ".join(found["problems"])
    assert found["settings"] == DEFAULTS | {"noise": 0.25}


@pytest.mark.parametrize("address", ["", "#", "#in-your-terminal", "#toString"])
def test_ordinary_anchor_is_no_setting(address):
    found = read(address)
    assert (found["settings"], found["problems"], found["any"]) == (DEFAULTS, [], False)


def test_an_expression_and_settings_share_the_address():
    address = node(f'{IMPORT} console.log(withExpression("#rate=0.3&expression=old", "a = Value(1)\\n#& 100 %"))')
    found = read(address.strip())
    assert found["expression"] == "a = Value(1)\n#& 100 %"
    assert found["settings"]["rate"] == 0.3
    assert found["problems"] == []


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_expression_leaves_an_experiment_in_the_address(name):
    address = node(f'{IMPORT} console.log(withExpression("#{name}", "a = Value(1)"))').strip()
    assert read(address)["settings"] == DEFAULTS | EXPERIMENTS[name]
    assert read(address)["expression"] == "a = Value(1)"


# The experiments: what the page says of each is so ------------------------------------------------------------------


def test_the_page_tells_the_story_of_every_experiment():
    assert re.findall(r'<li id="([\w-]+)"><a href="#\1">', PAGE) == list(EXPERIMENTS)


def test_rate_too_small_gets_in_500_steps_where_the_first_experiment_was_after_a_few():
    start()
    quick = train(10)["losses"]
    start(**EXPERIMENTS["rate-too-small"])
    assert train(500)["losses"][-1] > quick[-1]


def test_too_few_neurons_settle_far_above_0_and_eight_do_not():
    start(**EXPERIMENTS["too-few-neurons"])
    few = train(1000)
    assert few["losses"][-1] > 0.2
    assert few["accuracy"] < 0.92
    start(hidden=[8])
    assert train(1000)["accuracy"] >= 0.99


def test_overfitting_parts_the_two_accuracies_and_more_points_bring_them_together():
    def gap(**changes):
        start(**EXPERIMENTS["overfitting"] | changes)
        report = train(500)
        return report["accuracy"] - report["fresh"]

    own = gap()
    assert own > 0.15
    assert gap(l2=0.003) < own
    assert gap(points=200) < 0.05


def test_dead_relu_neurons_stay_dead_and_a_smaller_rate_saves_them():
    code = 'import { silent } from "./docs/javascripts/playground/network.js";'

    def dead(report, points):
        found = json.loads(node(f"{code} console.log(JSON.stringify(silent({report['layers']}, 'relu', {points})))"))
        return [layer.count(True) for layer in found]

    points = start(**EXPERIMENTS["dead-relu"])["points"]
    report = train(300)
    assert sum(dead(report, points)) >= 8
    assert report["accuracy"] < 0.95
    start(**EXPERIMENTS["dead-relu"] | {"rate": 0.2})
    assert train(300)["accuracy"] == 1.0
    start(**EXPERIMENTS["dead-relu"] | {"activation": "tanh"})
    assert train(100)["accuracy"] == 1.0


def test_exploding_stops_with_the_reason_and_finite_numbers():
    start(**EXPERIMENTS["exploding"])
    report = train(500)
    assert report["stopped"]["name"] == "OverflowError"
    assert "does not fit a float" in report["stopped"]["message"]
    assert report["step"] == len(report["losses"]) < 100
    assert report["losses"][-1] > 1e300
    json.dumps(report, allow_nan=False)
    assert train(5)["losses"] == []
    start(**EXPERIMENTS["exploding"] | {"rate": 0.001})
    assert train(300)["accuracy"] == 1.0


@pytest.mark.parametrize("loss", ["hinge", "squared_error", "binary_cross_entropy"])
@pytest.mark.parametrize("activation", ["relu", "linear"])
def test_whatever_explodes_ends_in_a_reason_and_not_in_nan(loss, activation):
    start(loss=loss, activation=activation, rate=1000, l2=10, points=10, hidden=[8, 8])
    report = train(2000)
    assert report["stopped"] is not None
    assert report["stopped"]["message"]
    assert all(map(math.isfinite, report["losses"]))
    json.dumps(report, allow_nan=False)


def test_first_picture_is_the_start_of_each_experiment():
    starts = playground_start.starts()
    assert list(starts) == list(EXPERIMENTS)
    report = start(**EXPERIMENTS["overfitting"])
    assert starts["overfitting"]["points"] == [[round(x, 3), round(y, 3), label] for x, y, label in report["points"]]
    assert len(starts["overfitting"]["layers"][0]) == 16


@pytest.mark.parametrize(
    "changes",
    [
        {"points": 20, "hidden": [3, 2]},
        {"points": 15, "batch": 4, "l2": 0.01, "activation": "relu", "loss": "squared_error", "rate": 0.01},
        {"data": "own", "own": OWN, "hidden": [], "loss": "binary_cross_entropy", "decay": 10},
    ],
)
def test_compiled_steps_are_the_librarys(changes):
    start(**changes)
    expected = train(12)
    start(**changes)
    first = playground.train({"run": 1, "steps": 5, "compiled": True})
    half_way = train(3)
    last = playground.train({"run": 1, "steps": 4, "compiled": True})
    assert [*first["losses"], *half_way["losses"], *last["losses"]] == expected["losses"]
    assert (last["layers"], last["grads"], last["step"]) == (expected["layers"], expected["grads"], 12)
    assert expected["compiling"] == 0 < first["compiling"]


def test_a_compiled_training_that_explodes_says_what_the_library_says():
    exploding = EXPERIMENTS["exploding"] | {"points": 10, "rate": 10}
    start(**exploding)
    expected = train(100)
    start(**exploding)
    report = playground.train({"run": 1, "steps": 100, "compiled": True})
    assert expected["stopped"] is not None
    assert {**report, "seconds": 0, "compiling": 0} == {**expected, "seconds": 0, "compiling": 0}


def test_other_points_seeds_and_rates_need_no_new_program():
    start(points=10, hidden=[2])
    playground.train({"run": 1, "steps": 2, "compiled": True})
    (program,) = playground.programs.values()
    start(points=10, hidden=[2], seed=5, start=6, rate=0.5, noise=0.3, data="circles")
    expected = train(3)["losses"]
    start(points=10, hidden=[2], seed=5, start=6, rate=0.5, noise=0.3, data="circles")
    assert playground.train({"run": 1, "steps": 3, "compiled": True})["losses"] == expected
    assert [*playground.programs.values()] == [program]
    start(points=10, hidden=[3])
    assert playground.programs == {}


def test_compiled_training_begins_slowly_enough_to_be_seen():
    start(points=10, hidden=[2])
    reports = [playground.train({"run": 1, "milliseconds": 60_000, "compiled": True}) for _ in range(20)]
    assert [len(report["losses"]) for report in reports[:11]] == [5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12]
    assert len(reports[-1]["losses"]) > 20


def test_training_by_time_takes_at_least_one_step():
    start()
    assert len(playground.train({"run": 1, "milliseconds": 0})["losses"]) == 1


def test_a_network_that_is_gone_is_named():
    start()
    with pytest.raises(LookupError, match="started anew"):
        playground.train({"run": 2, "steps": 1})


# Expressions --------------------------------------------------------------------------------------------------------

NEURON = "x = Value(2.0)\nw = Value(-3.0)\nb = Value(7)\nn = x * w + b\no = n.tanh()\n"


def evaluate(text):
    answer = playground.evaluate({"text": text})
    json.dumps(answer, allow_nan=False)
    return answer


def test_expression_names_its_result_its_leaves_and_their_gradients():
    answer = evaluate(NEURON)
    assert (answer["label"], answer["data"]) == ("o", "0.7616")
    grads = {leaf["name"]: leaf["grad"] for leaf in answer["leaves"]}
    assert grads == {"x": "-1.2599", "w": "0.8399", "b": "0.4200"}
    assert 'class="expression-graph"' in answer["figure"]


@pytest.mark.parametrize("last", ["n.tanh()", "n", "n += 1", "p: Value = n * 2"])
def test_last_line_may_be_an_expression_or_an_assignment(last):
    assert "error" not in evaluate(NEURON + last)


def test_leaf_is_found_where_its_number_is_in_the_text():
    text = "# 🙂 é\nä = Value( -2.5 , label='🙂'); b = Value(1e3)\nc = ä * b"
    leaves = evaluate(text)["leaves"]
    utf16 = text.encode("utf-16-le")
    found = {leaf["name"]: utf16[2 * leaf["start"] : 2 * leaf["end"]].decode("utf-16-le") for leaf in leaves}
    assert found == {"ä": "-2.5", "b": "1e3"}


def test_backward_in_the_text_does_not_double_the_gradients():
    assert evaluate(NEURON + "o.backward()\no")["leaves"] == evaluate(NEURON)["leaves"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a = Value(2.0)\nb = a / 0", 2, "divides by zero"),
        ("a = Value(2.0\nb = a", 1, "never closed"),
        ("a = Value('2')", 1, "convert text with float"),
        ("a = Value(2)\nc = a + d", 2, "name 'd' is not defined"),
        ("def f():\n    return f()\n\n\na = f()", 2, "without an end"),
        ("a = 3", 1, "not a Value: wrap a number in Value(...)"),
        (
            "a = Value(1)\nb = a * 2\nprint(b)",
            3,
            "The result is None, not a Value: end with the name of the result, such as b",
        ),
        ("for i in range(3):\n    pass", 1, "name the result"),
        ("exit()\na = Value(1)", 1, "SystemExit"),
        ("# nothing", None, "nothing to run"),
        ("", None, "nothing to run"),
        ("a = Value(1)\nb = a \x00", None, "not Python"),
    ],
)
def test_mistake_is_told_in_words_with_its_line(text, line, said):
    error = evaluate(text)["error"]
    assert said in error["message"]
    assert error["line"] == line or (line is None and error["line"] in (None, 0, 1))


def test_place_of_a_syntax_error_is_shown_in_its_line():
    error = evaluate("a = Value(2.0)\nb = a * * a")["error"]
    assert (error["line"], error["column"], error["place"]) == (2, 9, "b = a * * a\n        ^")
    error = evaluate("a = " + "1 + " * 50 + "* 2")["error"]
    line, caret = error["place"].split("\n")
    assert line[caret.index("^")] == "*"
    assert len(line) <= 32


def test_graph_too_large_to_draw_is_told_and_its_values_are_there():
    answer = evaluate("a = Value(1.0)\ns = a\nfor i in range(500):\n    s = s + a\ns")
    assert answer["figure"] is None
    assert (answer["most"], len(answer["values"])) == (MOST_DRAWN, 501)
    assert answer["values"][-1] == ["s", "501.0000", "1.0000"]


def test_what_is_printed_comes_back():
    assert evaluate("print('hello')\na = Value(1)")["printed"] == "hello\n"
