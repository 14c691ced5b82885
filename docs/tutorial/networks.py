# %% [markdown]
# # Neuron, layer, network
#
# **Goal.** Put neurons side by side and one behind the other, and get a network that you can call like a function.
#
# **You will have built** `Neuron`, `Layer` and `MLP`, three small classes on top of your engine.
#
# **Time:** 10 minutes to read, 10 more with the exercises.
#
# Your engine can differentiate anything, and [PyTorch](pytorch.py) agrees with it. Now give it something worth differentiating. You have met one neuron. A network is many of them, and the only new idea on this page is how to arrange them.
#
# !!! question backward-twice "Recall"
#     From [The same in PyTorch](pytorch.py): y = x · x at x = 3, and `y.backward()` twice in PyTorch, with nothing set to 0 between. What is `x.grad`?
#
#     - [=] 12
#       = 2 * (2 * 3)
#     - [ ] 6
#       : That is after the first. PyTorch adds up in the leaves, so the second 6 comes on top.
#     - [ ] 18
#       : One 6 too many: each backward pass adds 6.
#     - [ ] 36
#       : It adds, it doesn't multiply.
#
#     ??? success "Answer"
#         12: 6 from each backward pass, added up.
#
# !!! question number-first "Recall"
#     From [More operations](more_operations.py): what makes `2 * a` work, where a is a `Value` and the 2 is not?
#
#     - [ ] Python turns the 2 into a `Value`
#       : Python knows nothing of your class. It asks the 2, which gives up, and then it asks a.
#     - [x] The method `__rmul__` of a
#       = (lambda a: (2 * a).data == a.__rmul__(2).data)(Value(3.0))
#     - [ ] The method `__mul__` of the 2
#       : That one gives up, since it has never heard of a `Value`. Then Python asks a, by another method.
#
#     ??? success "Answer"
#         Its `__rmul__`, which Python calls when the left one doesn't know what to do.
#
# !!! question sum-of-a-neuron "Recall"
#     From [A neuron, by hand](neuron_by_hand.py): a neuron has the inputs 2 and 1.5, the weights -3 and 1 and the bias 5. What is its n, before the tanh?
#
#     - [=] 0.5
#       = 2 * -3 + 1.5 * 1 + 5
#     - [ ] -4.5
#       : Now add the bias.
#     - [ ] 12.5
#       : Mind the sign of the first weight: 2 · -3 is -6.
#     - [ ] 0.46
#       : That is the tanh of it. n comes before.
#
#     ??? success "Answer"
#         -6 + 1.5 + 5 = 0.5.

# %% tags=["setup"]
import math


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


# %% [markdown]
# ## A neuron with any number of inputs
#
# [Lecture 1:44:02](https://www.youtube.com/watch?v=VMj-3S1tku0&t=6242s){ .lecture }
#
# The neuron of the earlier pages had two inputs, and weights that were chosen for it. From now on a neuron has as many inputs as you like, and nobody knows good weights for it. Finding them is what training is for. Until then it needs *some*, so draw them at random between -1 and 1:

# %%
import random

rng = random.Random(1)
print([round(rng.uniform(-1, 1), 3) for _ in range(4)])
print([round(rng.uniform(-1, 1), 3) for _ in range(4)])

rng = random.Random(1)
print([round(rng.uniform(-1, 1), 3) for _ in range(4)])

# %% [markdown]
# **Why random?** If all neurons started with the same weights, they would give the same answers and get the same grads. They'd move in step for ever, and a hundred of them would be worth no more than one.
#
# **Why a [seed](../glossary.md#seed)?** The number in `Random(1)` decides which random numbers come. With the same seed you get the same network as this page, and as yourself yesterday. The third line shows it.
#
# Now the weighted sum. A list of numbers that belong together is called a [**vector**](../glossary.md#vector), and multiplying two vectors number by number and adding up is their [**dot product**](../glossary.md#dot-product). So the weighted sum is the dot product of the weights and the inputs. You need each weight together with *its* input. `zip` walks along two lists at once and makes pairs:

