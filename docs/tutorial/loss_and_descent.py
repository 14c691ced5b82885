# %% [markdown]
# # Loss and gradient descent
#
# **Goal.** Put into one number how wrong the network is, and make that number smaller.
#
# **You will have built** a loss, its gradient for all 41 parameters at once, and the step that turns a gradient into a better network.
#
# **Time:** 15 minutes to read, 10 more with the exercises.
#
# Your [network](networks.py) answers every question, and its answers are nonsense, because its weights are random. This page is about the one step that makes them a little less random.
#
# !!! question parameters-of-a-small-one "Recall"
#     From [Parameters](parameters.py): how many parameters has `MLP(2, [3, 1])`?
#
#     - [=] 13
#       = len(MLP(2, [3, 1]).parameters())
#     - [ ] 9
#       : That is the first layer: three neurons with two weights and a bias each. Or all weights, without the four biases.
#     - [ ] 4
#       : That many neurons there are. Each has its weights and a bias.
#     - [ ] 6
#       : Those are the weights of the first layer. The biases, and the last neuron, are missing.
#
#     ??? success "Answer"
#         3 · (2 + 1) = 9 in the first layer and 3 + 1 = 4 in the last: 13.
#
# !!! question several-paths "Recall"
#     From [Automatic backpropagation](automatic_backpropagation.py): a value is used in two places, and so reaches the result on two paths. What is its grad?
#
#     - [ ] The larger of the two that arrive
#       : Nudge the value, and both paths carry it on. Neither counts alone.
#     - [x] The sum of the two that arrive
#       = (lambda a: ((a * 2 + a * 5).backward(), a.grad)[1])(Value(1.0)) == 2 + 5
#     - [ ] Their product
#       : Rates multiply *along* a path. Two paths add up.
#     - [ ] The one that arrives last
#       : That was the bug: with `=` instead of `+=` the second wipes out the first.
#
#     ??? success "Answer"
#         The sum: that is what `+=` is for.
#
# !!! question against-the-grad "Recall"
#     From [Backpropagation by hand](backpropagation_by_hand.py): a leaf has the grad -4. You move it up by 0.01. What does L do?
#
#     - [ ] It rises by about 0.04
#       : The sign: a grad below 0 says that L falls when the leaf rises.
#     - [x] It falls by about 0.04
#       = (lambda leaf: leaf * -4.0)(Value(1.01)).data < -4.039
#     - [ ] It falls by 4
#       : That would be for a whole 1. You moved it by 0.01.
#
#     ??? success "Answer"
#         It falls by about 0.04: the grad times the move.

# %% tags=["setup"]
import math
import random
from itertools import pairwise

from micrograd.graph import draw_dot


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


class Module:
    def parameters(self):
        return []

    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0


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


class Layer(Module):
    def __init__(self, nin, nout, rng=random):
        self.neurons = [Neuron(nin, rng) for _ in range(nout)]

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]


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


# %% [markdown]
# ## Four examples
#
# [Lecture 1:51:04](https://www.youtube.com/watch?v=VMj-3S1tku0&t=6664s){ .lecture }
#
# To train a network you need examples: inputs together with the answers you want for them, the [**targets**](../glossary.md#target). Here are four. Each has three inputs. Two of the targets are 1 ("yes") and two are -1 ("no").

# %%
xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
targets = [1.0, -1.0, -1.0, 1.0]

# %% [markdown]
# The network is the one from before, with 41 parameters. Its seed is fixed, so that your numbers are the ones in the text. What it says for an example is its [**prediction**](../glossary.md#prediction).

# %%
model = MLP(3, [4, 4, 1], rng=random.Random(6))

for x, target in zip(xs, targets, strict=True):
    print(f"target {target:4.1f}   prediction {model(x).data:7.4f}")

# %% [markdown]
# The first should be 1 and is about -0.1. The second should be -1 and is above 0.5. All four have the wrong sign.

