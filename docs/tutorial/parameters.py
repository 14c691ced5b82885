# %% [markdown]
# # Parameters
#
# **Goal.** Have a network name everything in it that training can change, and set all grads back at once.
#
# **You will have built** `parameters()` and `zero_grad()`, and a `Module` that all parts of a network share.
#
# **Time:** 10 minutes to read, 10 more with the exercises.
#
# Your [network](networks.py) has weights and biases in every corner: in a list in a neuron in a list in a layer in a list. To train it, somebody has to reach them all.
#
# !!! question where-weights-are "Recall"
#     From [Neuron, layer, network](networks.py): how many weights does each neuron in the *second* layer of `MLP(3, [4, 2])` have?
#
#     - [=] 4
#       = len(MLP(3, [4, 2]).layers[1].neurons[0].w)
#     - [ ] 3
#       : So many has each neuron of the first layer. The second reads what the first gives: four outputs.
#     - [ ] 2
#       : So many neurons the second layer has. Each of them reads all four outputs of the first.
#     - [ ] 5
#       : With its bias that is right, for its parameters. Its weights are one fewer.
#
#     ??? success "Answer"
#         4: one for each output of the first layer.
#
# !!! question sum-of-uses "Recall"
#     From [Automatic backpropagation](automatic_backpropagation.py): why does each rule write `+=` into a grad?
#
#     - [x] A value may be used several times, and the contributions add up
#       = True
#     - [ ] It is faster than `=`
#       : It isn't. With `=` the contribution of one use would wipe out that of another.
#     - [ ] So that `backward()` can be called twice
#       : That is where it gets in the way: what the first call left is still there.
#
#     ??? success "Answer"
#         A grad is the sum over all uses of a value: see [used twice, counted once](automatic_backpropagation.py#used-twice-counted-once).

# %% tags=["setup"]
import math
import random
from itertools import pairwise

from micrograd.graph import trace


class Value:
    def __init__(self, data, _children=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self.label = label
        self._prev, self._op = tuple(_children), _op
        self._backward = lambda: None

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, exponent):
        if isinstance(exponent, Value):
            raise TypeError("the exponent must be a plain number")
        out = Value(self.data**exponent, (self,), f"**{exponent}")

        def _backward():
            self.grad += exponent * self.data ** (exponent - 1) * out.grad

        out._backward = _backward
        return out

    def exp(self):
        out = Value(math.exp(self.data), (self,), "exp")

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def log(self):
        out = Value(math.log(self.data), (self,), "log")

        def _backward():
            self.grad += 1 / self.data * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Value(max(0.0, self.data), (self,), "relu")

        def _backward():
            self.grad += (1.0 if self.data > 0 else 0.0) * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = _backward
        return out

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):  # other + self
        return self + other

    def __rmul__(self, other):  # other * self
        return self * other

    def __rsub__(self, other):  # other - self
        return -self + other

    def __rtruediv__(self, other):  # other / self
        return self**-1 * other

    def backward(self):
        order, seen = [], set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for child in value._prev:
                    visit(child)
                order.append(value)

        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            value._backward()


