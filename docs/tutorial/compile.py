# %% [markdown]
# # Compile the graph
#
# **Goal.** See an expression graph as a program: write it out as plain Python, then as WebAssembly, and find out what is gained and what is lost.
#
# **You will have built** a compiler for expressions, both passes, in about thirty lines.
#
# **Time:** 15 minutes to read, 10 more with the exercises.
#
# [From scalars to tensors](tensors.py) said that single numbers are slow and arrays are fast. That isn't the whole truth. What is slow is to build the same graph anew in every step, and to look up for each value in it what is to be done.

# %% tags=["setup"]
recording = {
    "date": "2026-11-27",
    "machine": "Intel(R) Xeon(R) Processor, 2 cores, Linux",
    "versions": "Python 3.11.7, NumPy 2.4.6, PyTorch 2.13.0",
    # milliseconds for one step, with the collector on and with it off
    "closures and sets": (1230.0, 123.0),
    "node for node": (168.0, 97.7),
    "as shipped": (22.5, 20.0),
    # and with the collector on
    "compiled to Python": 2.1,
    "WebAssembly, wasmtime": 0.576,
    "WebAssembly, Node": 0.198,
    "NumPy arrays": 0.0784,
    "PyTorch scalars": 691.0,
    "PyTorch tensors": 0.376,
}

# %% [markdown]
# !!! question same-graph "Recall"
#     From [The training loop](training_loop.py): after a step the parameters have other numbers. What of the loss's graph is different in the next step, if the points stay the same?
#
#     - [x] only the numbers
#       = [v._op for v in trace(loss_of(1.0))[0]] == [v._op for v in trace(loss_of(2.0))[0]]
#     - [ ] the operations too
#       : They are what the code says, and the code is the same.
#     - [ ] the order of the values
#       : They are made in the order in which the code runs, each time.
#
#     ??? success "Answer"
#         Only the numbers. Each step does the same operations, in the same order, on other numbers.

# %%
from micrograd.engine import Value
from micrograd.graph import trace


def loss_of(number):
    w = Value(number, label="w")
    return (w * 3.0 + 1.0).tanh()


for number in (1.0, 2.0):
    print([value._op for value in trace(loss_of(number))[0]])

# %% [markdown]
# ## A graph is a program
#
# [Lecture 2:16:46](https://www.youtube.com/watch?v=VMj-3S1tku0&t=8206s){ .lecture }
#
# If only the numbers change, then the graph says what to compute, once and for all. Your engine finds it out anew in every step all the same: it makes the values, puts them in order, and looks up for each what is to be done. That is called *interpreting*. To *compile* is to do this once, and to write down as a program what remains: the arithmetic.
#
# Walk the graph from the leaves to the result and write a line for each value. A leaf gets none: its number is given. What an operation computes stands in a table, with `{0}` and `{1}` where the names of its operands belong:

# %%
FORMULAS = {"+": "{0} + {1}", "*": "{0} * {1}", "tanh": "tanh({0})"}


def forward_lines(root):
    """A line for each value that is computed."""
    nodes, _ = trace(root)  # children before parents
    name = {node: node.label or f"v{i}" for i, node in enumerate(nodes)}
    lines = []
    for node in nodes:
        if node._prev:
            operands = [name[child] for child in node._prev]
            formula = FORMULAS[node._op].format(*operands)
            lines.append(f"{name[node]} = {formula}")
    return lines


# %% [markdown]
# Try it on the neuron with two inputs, the one that you [worked out by hand](neuron_by_hand.py):


# %%
def labelled(value, label):
    value.label = label
    return value


x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
b = Value(6.8813735870195432, label="b")
n = labelled(x1 * w1 + x2 * w2 + b, "n")
o = labelled(n.tanh(), "o")
print("\n".join(forward_lines(o)))

# %% [markdown]
# Five lines, and no `Value` in them. Python can run them on plain numbers.
#
# The backward pass is a program, too: a line for each grad, in the other order. When it is a value's turn, all the values that use it have had theirs, and each has sent it a share: its own grad times a local derivative. So the second table has the local derivatives, one for each operand, with `{out}` where the name of the result belongs:

# %%
SLOPES = {
    "+": ["1.0", "1.0"],
    "*": ["{1}", "{0}"],
    "tanh": ["(1.0 - {out} * {out})"],
}


