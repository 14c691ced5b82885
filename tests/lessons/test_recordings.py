"""The recording of times that the tutorial shows: the pages hold it as it is, and what they claim is in it.

Times can't be measured anew in a test. Counts can: garbage and the collector's passes are, and in
tests/build/test_memory.py nodes and bytes.
"""

import gc
import json
import random
import re
from datetime import date

import pytest

from micrograd import nn
from micrograd.data import moons
from scripts.measure import bench, closure_engine

RECORD = json.loads(bench.RECORDING.read_text(encoding="utf-8"))
MEASURES = [(measure["name"], measure["unit"]) for measure in RECORD["measures"]]
each_page = pytest.mark.parametrize("page", bench.RECORDED_PAGES, ids=lambda page: page.stem)


def value(name: str, unit: str) -> float:
    (found,) = (m["value"] for m in RECORD["measures"] if (m["name"], m["unit"]) == (name, unit))
    return found


def seconds(engine: str, collector: str = "on") -> float:
    return value(f"{engine}, collector {collector}", "s")


# The pages ----------------------------------------------------------------------------------------------------------


@each_page
def test_page_shows_the_committed_recording(page):
    text = page.read_text(encoding="utf-8")
    assert text == bench.with_recording(text, RECORD), "renew it: scripts/measure/bench.py --record, or by hand"


def test_recording_is_replaced_as_a_whole():
    other = RECORD | {"date": "2001-02-03T04:05:06+00:00", "machine": r"a \1 machine"}
    before = bench.RECORDED_PAGES[0].read_text(encoding="utf-8")
    after = bench.with_recording(before, other)
    assert '"date": "2001-02-03"' in after
    assert r'"machine": "a \1 machine"' in after
    assert bench.with_recording(after, RECORD) == before


@pytest.mark.parametrize("text", ["no recording here\n", "recording = {\n}\nrecording = {\n}\n"])
def test_page_without_one_recording_is_an_error(text):
    with pytest.raises(RuntimeError, match=r"should hold it once, not \d"):
        bench.with_recording(text, RECORD)


def test_page_describes_the_test_against_pytorch_as_it_is():
    prose = bench.RECORDED_PAGES[0].read_text(encoding="utf-8")
    test = (bench.ROOT / "tests" / "library" / "test_pytorch.py").read_text(encoding="utf-8")
    assert "300 random expressions" in prose
    assert "max_examples=300" in test
    assert "Value and all grads have to agree to 1e-9" in prose
    assert "TOLERANCE = 1e-9" in test


def test_recording_literal_holds_the_medians_in_milliseconds():
    namespace = {}
    exec(bench.recording_literal(RECORD), namespace)
    shown = namespace["recording"]
    for engine in (bench.CLOSURES, bench.ATOMIC, bench.FUSED):
        on, off = shown[engine]
        assert (on, off) == pytest.approx((seconds(engine) * 1e3, seconds(engine, "off") * 1e3), rel=5e-3)
    for engine in (*bench.COMPILED, bench.NUMPY_ARRAYS, bench.TORCH_SCALARS, bench.TORCH_TENSORS):
        assert shown[engine] == pytest.approx(seconds(engine) * 1e3, rel=5e-3)


def test_recording_says_when_where_and_with_what():
    assert date.fromisoformat(RECORD["date"][:10]) >= date(2026, 1, 1)
    assert re.search(r"\d+ cores", RECORD["machine"])
    assert all(re.match(r"\d+\.\d+\.\d+", RECORD[name]) for name in ("python", "numpy", "torch"))


# What the recording has to hold -------------------------------------------------------------------------------------


def test_every_budget_of_the_library_is_met():
    budgets = {(m["name"], m["unit"]): (m["budget"], m["met"]) for m in RECORD["measures"] if m["unit"] != "s"}
    budgets = {name: budget for name, budget in budgets.items() if budget[0]}
    assert budgets == {
        ("node for node, collector on", "x"): (">= 5 x", True),
        ("as shipped, collector on", "x"): (">= 40 x", True),
        ("as shipped, in one process", "x"): (">= 25 x", True),
        ("compiled to Python, in one process", "x"): (">= 100 x", True),
        ("node for node, share of closures and sets", ""): ("<= 1/3", True),
    }


def test_ratios_are_those_of_the_medians():
    closures = seconds(bench.CLOSURES)
    assert closures / seconds(bench.FUSED) >= 40
    assert closures / seconds(bench.ATOMIC) >= 5
    assert value("as shipped, collector on", "x") == pytest.approx(closures / seconds(bench.FUSED))
    assert value("node for node, collector on", "x") == pytest.approx(closures / seconds(bench.ATOMIC))


def test_without_the_collector_closures_are_hardly_slower():
    """As the page Inside the library says: it is the garbage, not the closure."""
    ratio = seconds(bench.CLOSURES, "off") / seconds(bench.ATOMIC, "off")
    assert 1 <= ratio < 2
    fewer_nodes = seconds(bench.ATOMIC, "off") / seconds(bench.FUSED, "off")
    less_garbage = value("as shipped, collector on", "x") / value("as shipped, collector off", "x")
    assert ratio < fewer_nodes < less_garbage
    assert seconds(bench.FUSED) < 1.5 * seconds(bench.FUSED, "off")