# %%
w, x, b = [Value(-3.0), Value(1.0)], [2.0, 0.0], Value(6.8813735870195432)

for wi, xi in zip(w, x, strict=False):
    print(wi, "meets", xi)

# %% [markdown]
# (`strict=False` is what `zip` does if you say nothing. It is written out here because it will bite you in a minute.)
#
# And `sum` adds up whatever has a plus. By itself it starts from 0. Give it something else to start from, and the bias is in:

# %%
n = sum((wi * xi for wi, xi in zip(w, x, strict=False)), b)
o = n.tanh()
print(f"n = {n.data:.4f}   o = {o.data:.4f}")

# %% [markdown]
# 0.8814 and 0.7071: the old neuron, in a line that works for any number of inputs. Starting from b also saves two values. `sum(...) + b` would begin with 0 + w1·x1, and carry a useless 0 and a useless plus around in every neuron:

# %%
from micrograd.graph import trace

longer = sum(wi * xi for wi, xi in zip(w, x, strict=False)) + b
print("from 0:", len(trace(longer)[0]), "values")
print("from b:", len(trace(n)[0]), "values")

# %% [markdown]
# In one formula, with the vectors w and x and their dot product:
#
# $$o = \tanh(w \cdot x + b) \qquad w \cdot x = \sum_i w_i x_i$$
#
# Make it a class. So that you can pass a seeded generator, there is an argument `rng`. If you don't, the module `random` itself stands in: it can do `uniform` too.