# %%
def backward_lines(root):
    """A line for the grad of each value."""
    nodes, _ = trace(root)
    name = {node: node.label or f"v{i}" for i, node in enumerate(nodes)}
    shares = {node: [] for node in nodes}  # what the sum in its line is made of
    shares[root] = ["1.0"]
    lines = []
    for node in reversed(nodes):
        out, operands = name[node], [name[child] for child in node._prev]
        lines.append(f"{out}_grad = {' + '.join(shares[node])}")
        slopes = SLOPES[node._op] if node._prev else []  # a leaf sends nothing
        for child, slope in zip(node._prev, slopes, strict=True):
            local = slope.format(*operands, out=out)
            shares[child].append(f"{out}_grad * {local}")
    return lines


# %%
print("\n".join(backward_lines(o)))

# %% [markdown]
# Each line is the chain rule for one value. The `+=` is gone: a value with two uses has a sum in its line, and the line stands where all of its parts are known. That is what the topological order is for.
#
# Is it right? `exec` runs a text as Python. The names that it reads come from a dictionary, and those that it makes are put there. Ask the engine, too:

# %%
from math import exp, tanh

numbers = {"x1": 2.0, "x2": 0.0, "w1": -3.0, "w2": 1.0, "b": b.data}
names = {"tanh": tanh, "exp": exp, **numbers}
exec("\n".join(forward_lines(o) + backward_lines(o)), names)

o.backward()
for leaf in (x1, x2, w1, w2, b):
    grad = names[f"{leaf.label}_grad"]
    print(leaf.label, round(grad, 4), grad == leaf.grad)
    assert grad == leaf.grad

# %% [markdown]
# Equal, to the last digit: it is the same arithmetic in the same order.
#
# !!! question used-twice "Predict"
#     c = a + a, and L = c * a. The line for a's grad is a sum. How many parts has it?
#
#     - [=] 3
#       = backward_lines(twice)[-1].count("_grad *")
#     - [ ] 2
#       : c uses it twice, and L once more.
#     - [ ] 1
#       : One part for each use, and a is used three times.
#
#     ??? success "Answer"
#         Three, one for each use: two in a + a, and one in c * a.

# %%
a = Value(3.0, label="a")
c = labelled(a + a, "c")
twice = labelled(c * a, "L")
print(backward_lines(twice)[-1])

# %% [markdown]
# ### Your turn: one more operation
#
# The compiler stops at `exp`: there is no such operation in its tables. Write the two entries. `formula` says what exp computes from `{0}`, and `slope` is its local derivative, where `{0}` is the operand and `{out}` the result. Both are text.

# %% tags=["exercise", "skip-execution"] name="one-more-operation"
formula = "{0}"  # your text here
slope = "1.0"  # your text here

# %% [markdown]
# ??? tip "Hint 1"
#     The formula is what you would write in Python for one number, with `{0}` in its place. Look at tanh.
#
# ??? tip "Hint 2"
#     The local derivative of exp needs no new computation. What is it, of all the numbers that are there already?

# %% tags=["solution"] name="one-more-operation"
formula = "exp({0})"
slope = "{out}"

# %% tags=["check"] name="one-more-operation"
assert isinstance(formula, str), "The formula has to be text: put quotes around it."
assert isinstance(slope, str), "The slope has to be text, with quotes around it."
assert "{0}" in formula, "The formula says nothing of its operand: write {0} where its name belongs."
assert "grad" not in slope, "The slope is the local derivative alone: the compiler itself puts the grad before it."


def at_one_and_a_half(what, text):
    try:
        return eval(text.format("x", out="y"), {"x": 1.5, "y": exp(1.5), "exp": exp, "tanh": tanh})
    except Exception as error:
        raise AssertionError(
            f"Python can't compute your {what} ({error}). It may use numbers, exp(...) and tanh(...), "
            "{0} for the operand and {out} for the result, both in braces."
        ) from None