# %% [markdown]
# ## One number for how wrong it is
#
# You could look at the four answers and say "not good". That can't be differentiated. What we need is a *number* that is large if the network is wrong, small if it is nearly right, and made of operations that the engine knows. Such a number is called the [**loss**](../glossary.md#loss).
#
# Take the difference between prediction and target, square it, and add that up over all examples: the **squared error**. (Divided by the number of examples it is the **mean squared error**, which is the same number on another scale.)

# %%
for x, target in zip(xs, targets, strict=True):
    error = (model(x) - target).data
    print(f"difference {error:7.4f}   squared {error**2:.4f}")

# %% [markdown]
# Why square it? There are three reasons, and one small cell to go with them.
#
# - Too high and too low are both wrong. Without the square, a difference of -1 and one of 1 would cancel, and the sum would call it perfect.
# - A large error should count for more than several small ones that add up to the same.
# - The square is smooth. Its derivative is twice the difference: it says in which direction to go, and it fades as the difference does. (The absolute value would do for the first reason, but it pulls just as hard on a tiny error as on a big one.)

# %% tags=["folded"]
for error in (-2.0, -1.0, -0.1, 0.0, 0.1, 1.0, 2.0):
    e = Value(error)
    squared = e**2
    squared.backward()
    print(f"{error:4.1f}   squared {squared.data:.2f}   slope {e.grad:4.1f}")

# %% [markdown]
# A square is never negative, so neither is the sum. It is 0 only if every single difference is 0. **A loss of 0 means that all is right.**

# %% [markdown]
# ### Your turn: the squared error
#
# Write `squared_error(predictions, targets)`: the sum of (prediction - target)² over all examples. The predictions are Values, the targets are plain numbers. The result has to be a Value, because you'll want to call `backward()` on it.


# %% tags=["exercise", "skip-execution"] name="squared-error"
def squared_error(predictions, targets):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     `zip(predictions, targets, strict=True)` goes through both lists together.
#
# ??? tip "Hint 2"
#     One example costs `(prediction - target) ** 2`. Your Value knows both operations.
#
# ??? tip "Hint 3"
#     All that is left is to add the costs up: `sum` starts from 0, and 0 + Value is a Value. Square first, then add.


# %% tags=["solution"] name="squared-error"
def squared_error(predictions, targets):
    pairs = zip(predictions, targets, strict=True)
    return sum((prediction - target) ** 2 for prediction, target in pairs)


# %% tags=["check"] name="squared-error"
predictions = [Value(0.5), Value(-2.0)]
got = squared_error(predictions, [1.0, -1.0])
task = f"For the predictions 0.5 and -2 and the targets 1 and -1 you gave {got}"
assert got is not None, f"{task}: replace `return None` with the sum of the squares."
assert isinstance(got, Value), f"{task}, which isn't a Value: add the squares up, and don't use .data."
assert got.data != -1.5, f"{task}: those are the differences. Square each of them before you add."
assert got.data != 1.5, f"{task}: those are the absolute values. Square each difference instead."
assert got.data != 2.25, f"{task}: you squared the sum. Square each difference first, then add."
assert got.data != 0.25, f"{task}: that is the first example alone. Is there a return inside the loop?"
assert got.data != 0.625, f"{task}: that is half of it: the mean, or a factor of 0.5. Here we want the plain sum."
assert got.data != 11.25, f"{task}: that is prediction + target. Take the difference."
assert abs(got.data - 1.25) < 1e-9, f"{task}, expected (-0.5)² + (-1)² = 1.25."
got.backward()
grads = [prediction.grad for prediction in predictions]
assert grads == [-1.0, -2.0], f"The predictions' grads are {grads}, expected [-1, -2]: keep the graph, don't use .data."
print("1.25, with grads of -1 and -2: both predictions are too low, and the second by twice as much.")

# %% [markdown]
# Now the loss of the whole network, in one function, with the squared error that you wrote. Everything on this page and the next revolves around it.