class Neuron:
    def __init__(self, nin, rng=random):
        self.w = [Value(rng.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(rng.uniform(-1, 1))


class Layer:
    def __init__(self, nin, nout, rng=random):
        self.neurons = [Neuron(nin, rng) for _ in range(nout)]

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]


class MLP:
    def __init__(self, nin, nouts, rng=random):
        widths = pairwise([nin, *nouts])
        self.layers = [Layer(n_in, n_out, rng) for n_in, n_out in widths]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[0] if len(x) == 1 else x


def call(self, x):
    products = [wi * xi for wi, xi in zip(self.w, x, strict=False)]
    return sum(products, self.b).tanh()


def checked_call(self, x):
    if len(x) != len(self.w):
        raise ValueError(f"{len(self.w)} inputs expected, got {len(x)}")
    return call(self, x)


Neuron.__call__ = checked_call

model = MLP(3, [4, 4, 1], rng=random.Random(1))

# %% [markdown]
# ## The parameters
#
# [Lecture 1:57:53](https://www.youtube.com/watch?v=VMj-3S1tku0&t=7073s){ .lecture }
#
# The weights and biases are what training will change. Together they are called the [**parameters**](../glossary.md#parameter) of the network. How many are there?
#
# !!! question count-the-parameters "Predict"
#     Count the parameters of `MLP(3, [4, 4, 1])` on paper. Begin with one neuron of the first layer.
#
#     - [=] 41
#       = sum(len(neuron.w) + 1 for layer in model.layers for neuron in layer.neurons)
#     - [ ] 32
#       : That many weights there are: 12, 16 and 4. Each of the nine neurons has a bias as well.
#     - [ ] 9
#       : That many neurons there are. Each has several weights, and a bias.
#     - [ ] 37
#       : In the second layer each neuron has 4 weights and a bias: five, and there are four of them.
#     - [ ] 12
#       : That is the sum of the widths. A neuron has as many weights as the layer before it has outputs.
#
#     ??? success "Answer"
#         A neuron with 3 inputs has 3 weights and a bias: 4 parameters. Four of those make 16. In the second layer each neuron has 4 weights and a bias: 4 · 5 = 20. The last has 4 weights and a bias: 5. Together 16 + 20 + 5 = **41**.
#
# Have the network count for itself. A neuron hands out its own:


# %%
def neuron_parameters(self):
    found = []
    for wi in self.w:
        found.append(wi)
    found.append(self.b)
    return found


Neuron.parameters = neuron_parameters

# %% [markdown]
# ### Your turn: all parameters
#
# A layer collects them from its neurons, and a network from its layers. Write both, in the same order as they stand there.


# %% tags=["exercise", "skip-execution"] name="parameters"
def layer_parameters(self):
    found = []
    # your code here: a loop over self.neurons
    return found


def mlp_parameters(self):
    return None  # and here


# %% [markdown]
# ??? tip "Hint 1"
#     `neuron.parameters()` is a list. You want its elements in `found`, not the list itself.
#
# ??? tip "Hint 2"
#     Compare `append`, which adds one thing, with `extend`, which adds all of a list.
#
# ??? tip "Hint 3"
#     The network's is the layer's once more, one level up: who are the parts now, and which method do you ask each for?


# %% tags=["solution"] name="parameters"
def layer_parameters(self):
    found = []
    for neuron in self.neurons:
        found.extend(neuron.parameters())
    return found


def mlp_parameters(self):
    found = []
    for layer in self.layers:
        found.extend(layer.parameters())
    return found


# %% tags=["check"] name="parameters"
from micrograd.checks import check

Layer.parameters, MLP.parameters = layer_parameters, mlp_parameters
got = Layer(3, 4).parameters()
assert got, "Layer(3, 4).parameters() has nothing in it: collect the parameters of each neuron."
assert len(got) != 4, (
    "Layer(3, 4).parameters() has 4 elements, one for each neuron: extend with each list, don't append it."
)
assert len(got) == 16, f"Layer(3, 4).parameters() has {len(got)} elements, expected 4 neurons with 4 each."
assert MLP(3, [4, 4, 1]).parameters() is not None, (
    "MLP(3, [4, 4, 1]).parameters() gave None: write mlp_parameters, too."
)
for milestone in ("neuron", "layer", "mlp"):
    check(milestone, {"Value": Value, "Neuron": Neuron, "Layer": Layer, "MLP": MLP}).require()
print("neuron, layer, mlp: three milestones of the library's checks, passed.")

# %%
Layer.parameters = layer_parameters
MLP.parameters = mlp_parameters

print("a neuron:", len(model.layers[0].neurons[0].parameters()))
print("a layer: ", [len(layer.parameters()) for layer in model.layers])
print("all:     ", len(model.parameters()))

# %% [markdown]
# That makes 41:
#
# <!-- graph: network -->
#
# (In Python the loop that collects is often written in one line, a comprehension with two loops: `[p for neuron in self.neurons for p in neuron.parameters()]`. It reads from left to right, as if nested.)
#
# And one call fills in a grad for each of them:

# %%
out = model([2.0, 3.0, -1.0])
out.backward()

for p in model.parameters()[:4]:
    print(f"data {p.data:7.4f}   grad {p.grad:7.4f}")
print("... and", len(model.parameters()) - 4, "more")

# %% [markdown]
# Those are the parameters of the very first neuron, whose voice has to go through two more layers. Is the first grad right? You know how to ask:

# %%
first, h = model.parameters()[0], 0.00001
middle = first.data

first.data = middle + h
up = model([2.0, 3.0, -1.0]).data
first.data = middle - h
down = model([2.0, 3.0, -1.0]).data
first.data = middle

print(f"by backward {first.grad:.6f}")
print(f"measured    {(up - down) / (2 * h):.6f}")

# %% [markdown]
# ### Your turn: count them
#
# Write `count_parameters(nin, nouts)`, which says how many parameters `MLP(nin, nouts)` has, by arithmetic alone, without building it.


# %% tags=["exercise", "skip-execution"] name="count-parameters"
def count_parameters(nin, nouts):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     A layer that takes n numbers and gives m has m neurons. How many parameters has each?
#
# ??? tip "Hint 2"
#     n weights and a bias, so the layer has m · (n + 1). What is n for the first layer, and for those after it?
#
# ??? tip "Hint 3"
#     `pairwise([nin, *nouts])` gives you n and m for each layer. What each layer has is in hint 2; add that up.


# %% tags=["solution"] name="count-parameters"
def count_parameters(nin, nouts):
    return sum(m * (n + 1) for n, m in pairwise([nin, *nouts]))


# %% tags=["check"] name="count-parameters"
got = count_parameters(3, [4, 4, 1])
assert got is not None, "count_parameters gave None: return the number of weights and biases."
assert got != 32, "For MLP(3, [4, 4, 1]) you have 32, the weights alone: each neuron has a bias too."
assert got != 9, "You have 9 for MLP(3, [4, 4, 1]), its neurons: each of them has a weight for each input, and a bias."
assert got != 35, "For MLP(3, [4, 4, 1]) you have 35: a bias for each layer. Each neuron has one of its own."
assert got != 36, "You have 36 for MLP(3, [4, 4, 1]): a layer is missing, or all read nin numbers. The second reads 4."
assert got == 41, f"For MLP(3, [4, 4, 1]) you have {got}, expected 16 + 20 + 5 = 41."
for nin, nouts in ((1, [1]), (2, [16, 16, 1]), (5, [2])):
    got, want = count_parameters(nin, nouts), len(MLP(nin, nouts).parameters())
    assert got == want, f"For MLP({nin}, {nouts}) you have {got}, the network has {want}: use nin and nouts as given."
print("MLP(2, [16, 16, 1]) has", count_parameters(2, [16, 16, 1]), "parameters. You will train that one on two moons.")

# %% [markdown]
# ## What they have in common
#
# [Lecture 2:18:11](https://www.youtube.com/watch?v=VMj-3S1tku0&t=8291s){ .lecture }
#
# One more thing is needed before training. Grads add up, also over several calls of `backward()`. So before each backward pass, all of them have to be set back to 0:

# %%
before = model.parameters()[0].grad
model([2.0, 3.0, -1.0]).backward()
print("one pass:  ", round(before, 6))
print("two passes:", round(model.parameters()[0].grad, 6))

for p in model.parameters():
    p.grad = 0.0
print("reset:     ", model.parameters()[0].grad)

# %% [markdown]
# A network should do this itself, in a method [`zero_grad()`](../glossary.md#zero_grad). A layer should have one as well, and a neuron, and they'd be the same three times over: *for each of my parameters, set the grad to 0*. What is the same for all belongs in one place, a class that the three are built on. PyTorch has it, and calls it `Module`, with the same two methods:


# %%
class Module:
    def parameters(self):
        return []

    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0


# %% [markdown]
# By itself a Module has no parameters. Each kind says which ones it has, and inherits `zero_grad`. Here are the three in their final form: as before, with `(Module)` after the name and `parameters` moved in.


# %%
class Neuron(Module):
    def __init__(self, nin, rng=random):
        self.w = [Value(rng.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(rng.uniform(-1, 1))

    def __call__(self, x):
        if len(x) != len(self.w):
            raise ValueError(f"{len(self.w)} inputs expected, got {len(x)}")
        n = sum((wi * xi for wi, xi in zip(self.w, x, strict=True)), self.b)
        return n.tanh()

    def parameters(self):
        return [*self.w, self.b]


# %%
class Layer(Module):
    def __init__(self, nin, nout, rng=random):
        self.neurons = [Neuron(nin, rng) for _ in range(nout)]

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]


# %%
class MLP(Module):
    def __init__(self, nin, nouts, rng=random):
        widths = pairwise([nin, *nouts])
        self.layers = [Layer(n_in, n_out, rng) for n_in, n_out in widths]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[0] if len(x) == 1 else x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]


# %%
print("the old model has zero_grad:", hasattr(model, "zero_grad"))

model = MLP(3, [4, 4, 1], rng=random.Random(1))
print("a new one has it:           ", hasattr(model, "zero_grad"))

# %% [markdown]
# An object keeps the class that it was made from. If you define a class anew, make its objects anew, too.

# %%
model([2.0, 3.0, -1.0]).backward()
print("after backward: ", any(p.grad for p in model.parameters()))

model.zero_grad()
print("after zero_grad:", any(p.grad for p in model.parameters()))

# %% [markdown]
# That is a library for neural networks. The one of this site has the same four classes, [Module][micrograd.nn.Module], [Neuron][micrograd.nn.Neuron], [Layer][micrograd.nn.Layer] and [MLP][micrograd.nn.MLP]. With the same seed it draws the same numbers, so it says the same:

# %%
from micrograd import nn

theirs = nn.MLP(3, [4, 4, 1], rng=random.Random(1))
x = [2.0, 3.0, -1.0]
print(f"yours {model(x).data:.10f}   the library's {theirs(x).data:.10f}")

# %% [markdown]
# ### Your turn: load a network
#
# A trained network is nothing but its parameters: a list of numbers that you can save, send and load. Write `load(model, numbers)`, which puts the numbers into the model's parameters, in order. If there are too many or too few, it raises a ValueError and changes nothing.


# %% tags=["exercise", "skip-execution"] name="load"
def load(model, numbers):
    pass  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     `model.parameters()` is a list of the Values in the model. Change what is *in* them: their data.
#
# ??? tip "Hint 2"
#     Compare the two lengths first. `raise ValueError(...)` with a message that states both.
#
# ??? tip "Hint 3"
#     After the comparison, go through both lists at once. `p = number` would only move the name p.


# %% tags=["solution"] name="load"
def load(model, numbers):
    wanted, got = len(model.parameters()), len(numbers)
    if got != wanted:
        raise ValueError(f"{wanted} numbers expected, got {got}")
    for p, number in zip(model.parameters(), numbers, strict=True):
        p.data = number


# %% tags=["check"] name="load"
one, other = MLP(2, [2, 1], rng=random.Random(1)), MLP(2, [2, 1], rng=random.Random(2))
saved, untouched = [p.data for p in one.parameters()], [p.data for p in other.parameters()]
load(other, saved)
assert callable(other.parameters), "You replaced the method parameters: set the .data of each Value that it lists."
loaded = [p.data for p in other.parameters()]
assert loaded != untouched, "load(model, numbers) changed nothing: set the .data of each Value in model.parameters()."
assert not any(isinstance(data, Value) for data in loaded), "A Value got into .data: p.data = number is enough."
assert sorted(loaded) != sorted(saved) or loaded == saved, "All the numbers are there, but not in their order."
assert loaded == saved, "Some parameters have the wrong number: each should get the one at its own place in the list."
same = other([1.0, -2.0]).data == one([1.0, -2.0]).data
assert same, "The parameters are equal now, but the answers are not: did anything else change?"
for wrong in (saved[:-1], [*saved, 0.5]):
    fresh = MLP(2, [2, 1], rng=random.Random(2))
    try:
        load(fresh, wrong)
        complained = False
    except ValueError:
        complained = True
    assert complained, f"{len(wrong)} numbers for 9 parameters, and no ValueError: compare the lengths first."
    now = [p.data for p in fresh.parameters()]
    assert now == untouched, "The ValueError came when some parameters had changed already: compare before the loop."
print("Two different networks now give the same answer, because they are the same nine numbers.")

# %% [markdown]
# ## The graph of a forward pass
#
# To see what one call builds, take a network small enough to draw: two inputs, a layer of two neurons, one output. That is 2 · 3 + 3 = 9 parameters, p1 to p9.

# %%
from micrograd.graph import draw_dot

small = MLP(2, [2, 1], rng=random.Random(1))
for k, p in enumerate(small.parameters(), start=1):
    p.label = f"p{k}"

x = [Value(1.0, label="x1"), Value(-2.0, label="x2")]
out = small(x)
out.label = "out"
out.backward()
draw_dot(out, compact=True)

# %% [markdown]
# Find your way through it from left to right. x1 and x2 each go to two neurons, so two arrows leave each of them; on the way back, two contributions arrive. p3 and p6 are the biases of the two neurons in front, each at the start of a chain of two pluses and a tanh. The third neuron, on the right, does the same with the answers of those two.
#
# And the large one?

# %%
x = [Value(2.0), Value(3.0), Value(-1.0)]
print("MLP(2, [2, 1]):   ", len(trace(out)[0]), "values")
print("MLP(3, [4, 4, 1]):", len(trace(model(x))[0]), "values")

# %% [markdown]
# Can you account for them? A neuron with n inputs makes n products, n sums and a tanh. So the three layers make 4 · 7, 4 · 9 and 9 values, 73 together. With 41 parameters and 3 inputs that's 117. A drawing of it would be as wide as your desk, and you'd learn nothing from it that the small one doesn't show. It is the same thing, more often.
#
# If you pass plain numbers instead of Values, there are a few more: each neuron of the first layer then makes leaves of its own for them.

# %%
print(len(trace(model([2.0, 3.0, -1.0]))[0]), "values")

# %% [markdown]
# 4 · 3 leaves instead of 3. The answer and the grads of the parameters are the same.

# %% [markdown]
# ### Your turn: bug hunt, a layer from memory
#
# Somebody wrote this layer from memory. It has two bugs, and neither raises an error before the network is trained. Find them with what you know to expect: how many parameters there should be, and what they should be.


# %% tags=["exercise", "skip-execution"] name="bug-hunt-layer"
class FromMemory(Module):
    def __init__(self, nin, nout, rng=random):
        self.neurons = [Neuron(nin, rng)] * nout

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]

    def parameters(self):
        found = []
        for neuron in self.neurons:
            found.append(neuron.parameters())
        return found