got = at_one_and_a_half("formula", formula)
assert got != 1.5, "Your formula gives its operand back. It should be exp of it: call exp(...), as tanh is called."
assert abs(got - exp(1.5)) < 1e-12, f"For 1.5 your formula gives {got:.4f}, expected {exp(1.5):.4f}."
got = at_one_and_a_half("slope", slope)
assert abs(got - exp(1.5)) < 1e-12, (
    f"At 1.5 your slope is {got:.4f}, expected {exp(1.5):.4f}: exp is its own derivative."
)
FORMULAS["exp"], SLOPES["exp"] = formula, [slope]
x = Value(0.5, label="x")
y = labelled((x * x).exp(), "y")
print("\n".join(forward_lines(y) + backward_lines(y)))
if "exp" in slope:
    print("Right, but it computes exp a second time: the result is there already, as {out}.")
else:
    print("Right. The library's table has the same, in letters: exp(a), and out.")

# %% [markdown]
# ## The library's compiler
#
# [`micrograd.compiler`](../reference/compiler.md) does what you have just done, for every operation of the library, and makes a function of it. You say which leaves get new numbers in each call: the *inputs* of that function. All other leaves are constants, and so is what follows from them alone. (Python has a `compile` of its own, which this import hides. You won't need it here.)

# %%
from micrograd.compiler import compile

step = compile(o, inputs=[w1, w2, b])
print(step.source)

# %%
result, gradients = step([-3.0, 1.0, b.data])
print(result == o.data, gradients == [w1.grad, w2.grad, b.grad])
assert result == o.data
assert gradients == [w1.grad, w2.grad, b.grad]

# %% [markdown]
# x1 and x2 are constants here: in the text stand their numbers, 2 and 0. And since nobody asked for their grads, there are no lines for them. Two more differences from yours: a factor of 1 is left out, and the grads come in another order, in which each line still stands behind those that it needs.

# %% [markdown]
# ### Your turn: what needn't be computed
#
# Write `constants(root, inputs)`: a list of the values, leaves left out, that don't depend on any of the inputs. A compiler computes them once, and never again. (`trace(root)[0]` has all values, children before parents.)


# %% tags=["exercise", "skip-execution"] name="constants"
def constants(root, inputs):
    return []  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     Go through the values in order, and remember in a set which ones depend on an input: at first, the inputs themselves.
#
# ??? tip "Hint 2"
#     A value depends on an input if one of its children does. Its children have come before it.
#
# ??? tip "Hint 3"
#     `any(child in depends for child in value._prev)`. What has children and doesn't depend is what you are looking for.


# %% tags=["solution"] name="constants"
def constants(root, inputs):
    depends, found = set(inputs), []
    for value in trace(root)[0]:
        if any(child in depends for child in value._prev):
            depends.add(value)
        elif value._prev:
            found.append(value)
    return found


# %% tags=["check"] name="constants"
p, q, r = Value(2.0, label="p"), Value(3.0, label="q"), Value(5.0, label="r")
qr = q * r
deep = qr.tanh()
top = p * deep + q
given = [p]
got = constants(top, given)
assert got is not None, "constants(...) gave None: return the list at the end."
assert isinstance(got, list), f"constants(...) gave a {type(got).__name__}: return a list."
assert all(isinstance(value, Value) for value in got), (
    "Put the values themselves in the list, not their data or labels."
)
assert given == [p], (
    "Your function has changed the list of inputs that it was given: make a set of its own, set(inputs)."
)
assert got, "For p * tanh(q * r) + q and the input p the list is empty: q * r doesn't depend on p."
assert not any(leaf in got for leaf in (p, q, r)), "There is a leaf in your list: leave out what has no children."
assert top not in got, (
    "The result, p * tanh(q * r) + q, is in your list. It depends on p, for its child p * tanh(q * r) does: remember "
    "for each value whether it depends on an input, not only whether it is made of one."
)
assert deep in got, "tanh(q * r) is missing: what is made of constants alone is a constant, too."
assert set(got) == {qr, deep}, f"Your list has {len(got)} values, expected q * r and its tanh."
assert constants(top, [p, r]) == [], "With r among the inputs, q * r depends on one of them, and so does its tanh."
print("Right. The compiler writes the number there and leaves the lines out.")

# %% [markdown]
# ## The whole loss
#
# Now the real thing: the moons, 100 points, 337 parameters, hinge loss and regularisation. The graph has thousands of values, and the program has two lines for nearly each of them. (Python has to read them all before they can run. In a browser that may take a few seconds.)