# %%
def loss_of(model):
    return squared_error([model(x) for x in xs], targets)


loss = loss_of(model)
print(loss)
assert round(loss.data, 4) == 6.4257

# %% [markdown]
# ## Backward through all of it
#
# The loss is a Value. It was computed from squares, those from predictions, those from four trips through the network. So it stands at the end of one large graph, and you know what to do with a graph:

# %%
loss.backward()

w = model.layers[0].neurons[0].w[0]
print("first weight of the first neuron:", round(w.data, 4))
print("its grad:                        ", round(w.grad, 4))

# %% [markdown]
# One call, and all 41 parameters have a grad. Look at this one and say what it means:
#
# *If I raise this weight a little, the loss rises about 2.8 times as much.* So a higher weight makes the network worse, and a lower one makes it better. Don't believe it. Nudge it.
#
# !!! question nudge-a-weight "Predict"
#     You raise this weight by 0.001. By how much does the loss change?
#
#     - [=] 0.0028 ± 0.0001
#       = after - before
#     - [ ] -0.0028
#       : The grad is positive: raise the weight, and the loss rises.
#     - [ ] 2.81
#       : That is the grad: how many times as far the loss moves as the weight. The weight moves by 0.001.
#     - [ ] 2.8
#       : That is the grad: how many times as far the loss moves as the weight. The weight moves by 0.001.
#     - [ ] 2.8094
#       : That is the grad: how many times as far the loss moves as the weight. The weight moves by 0.001.
#     - [ ] 0.001
#       : That far the weight moves. The loss moves 2.81 times as far.
#
#     ??? success "Answer"
#         By about 2.81 · 0.001 = 0.0028, and upwards.

# %%
before = loss_of(model).data
w.data += 0.001
after = loss_of(model).data
w.data -= 0.001

print("the loss rose by", round(after - before, 6))
assert abs((after - before) / 0.001 - w.grad) < 0.01

# %% [markdown]
# As promised. And there is a grad like this for each parameter, from a single backward pass.
#
# How large is the graph that it went through? [trace][micrograd.graph.trace] lists the values in it.

# %% tags=["folded"]
from micrograd.graph import trace

values, edges = trace(loss)
leaves = [value for value in values if not value._prev]
print("values:", len(values), " of them leaves:", len(leaves))
assert len(leaves) > 41

# %% [markdown]
# Of the leaves, 41 are the parameters. The others are the numbers of the examples: inputs, once for each neuron that reads them, targets, and the 0 that the sum starts from.
#
# Drawn with its numbers, this graph would be a poster. (As dots it is at the end: [the whole loss, drawn](#the-whole-loss-drawn).) Seen from the loss, it starts with four strands, one for each example: its square, its difference, its prediction. Each strand opens into layers of products and sums, and in the end all lines arrive at the same 41 parameters. So each parameter is reached on many paths. Its grad is the sum of what comes along them all. (There's your `+=` again.)
#
# To read the numbers, take a part: the loss of one example, for a network with two inputs and three neurons.

# %% tags=["folded"]
small = MLP(2, [2, 1], rng=random.Random(1))
for k, p in enumerate(small.parameters(), start=1):
    p.label = f"p{k}"

prediction = small([2.0, 3.0])
small_loss = (prediction - 1.0) ** 2
prediction.label, small_loss.label = "prediction", "loss"
small_loss.backward()
draw_dot(small_loss, compact=True)

# %% [markdown]
# Right at the end you see the difference and its square, before that the three neurons. The big graph is this one, wider and four times over, and tied together by its parameters.

# %% [markdown]
# ### Your turn: which weight matters most?
#
# After the backward pass, 41 grads lie before you. Write `strongest(parameters)`: it returns the parameter (the Value itself) whose nudge would change the loss most, upwards or downwards.