# %% [markdown]
# ??? tip "Hint 1"
#     Make a layer with three neurons and call it. What is odd about its three outputs?
#
# ??? tip "Hint 2"
#     How often is `Neuron(nin, rng)` evaluated in `[Neuron(nin, rng)] * nout`? Compare with the layer above.
#
# ??? tip "Hint 3"
#     For the second one: what is `layer.parameters()[0]`, a Value or a list? `append` adds one thing, whatever it is; another method adds all that are in a list.


# %% tags=["solution"] name="bug-hunt-layer"
class FromMemory(Module):
    def __init__(self, nin, nout, rng=random):
        self.neurons = [Neuron(nin, rng) for _ in range(nout)]

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]

    def parameters(self):
        found = []
        for neuron in self.neurons:
            found.extend(neuron.parameters())
        return found


# %% tags=["check"] name="bug-hunt-layer"
hunted = FromMemory(2, 3, random.Random(1))
outs = hunted([1.0, -2.0])
assert isinstance(outs, list), f"A layer of three neurons gave {outs}: it should be a list of three."
assert len(outs) == 3, f"A layer of three neurons gave {len(outs)} outputs: one for each."
same = len({id(neuron) for neuron in hunted.neurons})
assert same == 3, f"Among its three neurons there are {same} different ones: each needs weights of its own."
assert len({out.data for out in outs}) == 3, "The three neurons give the same answer: do they share their weights?"
got = hunted.parameters()
assert not any(isinstance(p, list) for p in got), (
    "parameters() holds lists. zero_grad wants the Values in them: extend."
)
assert len(got) == 9, f"parameters() gave {len(got)} Values: three neurons with two weights and a bias make 9."
sum(outs).backward()
hunted.zero_grad()
left = sum(p.grad != 0 for neuron in hunted.neurons for p in [*neuron.w, neuron.b])
assert left == 0, f"After zero_grad() {left} parameters still have a grad: parameters() has to name them all."
print("Both found. `[x] * n` is n times the same x, in Python as a whole: with lists in lists it bites just as well.")