# %%
import random

from micrograd.data import moons
from micrograd.losses import hinge, l2
from micrograd.nn import MLP

points, labels = moons(n=100, noise=0.1, seed=1)
model = MLP(2, [16, 16, 1], "relu", "linear", rng=random.Random(1))
parameters = model.parameters()
loss = hinge([model(point) for point in points], labels) + l2(parameters)
loss.backward()

# %%
in_python = compile(loss, parameters)
print(f"{len(trace(loss)[0]):,} values, {len(in_python.source.splitlines()):,} lines")

# %%
numbers = [p.data for p in parameters]
result, gradients = in_python(numbers)
same = result == loss.data and gradients == [p.grad for p in parameters]
print("the same loss and the same 337 grads:", same)
assert same

# %% [markdown]
# ## Closer to the machine
#
# Python still makes an object for each number. [WebAssembly](https://webassembly.org/) doesn't. It is a language of bytes, which every browser turns into the processor's own instructions. Numbers wait on a stack, and an operation takes the top ones off and puts its result there. So a formula is a list of orders: *put* this number on the stack, *put* that one, *multiply* the top two. Here is one of the library's formulas, in which `out` is a value and `g` its grad:

# %%
from micrograd.wasm import LETTERS, instructions

for part in instructions("g * (1.0 - out * out)"):
    print(part.hex(" ") if isinstance(part, bytes) else f"load {LETTERS[part]}")

# %% [markdown]
# That is the share that a tanh sends. `44` puts the eight bytes after it on the stack, here the number 1; `a2` multiplies, `a1` subtracts. For each `load` the compiler writes from where in the memory, which differs from line to line. The rest of the library's `wasm.py` is packing: sections, each with a number and a length.

# %%
in_wasm = compile(loss, parameters, target="wasm")
print(f"{len(in_wasm.module):,} bytes, the first eight:", in_wasm.module[:8].hex(" "))

result, gradients = in_wasm(numbers)
same = result == loss.data and gradients == [p.grad for p in parameters]
print("the same loss and the same 337 grads:", same)
assert same

# %% [markdown]
# The eight bytes say `\0asm`, and version 1. When this page was made, [wasmtime](https://pypi.org/project/wasmtime/) ran the module. Press Run, and your browser does, called from Python. (The functions exp, log and tanh are not part of WebAssembly. It borrows JavaScript's, which may differ in the last digit. This loss needs none of them.)
#
# A training is a loop around this function. There is no `zero_grad`, since nothing is left from the step before:

# %%
steps = 300
for k in range(steps):
    result, gradients = in_wasm(numbers)
    rate = 1 - 0.9 * k / steps
    numbers = [x - rate * grad for x, grad in zip(numbers, gradients, strict=True)]

for p, number in zip(parameters, numbers, strict=True):
    p.data = number
scores = [model(point).data for point in points]
pairs = zip(scores, labels, strict=True)
right = sum((score > 0) == (label > 0) for score, label in pairs)
print("loss", round(result, 4), " accuracy", right / len(points))
assert right >= 98

# %% [markdown]
# ## How much faster?
#
# How long does one training step take, with all 100 points? The project's benchmark has [recorded it](inside_the_library.py#what-each-change-brings); its numbers are in *The code so far*, at the top of this page. "Closures and sets" is an engine such as you wrote, "as shipped" is this library, and Node is Chrome's WebAssembly without Chrome. Press Run, and a second column has three times of your own machine, with your browser for Node.

# %%
import sys
import time