# %% tags=["exercise", "skip-execution"] name="strongest"
def strongest(parameters):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     What tells you how strongly the loss reacts to a parameter: its data or its grad?
#
# ??? tip "Hint 2"
#     A grad of -3 means a stronger reaction than one of 2. Compare sizes, without signs: `abs(p.grad)`.
#
# ??? tip "Hint 3"
#     `max(parameters, key=...)` returns the element for which the key is largest. The key is a function of a parameter.


# %% tags=["solution"] name="strongest"
def strongest(parameters):
    return max(parameters, key=lambda p: abs(p.grad))


# %% tags=["check"] name="strongest"
p, q, r, s = Value(9.0), Value(1.0), Value(-7.0), Value(2.0)
p.grad, q.grad, r.grad, s.grad = 0.5, -3.0, 2.0, 0.0
got = strongest([p, q, r, s])
task = f"For the grads 0.5, -3, 2, 0 you gave {got}"
assert got is not None, f"{task}: replace `return None` with the parameter you choose."
assert isinstance(got, Value), f"{task}: return the Value itself, neither its grad nor its place in the list."
assert got is not p, f"{task}: that one has the largest data. How much the loss reacts is in the grad."
assert got is not r, (
    f"{task}: the grad alone counts, without its sign and without the data. -3 is a stronger reaction than 2."
)
assert got is not s, f"{task}: that is the one with the weakest reaction."
assert got is q, f"{task}, expected the second one, Value(data=1.0)."
for p in model.parameters():
    p.grad = 0.0
loss_of(model).backward()
print(f"In the network it is a parameter with a grad of {strongest(model.parameters()).grad:.2f}.")

# %% [markdown]
# ## One step downhill
#
# [Lecture 2:01:40](https://www.youtube.com/watch?v=VMj-3S1tku0&t=7300s){ .lecture }
#
# Each grad says which way is up. All 41 together are the [**gradient**](../glossary.md#gradient), the direction in which the loss rises fastest. You want it to fall. So take every parameter a little way *against* its grad. A positive grad means "more of me, more loss", so the parameter goes down. A negative grad means "more of me, less loss", and minus a negative number takes it up.
#
# (To *maximise* something, profit instead of loss, go the other way; or minimise its negative. The sign is all the difference.)
#
# How far each parameter goes is its grad times one number for all of them, the [**learning rate**](../glossary.md#learning-rate).

# %% [markdown]
# ### Your turn: the step
#
# Write `gradient_step(parameters, rate)`. It moves every parameter against its grad and returns nothing. The grads stay as they are.


# %% tags=["exercise", "skip-execution"] name="step"
def gradient_step(parameters, rate):
    pass  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     A loop over the parameters. What changes in each of them?
#
# ??? tip "Hint 2"
#     Change the number inside the Value, `p.data`, not the name `p`.
#
# ??? tip "Hint 3"
#     Against the grad: is that a plus or a minus? And the grads themselves are only read.


# %% tags=["solution"] name="step"
def gradient_step(parameters, rate):
    for p in parameters:
        p.data -= rate * p.grad


# %% tags=["check"] name="step"
p, q = Value(1.0), Value(2.0)
p.grad, q.grad = 10.0, -5.0
gradient_step([p, q], 0.1)
got = [p.data, q.data]
task = f"From data 1 and 2 with grads 10 and -5, and a rate of 0.1, you went to {got}"
assert got != [1.0, 2.0], f"{task}: nothing has moved. Change p.data; `p = ...` only gives the name to something else."
assert not isinstance(p.data, Value), f"{task}: data must stay a plain number. Compute with p.data, not with p."
assert got != [2.0, 1.5], f"{task}: that is uphill. Go against the grad, with a minus."
assert got != [-9.0, 7.0], f"{task}: multiply the grad by the rate."
assert got != [-1.0, 0.5], f"{task}: that is -rate * grad alone. Take it from what p.data was."
assert got != [0.0, 2.0], f"{task}: only the first has moved. Is there a return inside the loop?"
assert got == [0.0, 2.5], f"{task}, expected [0, 2.5]: data minus rate times grad."
assert [p.grad, q.grad] == [10.0, -5.0], "The grads have changed: leave them alone, the step only reads them."
gradient_step([p, q], 0.2)
assert [p.data, q.data] == [-2.0, 3.5], f"A second step with rate 0.2 went to {[p.data, q.data]}: use the rate given."
print("1 goes to 0 and 2 to 2.5, each against its grad.")