# %% [markdown]
# ## Have it checked
#
# And the same for what you built on top: whether a neuron uses all its inputs, a layer has the right number of neurons, a network the right number of parameters, and whether all grads go back to 0.

# %%
from micrograd.checks import check

milestones = ("neuron", "input-count", "layer", "mlp", "zero-grad")
for milestone in milestones:
    print(check(milestone, globals()))

# %% [markdown]
# ## Common mistakes
#
# - **Forgetting the bias in `parameters()`.** The network works, but the biases never learn.
# - **`[p for p in layer.parameters() for layer in self.layers]`.** Two loops in a comprehension read from left to right, as if nested: first the layers, then the parameters.
# - **Objects made from the old class.** If you define a class anew, make its objects anew, too.
# - **Expecting `zero_grad` to reset the data.** It resets grads only. The data is what has been learned. See [what zero_grad zeroes](../questions.md#zero-grad).

# %% [markdown]
# ## Summary
#
# - The parameters are all weights and biases: 41 for `MLP(3, [4, 4, 1])`. One `backward()` gives each its grad.
# - A layer with n inputs and m neurons has m · (n + 1).
# - `Module` holds what all have in common: `parameters()` and `zero_grad()`.
#
# **Terms on this page:** [parameter](../glossary.md#parameter), [zero_grad](../glossary.md#zero_grad).
#
# **Next:** [Loss and gradient descent](loss_and_descent.py), where the network gets examples to learn from, and takes its first step.