def milliseconds(run):
    """The shortest of five runs: what else the machine does only makes it longer."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


# %%
def interpreted():
    loss = hinge([model(point) for point in points], labels) + l2(parameters)
    model.zero_grad()
    loss.backward()


# %%
yours = {
    "as shipped": milliseconds(interpreted),
    "compiled to Python": milliseconds(lambda: in_python(numbers)),
    "WebAssembly, Node": milliseconds(lambda: in_wasm(numbers)),
}
assert yours["compiled to Python"] < yours["as shipped"]
assert yours["WebAssembly, Node"] < yours["as shipped"]

# %%
others = ["NumPy arrays", "PyTorch scalars", "PyTorch tensors"]
in_browser = sys.platform == "emscripten"

print("recorded on", recording["date"], "with", recording["versions"])
for name in ["closures and sets", *yours, *others]:
    recorded = recording[name]
    if isinstance(recorded, tuple):  # with the garbage collector on, and off
        recorded = recorded[0]
    here = f"{yours[name]:9.3g} ms here" if in_browser and name in yours else ""
    print(f"{name:20}{recorded:>9g} ms{here}")

# %%
closures, shipped = recording["closures and sets"][0], recording["as shipped"][0]
python, wasm = recording["compiled to Python"], recording["WebAssembly, Node"]

print(f"library to Python:      {shipped / python:6.0f} times as fast")
print(f"library to WebAssembly: {shipped / wasm:6.0f} times as fast")
print(f"closures to WebAssembly:{closures / wasm:6.0f} times as fast")
assert shipped > 5 * python > 25 * wasm
assert recording["NumPy arrays"] < wasm < recording["PyTorch tensors"]

# %% [markdown]
# So scalars aren't slow. Interpreting them is. The compiled scalars keep up with PyTorch's tensors on this network, number by number, without a matrix product anywhere. Only the NumPy arrays are ahead. (On a larger network, or with more points, leave it to arrays: one instruction of the processor then multiplies several numbers, and the program is as short for a million points as for one.)
#
# This is what `torch.compile`, `jax.jit` and [tinygrad](https://github.com/tinygrad/tinygrad) do: record the operations once, keep the graph, make a program of it. Theirs are graphs of tensors, and their programs run on graphics cards, too.

# %% [markdown]
# ## What is lost
#
# The compiler sees the operations that have run, and nothing else.
#
# !!! question other-branch "Predict"
#     In the cell below, `size` is called while v is 2, and its result is compiled. Which result does `flat([-3.0])` give?
#
#     - [=] -3
#       = flat([-3.0])[0]
#     - [ ] 3
#       : The `if` was decided when the graph was made, for 2. The program has only the branch that was taken.
#
#     ??? success "Answer"
#         -3, which is no absolute value. With 2 the condition was true, so the graph is v * 1, and so is the program.


# %%
def size(v):
    return v * 1 if v.data >= 0 else -v


v = Value(2.0, label="v")
flat = compile(size(v), [v])
print(flat([5.0]), flat([-3.0]))

# %% [markdown]
# `relu` is no such case: its decision is *in* the operation, and the program has an `if` in its line.

# %%
bent = compile(v.relu(), [v])
print(bent.source)
print(bent([5.0]), bent([-3.0]))
assert bent([-3.0]) == (0.0, [0.0])

# %% [markdown]
# So build your decisions into operations, or compile again.
#
# Compile again, too, when the graph changes: more points, another layer. That takes time, and pays only if many steps follow. And when something goes wrong, it is a line of the program that fails. There is no operation any more to tell you its name and its numbers. An interpreter is for finding out. A compiler is for what you will do ten thousand times.

# %% [markdown]
# ## Common mistakes
#
# - **Compiling inside the loop.** Then every step pays for it. Compile once, before the loop.
# - **Changing `p.data` and calling `step` with the old list.** A compiled step knows numbers, not values. Pass the new ones.
# - **Expecting `p.grad` to be filled in.** The gradients are what `step` returns.
# - **Expecting it to take other points.** The numbers of the old ones are constants in the program. Make them Values and name them among the inputs, if they are to change.
# - **An operation of your own that the compiler doesn't know.** The graph has its name and its result, and not how to compute it. Give its formulas: `operations={"cube": ("a * a * a", "3.0 * a * a")}`.

# %% [markdown]
# ## Summary
#
# - A graph is a program: a line for each value, then a line for each grad. `+=` becomes a sum, the topological order becomes the order of the lines.
# - The program gives the engine's numbers to the last digit, since it does the engine's arithmetic.
# - What is saved is everything around the arithmetic: objects, look-ups, walking, sorting.
# - What is lost: decisions made in Python, errors that name an operation, and freedom to change the graph.
#
# **Terms on this page:** [compile](../glossary.md#compile), [expression graph](../glossary.md#expression-graph), [local derivative](../glossary.md#local-derivative), [topological order](../glossary.md#topological-order).
#
# **Next:** there is [a page after the last page](after_the_last_page.md), for you and what you have made.