# %% [markdown]
# Begin with a small rate, 0.01, and a network in its original state.

# %%
model = MLP(3, [4, 4, 1], rng=random.Random(6))
loss = loss_of(model)
loss.backward()
gradient_step(model.parameters(), 0.01)

print("before:", round(loss.data, 4))
print("after: ", round(loss_of(model).data, 4))
assert loss_of(model).data < loss.data

# %% [markdown]
# **The loss has gone down.** From 6.43 to 4.99, with one step and no cleverness. This is [**gradient descent**](../glossary.md#gradient-descent), and training is this step, again and again.
#
# You could even have said in advance by how much. Each parameter moves by -0.01 · grad, and the loss answers with grad times that: it should fall by 0.01 · grad². Add up all 41.

# %%
promised = sum(0.01 * p.grad**2 for p in model.parameters())
print("promised:", round(promised, 4))
print("got:     ", round(loss.data - loss_of(model).data, 4))

# %% [markdown]
# A little less than promised. A grad is the slope where you *stand*, and after 41 parameters have moved, you stand somewhere else.
#
# One step is a start. Take more, by hand: run this cell again and again.

# %%
for _ in range(3):
    loss = loss_of(model)
    model.zero_grad()  # grads add up, so each step starts from 0
    loss.backward()
    gradient_step(model.parameters(), 0.01)
    print(round(loss_of(model).data, 4))

# %% [markdown]
# Down and down. And if you get impatient, and take the first step a hundred times as long?

# %%
impatient = MLP(3, [4, 4, 1], rng=random.Random(6))
loss_of(impatient).backward()
gradient_step(impatient.parameters(), 1.0)

print("after a step with rate 1:", round(loss_of(impatient).data, 4))
assert loss_of(impatient).data > 6.4257

# %% [markdown]
# The step leads downhill where it starts, and it goes so far that it ends uphill: the loss was 6.4257. Such a step *overshoots*.
#
# And the other way? Same network, same gradient, with a minus before the rate:

# %%
uphill = MLP(3, [4, 4, 1], rng=random.Random(6))
loss_of(uphill).backward()

gradient_step(uphill.parameters(), -0.01)

print("after a step uphill:", round(loss_of(uphill).data, 4))
assert loss_of(uphill).data > loss.data

# %% [markdown]
# ## What you don't change
#
# The parameters aren't the only leaves. The inputs are leaves as well, and the backward pass has filled in their grads, too. To see them, hand the inputs over as Values that you can keep hold of:

# %%
x = [Value(number) for number in xs[0]]
error = (model(x) - targets[0]) ** 2
error.backward()

print("inputs:", [value.data for value in x])
print("grads: ", [round(value.grad, 4) for value in x])
assert all(value.grad != 0 for value in x)

# %% [markdown]
# They say how the loss would change if the example were a different one. But the example is what it is: a fact. Making the facts fit the network would be cheating. So these grads exist, and nobody uses them. Only the parameters move, and that is why `model.parameters()` lists those and nothing else.

# %% [markdown]
# ## How long a step?
#
# [Lecture 2:06:15](https://www.youtube.com/watch?v=VMj-3S1tku0&t=7575s){ .lecture }
#
# The rate is yours to choose, and it makes all the difference. First in the simplest valley there is: a single parameter p, and p² as the loss. The bottom is at 0. Start at 1 and take twenty steps; the loss below is the one after the last.


# %%
def valley(rate, steps=20):
    p = Value(1.0)
    for _ in range(steps):
        p.grad = 0.0  # grads add up, so each step starts from 0
        (p**2).backward()
        p.data -= rate * p.grad
    return p.data**2