# %%
class Neuron:
    def __init__(self, nin, rng=random):
        self.w = [Value(rng.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(rng.uniform(-1, 1))


# %% [markdown]
# ### Your turn: call a neuron
#
# A method named `__call__` lets you write `neuron(x)`, as if the neuron were a function. Write it, as `call(self, x)`: x is a list of numbers, the answer a Value. (With `strict=False`, for now.)


# %% tags=["exercise", "skip-execution"] name="neuron-call" milestone="neuron"
def call(self, x):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     The cell with n and o computes it for one w, x and b. Whose are they now?
#
# ??? tip "Hint 2"
#     Compare: the weights are `self.w`, the bias is `self.b`, and the inputs come as an argument.
#
# ??? tip "Hint 3"
#     Check three things: do you start the sum from the bias, does it stay a Value all the way, and is there a tanh at the end?


# %% tags=["solution"] name="neuron-call"
def call(self, x):
    products = [wi * xi for wi, xi in zip(self.w, x, strict=False)]
    return sum(products, self.b).tanh()


# %% tags=["check"] name="neuron-call"
probe = Neuron(2)
probe.w[0].data, probe.w[1].data, probe.b.data = -3.0, 1.0, 6.5
try:
    got = call(probe, [2.0, 0.5])
except (AttributeError, NameError, TypeError) as error:
    raise AssertionError(f"call stopped: {error}. The weights are self.w, the bias self.b, both Values.") from error
assert got is not None, "call(neuron, [2.0, 0.5]) gave None: return the neuron's answer."
assert isinstance(got, Value), f"call gave {got}: stay with Values, or there is nothing to train."
assert got.data != 1.0, "The answer is 1, the sum without its tanh: squash it."
assert abs(got.data - math.tanh(-5.5)) > 1e-9, "The answer is that without the bias: start the sum from self.b."
assert abs(got.data - math.tanh(1.0)) < 1e-9, f"With w = (-3, 1), b = 6.5, x = (2, 0.5) you have {got.data:.4f}."
got.backward()
grads = [round(p.grad, 4) for p in (*probe.w, probe.b)]
assert grads == [0.8399, 0.21, 0.42], (
    f"The grads are {grads}, expected [0.8399, 0.21, 0.42]: is all of it in the graph?"
)
try:
    call(probe, [2.0])
except (IndexError, ValueError):
    raise AssertionError(
        "One input for two weights is an error with you. Good, and too early: use zip as above."
    ) from None
print("tanh(-6 + 0.5 + 6.5) = tanh(1) = 0.7616, whatever the number of inputs.")

# %%
Neuron.__call__ = call

# %%
neuron = Neuron(3, rng=random.Random(1))
o = neuron([2.0, 3.0, -1.0])
o.backward()

print(f"o = {o.data:.4f}")
print("grads of w:", [round(wi.grad, 4) for wi in neuron.w])
print("grad of b: ", round(neuron.b.grad, 4))

# %% [markdown]
# Look at the grads of the weights next to the inputs, 2, 3 and -1. Each is its input times the grad of b. It's the rule that you worked out by hand for the first neuron.

# %% [markdown]
# ## The input that vanished
#
# !!! question wrong-number-of-inputs "Predict"
#     This neuron has three weights. What happens if you call it with two inputs, or with four?
#
#     - [ ] Both are an error
#       : It would be one, if anybody looked. `zip` without `strict=True` doesn't: it stops when the shorter list ends.
#     - [ ] With two it answers, with four it is an error
#       : `zip` stops at the end of whichever list is shorter, so that the fourth input is ignored.
#     - [x] It answers in both cases
#       = isinstance(neuron([2.0, 3.0]), Value) and isinstance(neuron([2.0, 3.0, -1.0, 100.0]), Value)
#     - [ ] With four it answers, with two it is an error
#       : `zip` stops at the end of whichever list is shorter, so that the third weight is ignored.
#
#     ??? success "Answer"
#         Nothing visible, which is the trouble. `zip` stops when the shorter list ends. With two inputs, the third weight is ignored; with four, the fourth input is.

# %%
print(f"two:   {neuron([2.0, 3.0]).data:.4f}")
print(f"three: {neuron([2.0, 3.0, -1.0]).data:.4f}")
print(f"four:  {neuron([2.0, 3.0, -1.0, 100.0]).data:.4f}")

# %% [markdown]
# The 100 left no trace. Forget a column of your data, and this network would train, badly, and never say why. An answer that's wrong is worse than no answer. `strict=True` makes `zip` object:

# %%
try:
    list(zip([1, 2, 3], [10, 20], strict=True))
except ValueError as error:
    print("ValueError:", error)

# %% [markdown]
# Right, but it speaks of arguments of `zip`. Whoever called a neuron will wonder what that is about. So look first, and say it in words that belong to a neuron:


# %%
def checked_call(self, x):
    if len(x) != len(self.w):
        raise ValueError(f"{len(self.w)} inputs expected, got {len(x)}")
    return call(self, x)


Neuron.__call__ = checked_call

for x in ([2.0, 3.0], [2.0, 3.0, -1.0, 100.0]):
    try:
        neuron(x)
    except ValueError as error:
        print("ValueError:", error)

# %% [markdown]
# ## A layer
#
# [Lecture 1:47:52](https://www.youtube.com/watch?v=VMj-3S1tku0&t=6472s){ .lecture }
#
# One neuron can ask one question of its inputs. For several questions take several neurons, all reading the same inputs and none knowing of the others. That's a [**layer**](../glossary.md#layer). nin numbers go in, nout come out. Since each neuron reads each input, it is called [**fully connected**](../glossary.md#fully-connected). Neuron number j, with its own weights and bias, answers

#
# $$y_j = \tanh(w_j \cdot x + b_j)$$
#
# <!-- graph: layer -->

# %% [markdown]
# ### Your turn: a layer
#
# Write `Layer`: `Layer(3, 4)` makes four neurons with three inputs each, one after the other, all from the same `rng`. Calling it with x gives the list of their answers.


# %% tags=["exercise", "skip-execution"] name="layer" milestone="layer"
class Layer:
    def __init__(self, nin, nout, rng=random):
        self.neurons = []  # your code here

    def __call__(self, x):
        return None  # and here


# %% [markdown]
# ??? tip "Hint 1"
#     `Neuron.__init__` makes a list of nin Values. Here it is a list of nout Neurons.
#
# ??? tip "Hint 2"
#     Compare what each neuron needs, `Neuron(nin, rng)`, with what you are given. And in the call: a neuron can be called like a function.
#
# ??? tip "Hint 3"
#     Both are a list comprehension: one over `range(nout)`, one over `self.neurons`. Each neuron gets the whole x.


# %% tags=["solution"] name="layer"
class Layer:
    def __init__(self, nin, nout, rng=random):
        self.neurons = [Neuron(nin, rng) for _ in range(nout)]

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]


# %% tags=["check"] name="layer"
try:
    probe = Layer(3, 4, rng=random.Random(1))
    got = probe([2.0, 3.0, -1.0])
except (AttributeError, NameError, TypeError, ValueError) as error:
    raise AssertionError(f"Layer stopped: {error}. It takes nin, nout, rng; a neuron takes nin, rng.") from error
count = len(probe.neurons)
assert count != 3, "Layer(3, 4) has 3 neurons: the first number is what goes in, the second how many neurons there are."
assert count == 4, f"Layer(3, 4) has {count} neurons in self.neurons, expected 4."
assert got is not None, "Calling the layer gave None: return the list of the neurons' answers."
assert len(got) == 4, f"Calling Layer(3, 4) gave {len(got)} answers, expected 4."
assert all(isinstance(out, Value) for out in got), "The answers should be Values: call each neuron with x."
assert len({out.data for out in got}) == 4, (
    "All neurons give the same answer: pass on the one rng, don't make a new one."
)
first = Neuron(3, rng=random.Random(1))([2.0, 3.0, -1.0]).data
assert got[0].data == first, "With this seed the first neuron should be the one from above: pass rng on to Neuron."
print("Four neurons, the same three inputs for each.")

# %%
layer = Layer(3, 4, rng=random.Random(1))
print([round(out.data, 4) for out in layer([2.0, 3.0, -1.0])])

# %% [markdown]
# Four answers to the same three numbers, all different, because each neuron drew weights of its own. The first is the neuron from above: same seed, same first four random numbers.

# %% [markdown]
# ## A network
#
# Now one layer behind the other. The answers of the first are the inputs of the second: with three layers, the network is $L_3(L_2(L_1(x)))$. Such a stack is called a [**multi-layer perceptron**](../glossary.md#multi-layer-perceptron), MLP for short. (The *Perceptron* was a machine of the 1950s, with one layer of simple neurons.)
#
# You describe it by its widths. `MLP(3, [4, 4, 1])` reads three numbers, has two [**hidden layers**](../glossary.md#hidden-layer) of four neurons, and a last layer with one. (Hidden, because you see what goes in and what comes out, and not what these layers hand on.) What a layer takes is what the one before it gives, so the widths go in pairs:

# %%
from itertools import pairwise

print(list(pairwise([3, *[4, 4, 1]])))

# %% [markdown]
# 3 to 4, 4 to 4, 4 to 1. Drawn with a small ellipse for each input and each neuron, and an arrow for each weight:


# %%
from micrograd.graph import ExpressionGraph


def picture(nin, nouts):
    dot = ExpressionGraph(graph_attr={"rankdir": "LR", "ordering": "out"})
    dot.title = f"MLP({nin}, {nouts})"
    dot.description = "Each arrow leads from a neuron to one of the next layer."
    before = [f"x{i}" for i in range(1, nin + 1)]
    for layer, nout in enumerate(nouts, start=1):
        here = [f"{layer}.{k}" for k in range(1, nout + 1)]
        for one in before:
            for other in here:
                dot.edge(one, other)
        before = here
    return dot


# %%
picture(3, [4, 4, 1])

# %% [markdown]
# One detail: a last layer of one neuron would return a list with one Value in it, and you'd write `[0]` after every call. So a single output comes bare.


# %% [markdown]
# ### Your turn: a network
#
# Write `MLP`. `self.layers` holds its layers, made in order from the one `rng`. Calling it hands x to the first layer, what that gives to the second, and so on; a single output comes bare.


# %% tags=["exercise", "skip-execution"] name="mlp" milestone="mlp"
class MLP:
    pass  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     `Layer` has the same two methods. The first is `__init__(self, nin, nouts, rng=random)`, where `nouts` is a list.
#
# ??? tip "Hint 2"
#     Compare the pairs printed above with what `Layer` takes: one layer for each pair. In `__call__`, a loop over the layers, in which x becomes what the layer made of it.
#
# ??? tip "Hint 3"
#     At the end x is a list. If it holds one Value, return that one, else the list.


# %% tags=["solution"] name="mlp"
class MLP:
    def __init__(self, nin, nouts, rng=random):
        widths = pairwise([nin, *nouts])
        self.layers = [Layer(n_in, n_out, rng) for n_in, n_out in widths]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[0] if len(x) == 1 else x


# %% tags=["check"] name="mlp"
try:
    probe = MLP(3, [4, 4, 1], rng=random.Random(1))
    got = probe([2.0, 3.0, -1.0])
except (AttributeError, NameError, TypeError, ValueError) as error:
    raise AssertionError(f"MLP stopped: {error}. It takes nin, a list nouts, and rng; a layer two numbers.") from error
sizes = [len(layer.neurons) for layer in probe.layers]
assert sizes == [4, 4, 1], f"MLP(3, [4, 4, 1]) has layers of {sizes} neurons, expected 4, 4 and 1."
assert got is not None, "Calling the network gave None: return what the last layer gave."
assert not isinstance(got, list), "A single output should come bare: return x[0] where x has one element."
assert isinstance(got, Value), f"Calling the network gave {got}, expected a Value."
x = [2.0, 3.0, -1.0]
for layer in probe.layers:
    x = layer(x)
assert got.data == x[0].data, "The answer isn't what the layers give, one after the other: hand on what each gave."
assert len(MLP(3, [4, 2])([2.0, 3.0, -1.0])) == 2, "MLP(3, [4, 2]) should give a list of two Values."
print("Two classes of a few lines, and any number of layers of any width.")

# %%
model = MLP(3, [4, 4, 1], rng=random.Random(1))
out = model([2.0, 3.0, -1.0])
print(f"one output:  {out.data:.4f}")

two = MLP(3, [4, 4, 2], rng=random.Random(1))([2.0, 3.0, -1.0])
print("two outputs:", [round(out.data, 4) for out in two])

# %% [markdown]
# That is a neural network. What it says means nothing yet, since all its weights are random. But it's an expression of Values like any other, so you can go backwards through it.

# %% [markdown]
# ## Common mistakes
#
# - **Too few or too many inputs, and no error.** `zip` without `strict=True` stops at the shorter list. Check the length yourself, and say so.
# - **`sum(...)` without a start, and no `__radd__`.** `sum` begins with 0 + something: see [why `2 * a` fails](../questions.md#rmul).
# - **The same random numbers for every neuron.** It happens if each neuron makes its own `random.Random(1)`. Make one generator, and pass it on.
# - **A list where you expect a Value.** With two or more outputs you get a list, which has no `backward()`.
# - **A Value where the next layer expects a list.** See [a hidden layer of one neuron](../questions.md#one-neuron-layer).

# %% [markdown]
# ## Summary
#
# - A neuron is tanh(Σ wᵢxᵢ + b), with weights and bias drawn at random from -1 to 1.
# - A layer is several neurons that read the same inputs. An MLP is several layers, each reading the answers of the one before.
# - A wrong number of inputs raises an error that says so.
#
# **Terms on this page:** [bias](../glossary.md#bias), [dot product](../glossary.md#dot-product), [fully connected](../glossary.md#fully-connected), [hidden layer](../glossary.md#hidden-layer), [layer](../glossary.md#layer), [multi-layer perceptron](../glossary.md#multi-layer-perceptron), [neuron](../glossary.md#neuron), [seed](../glossary.md#seed), [vector](../glossary.md#vector), [weight](../glossary.md#weight).
#
# **Next:** [Parameters](parameters.py), where the network says what there is to learn.