def test_arrays_beat_scalars_and_pytorch_scalars_are_the_slower_ones():
    """As the page about tensors says."""
    assert seconds(bench.TORCH_SCALARS) > seconds(bench.FUSED)
    assert seconds(bench.FUSED) > 10 * seconds(bench.TORCH_TENSORS)
    assert seconds(bench.TORCH_TENSORS) > seconds(bench.NUMPY_ARRAYS)


def test_compiled_scalars_keep_up_with_tensors():
    """As the page Compile the graph says."""
    assert seconds(bench.FUSED) > 5 * seconds(bench.PYTHON)
    assert seconds(bench.PYTHON) > 5 * seconds(bench.NODE)
    assert seconds(bench.NODE) < seconds(bench.TORCH_TENSORS)


def test_chain_of_a_million_operations_succeeded():
    assert {name for name, unit in MEASURES if unit == "s"} >= {"forward", "backward", "release"}


# What can be measured again -----------------------------------------------------------------------------------------


def step(modules, **options):
    """A step of training on ten points of the moons."""
    points, labels = moons(10)
    model = modules.MLP(2, [16, 16, 1], "relu", "linear", random.Random(0), **options)

    def run():
        loss = bench.scalar_loss([model(point) for point in points], labels, model.parameters())
        model.zero_grad()
        loss.backward()

    return run


STEPS = {
    bench.CLOSURES: step(closure_engine),
    bench.ATOMIC: step(nn, fused=False),
    bench.FUSED: step(nn),
}


def garbage(run) -> int:
    """How many objects only the collector can free."""
    gc.collect()
    gc.disable()
    try:
        run()
        return gc.collect()
    finally:
        gc.enable()


def passes(run) -> int:
    """How often the collector starts in five runs."""
    starts = []

    def note(phase, info):
        if phase == "start":
            starts.append(info["generation"])

    gc.collect()
    gc.callbacks.append(note)
    try:
        for _ in range(5):
            run()
    finally:
        gc.callbacks.remove(note)
    return len(starts)


def test_only_closures_leave_garbage():
    assert garbage(STEPS[bench.CLOSURES]) > 10_000
    assert garbage(STEPS[bench.ATOMIC]) == 0
    assert garbage(STEPS[bench.FUSED]) == 0


def test_closures_call_the_collector_more_often():
    counts = {name: passes(run) for name, run in STEPS.items()}
    assert counts[bench.CLOSURES] > 2 * counts[bench.ATOMIC]
    assert counts[bench.CLOSURES] > 10 * counts[bench.FUSED]


# The command --------------------------------------------------------------------------------------------------------


def test_numpy_engine_computes_the_losses_of_the_library():
    losses = {}
    for name in (bench.FUSED, bench.NUMPY_ARRAYS):
        forward, learn = bench.engine(name)
        losses[name] = [learn(forward(), number) for number in range(5)]
    assert losses[bench.NUMPY_ARRAYS] == pytest.approx(losses[bench.FUSED], rel=1e-12)
    assert losses[bench.FUSED][-1] < losses[bench.FUSED][0]


def test_compiled_engines_compute_the_losses_of_the_library():
    forward, learn = bench.engine(bench.FUSED, 10)
    expected = [learn(forward(), number) for number in range(5)]
    for name in bench.COMPILED:
        forward, learn = bench.engine(name, 10)
        there = bench.in_node(forward, 5)["losses"] if name == bench.NODE else expected
        assert [learn(forward(), number) for number in range(5)] == expected
        assert there == expected


def test_a_quick_run_is_not_recorded(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bench.py", "--record", "--quick"])
    with pytest.raises(SystemExit) as stopped:
        bench.main()
    assert stopped.value.code == 2
    assert "--record needs the full run" in capsys.readouterr().err


def test_without_pytorch_nothing_is_recorded(monkeypatch, tmp_path, capsys):
    def steps_without_pytorch(report, quick):
        report.record |= {"torch": None, "numpy": "2.4.6"}

    monkeypatch.setattr("sys.argv", ["bench.py", "--record", "--no-build"])
    monkeypatch.setattr(bench, "report_steps", steps_without_pytorch)
    for name in ("report_together", "report_growth"):
        monkeypatch.setattr(bench, name, lambda report, quick: None)
    monkeypatch.setattr(bench, "report_memory", lambda report: None)
    monkeypatch.setattr(bench, "report_chain", lambda report, quick: None)
    monkeypatch.setattr(bench, "RECORDING", tmp_path / "bench.json")
    bench.main()
    assert "Not recorded: the pages show the times of torch" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_recording_is_written_beside_the_pages(monkeypatch, tmp_path, capsys):
    pages = [tmp_path / page.name for page in bench.RECORDED_PAGES]
    for page in pages:
        page.write_text("before\nrecording = {\n}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    monkeypatch.setattr(bench, "RECORDING", tmp_path / "recordings" / "bench.json")
    monkeypatch.setattr(bench, "RECORDED_PAGES", pages)
    bench.write_recording(RECORD)
    assert json.loads(bench.RECORDING.read_text(encoding="utf-8")) == RECORD
    for page in pages:
        assert page.read_text(encoding="utf-8") == f"before\n{bench.recording_literal(RECORD)}after\n"

    printed = capsys.readouterr().out
    assert all(page.name in printed for page in pages)