# %%
for rate in (0.001, 0.1, 0.4, 1.1):
    print(f"rate {rate:5.3f}   loss {valley(rate):.6f}")

assert 0.9 < valley(0.001) < 1
assert valley(0.1) < 0.001
assert valley(1.1) > 1000

# %% [markdown]
# With 0.001 it **crawls**: the right direction, at a pace that leads nowhere. With 0.1 and 0.4 it [**converges**](../glossary.md#converge): it comes nearer and nearer to one place, here the bottom. With 1.1 it **blows up**: each step leaps across the valley and lands *higher* on the other side, where the slope is steeper and the next step longer still.
#
# !!! question rate-of-one "Predict"
#     What happens with a rate of exactly 1? (The derivative of p² is 2p, and p starts at 1.)
#
#     - [ ] p is at the bottom after one step
#       : For that the step has to be 1 long, from 1 to 0. With a rate of 1 it is 2 long; a rate of 0.5 would do it.
#     - [ ] p leaps further with each step
#       : That happens beyond 1. Work out two steps: where is p after the first, and after the second?
#     - [x] The loss stays as it is for ever
#       = valley(1.0) == 1.0
#     - [ ] The loss falls slowly
#       : Work out two steps: where is p after the first, and after the second?
#
#     ??? success "Answer"
#         The step is 1 · 2 = 2, so p goes from 1 to -1. From there it is 2 again, in the other direction: back to 1. It jumps to and fro for ever, and the loss stays 1.

# %% tags=["folded"]
assert valley(1.0) == 1.0

# %% [markdown]
# The network's own valleys aren't so even. Here is one: the loss over the weight that you nudged above, the first of the first neuron, with the other 40 held still. The ball begins where the seed put it. Press *Start again* and *Step*, at a rate of 0.001, 0.05, 0.2 and 0.5: it crawls, it lands, it leaps to and fro without end, and it is thrown out of the valley.
#
# <!-- widget: valley -->
#
# Then put the ball elsewhere, by dragging it or with the slider for w. On the plains to both sides there is hardly a slope, so even a rate of 0.5 takes short steps there. How long a step is depends on the ground as much as on the rate.

# %% [markdown]
# Now the network. The same start each time, and twenty steps with each of three rates.


# %%
def descend(rate, steps=20):
    model = MLP(3, [4, 4, 1], rng=random.Random(6))
    losses = []
    for _ in range(steps):
        loss = loss_of(model)
        losses.append(loss.data)
        model.zero_grad()  # as p.grad = 0.0 above, for all 41
        loss.backward()
        gradient_step(model.parameters(), rate)
    return losses, model


# %%
runs = {}
for rate in (0.001, 0.1, 1.0):
    runs[rate], last_model = descend(rate)
    print(f"rate {rate:5.3f}  ", [round(loss, 2) for loss in runs[rate][::3]])

# %% tags=["folded"] alt="Loss against the step for three rates, all starting at 6.43. Rate 0.001, solid with circles, sinks slowly in a nearly straight line to 3.77. Rate 0.1, dashed with squares, drops below 0.5 in two steps and then runs along the bottom. Rate 1.0, dotted with triangles, jumps up to 8 at the first step and stays up there, but for one dip to 6.6."
import matplotlib.pyplot as plt

fig, ax = plt.subplots()
styles = ("o-", "s--", "^:")
for (rate, losses), style in zip(runs.items(), styles, strict=True):
    ax.plot(losses, style, markersize=5, label=f"rate {rate}")
ax.set(xlabel="step", ylabel="loss", ylim=(-0.3, 9), xticks=range(0, 20, 2))
ax.legend(loc="center right", bbox_to_anchor=(1, 0.24))
plt.show()

# %% tags=["folded"]
assert runs[0.001][-1] > 3.5  # crawls
assert runs[0.1][-1] < 0.02  # arrives
assert runs[1.0][1] > runs[1.0][0]  # the first step makes it worse
assert abs(runs[1.0][-1] - 8) < 0.001  # and it ends up stuck

# %% [markdown]
# Too small, about right, too large. The last one didn't grow for ever, as in the valley, because tanh doesn't let a prediction leave the range from -1 to 1. What happened instead is just as bad. Look at the model of that run:

# %% tags=["folded"]
print("predictions: ", [round(last_model(x).data, 4) for x in xs])

last_model.zero_grad()
loss_of(last_model).backward()
largest = max(abs(p.grad) for p in last_model.parameters())
print("largest grad:", round(largest, 6))
assert largest < 0.00001

# %% [markdown]
# All four predictions are -1. Two of them are right and two are off by 2, and 2² + 2² = 8. The long steps have thrown the last neuron far out to where its tanh is flat. On flat ground the grads are almost 0, and 0 times any rate is a step of 0. The network can't find its way back. It is stuck.
#
# There is no formula for the right rate. Try a few, a factor of 3 or 10 apart, and look at the curve. A loss that hardly moves wants a larger rate. A loss that jumps, rises or sticks wants a smaller one.
#
# In the [playground](../playground.md#exploding) you can watch what too large a rate does to the loss, and then try smaller ones.

# %% [markdown]
# ### Your turn: bug hunt, a step that doesn't help
#
# This should take one step downhill and return the loss that it started from. As it stands nothing moves at all, and once that is mended the loss goes up. Two bugs.


# %% tags=["exercise", "skip-execution"] name="bug-hunt-step"
def improve(model, rate):
    total = 0.0
    for x, target in zip(xs, targets, strict=True):
        total += (model(x).data - target) ** 2
    loss = Value(total)
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data += rate * p.grad
    return loss.data


# %% [markdown]
# ??? tip "Hint 1"
#     Nothing moves, so the grads are 0, or the step is. Print one grad after `backward()`.
#
# ??? tip "Hint 2"
#     Ask `loss` for its children, `loss._prev`. Which ones should it have?
#
# ??? tip "Hint 3"
#     `.data` takes a number out of the graph. Compare the sum with that of `squared_error`. For the other bug: where does the grad point, uphill or downhill?


# %% tags=["solution"] name="bug-hunt-step"
def improve(model, rate):
    loss = loss_of(model)
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= rate * p.grad
    return loss.data


# %% tags=["check"] name="bug-hunt-step"
hunted = MLP(3, [4, 4, 1], rng=random.Random(6))
before, start = [p.data for p in hunted.parameters()], loss_of(hunted).data
got = improve(hunted, 0.01)
moved = sum(p.data != old for p, old in zip(hunted.parameters(), before, strict=True))
assert moved or not isinstance(got, Value), "Nothing moved: total is a Value already, and Value(total) has no children."
assert not isinstance(got, Value), "improve gave a Value: return loss.data, a plain number."
assert isinstance(got, float), f"improve gave {got}: return loss.data."
assert abs(got - start) < 1e-9, f"improve gave {got}: the loss before the step is {start}."
assert moved > 0, "No parameter has moved: all grads are 0. Has the loss that backward() starts from any children?"
assert moved == 41, f"{moved} of 41 parameters moved: the step is for all of them."
end = loss_of(hunted).data
assert end < start, f"The loss went from {start:.4f} to {end:.4f}: the grad points uphill, and you want to go down."
twin = MLP(3, [4, 4, 1], rng=random.Random(6))
loss_of(twin).backward()
gradient_step(twin.parameters(), 0.01)
far = max(abs(p.data - q.data) for p, q in zip(hunted.parameters(), twin.parameters(), strict=True))
assert far < 1e-9, f"The parameters are up to {far:.2g} off what gradient_step makes of them."
print(f"From {start:.4f} to {end:.4f}. A loss without a graph is a number that nobody is to blame for.")

# %% [markdown]
# ## The whole loss, drawn
#
# A dot for each value of the loss, the parameters in a column at the far left, and the loss at the far right. First decide who stands where. The column of a value is the longest way from it to the loss:


# %% tags=["folded"] summary="Code of the columns"
def columns(root):
    column = {root: 0}
    for child, parent in reversed(edges):
        column[child] = min(column.get(child, 0), column[parent] - 1)
    left = min(column.values()) - 4
    return column | dict.fromkeys(model.parameters(), left)


# %% [markdown]
# Each value stands at about the height of those it was used for, and the parameters stand one above the other.

# %% tags=["folded"] summary="Code of the heights"
from statistics import fmean


def heights(root, column):
    parents = {value: [b for a, b in edges if a is value] for value in values}
    height = {p: 1.5 * (20 - i) for i, p in enumerate(model.parameters())}
    height[root] = 0.0
    for x in range(-1, min(column.values()), -1):
        row = [v for v in values if column[v] == x]
        row.sort(key=lambda v: fmean(height[parent] for parent in parents[v]))
        for i, value in enumerate(row):
            height[value] = 60 * ((i + 0.5) / len(row) - 0.5)
    return height


# %%
model = MLP(3, [4, 4, 1], rng=random.Random(6))
loss = loss_of(model)
values, edges = trace(loss)
column = columns(loss)
height = heights(loss, column)

# %% tags=["folded"] alt="The whole loss as 398 dots and the lines between them. At the far left stands a column of 41 orange triangles, the parameters. A wide fan of lines leads from them into a dense tangle of blue dots. Towards the right the tangle thins out into a few chains, one for each example, which join one after another and end in a single dot, the loss."
gap = float("nan")
across = [x for a, b in edges for x in (column[a], column[b], gap)]
upward = [y for a, b in edges for y in (height[a], height[b], gap)]

fig, ax = plt.subplots(figsize=(7.5, 5))
ax.plot(across, upward, color="C0", linewidth=0.3)
others = [value for value in values if value not in model.parameters()]
for group, marker in ((others, "o"), (model.parameters(), "^")):
    places = [column[v] for v in group], [height[v] for v in group]
    ax.plot(*places, marker, markersize=3)
ax.set_axis_off()
plt.show()

# %% [markdown]
# ## Common mistakes
#
# - **A plus instead of the minus.** The loss rises, step after step. It is the first thing to check.
# - **`p = p - rate * p.grad` in the loop.** The name `p` gets a new value, and the network keeps the old one. Change `p.data`. See [why `w = w - ...` doesn't train](../questions.md#new-node). (There's more on this in [The training loop](training_loop.py#change-the-number-not-the-name).)
# - **A loss made from `.data`.** The number is right, and its graph is gone. `backward()` reaches nobody, and all grads stay 0.
# - **Comparing grads by their sign.** -5 is a stronger reaction than 4.
# - **Judging by one step.** A large step can be lucky once. What counts is where twenty of them lead.
# - **Blaming the network when it doesn't learn.** Try another rate first. See [why a loss explodes or sticks](../questions.md#loss-explodes).

# %% [markdown]
# ## Summary
#
# - The loss is one number for how wrong the network is. The squared error adds up (prediction - target)²; it is 0 if all is right.
# - The loss is a Value at the end of one large graph, so one `backward()` gives every parameter its grad.
# - A grad says how much the loss reacts to a parameter. Moving all of them against their grads makes the loss smaller. That is gradient descent.
# - Inputs have grads as well. They aren't used: the data are given, the parameters are not.
# - The learning rate decides whether the loss crawls, falls or goes astray.
#
# **Terms on this page:** [gradient descent](../glossary.md#gradient-descent), [learning rate](../glossary.md#learning-rate), [loss](../glossary.md#loss), [mean squared error](../glossary.md#mean-squared-error), [parameter](../glossary.md#parameter), [step](../glossary.md#step), [target](../glossary.md#target).
#
# **Next:** [The training loop](training_loop.py), which takes this step again and again, and where the most famous bug of all is waiting.
