# %% [markdown]
# # From scalars to tensors, and on
#
# **Goal.** See the whole tutorial as one short idea, run it on whole arrays at once, and know what is still between you and a GPT.
#
# **You will have built** the moons network in about forty lines of NumPy, its backward pass written out by hand, with the same gradients as the engine to a billionth.
#
# **Time:** 15 minutes to read, 5 more with the exercises.
#
# [Inside the library](inside_the_library.py) made the nodes fewer and cheaper. Now they get bigger: one node will hold the answers of a whole layer for all hundred points.
#
# !!! question written-down "Recall"
#     From [Inside the library](inside_the_library.py): what does the library's `Value` write down when c = a · b is computed, with a = 2 and b = -3?
#
#     - [x] the local derivatives, -3 and 2
#       = (Value(2.0) * Value(-3.0))._local_derivatives == (-3.0, 2.0)
#     - [ ] the local derivatives, 2 and -3
#       : The other way round: the one for a is b's data, and the one for b is a's.
#     - [ ] a function that will compute the grads
#       : That is your engine. The library makes no function: the numbers are known already.
#     - [ ] the grads of a and b
#       : They depend on what c is used for, and nobody knows that yet.
#
#     ??? success "Answer"
#         The local derivatives, -3 for a and 2 for b.
#
# !!! question two-squares "Recall"
#     From [Loss and gradient descent](loss_and_descent.py): the predictions are 0.5 and -2, the targets 1 and -1. What is the sum of the squared errors?
#
#     - [=] 1.25 ± 0.001
#       = (0.5 - 1) ** 2 + (-2 - -1) ** 2
#     - [ ] 0.625
#       : That is the mean. Here it is the sum.
#     - [ ] 2.25
#       : Square each difference first, then add.
#     - [ ] -1.5
#       : Those are the differences. Square each before you add.
#     - [ ] 1.5
#       : Those are the differences without their signs. Square each instead.
#
#     ??? success "Answer"
#         (-0.5)² + (-1)² = 1.25.
#
# !!! question slope-of-exp "Recall"
#     From [Exp, log and tanh](exp_and_tanh.py): what is the local derivative of exp?
#
#     - [ ] 1
#       : That is the one of a plus. Where exp is large it climbs steeply, too.
#     - [ ] its input
#       : At an input of 0, exp is 1 and climbs with a slope of 1. What is 1 there?
#     - [x] its own output
#       = (lambda x: (x.exp().backward(), x.grad)[1])(Value(2.0)) == Value(2.0).exp().data
#
#     ??? success "Answer"
#         Its own output.

# %% tags=["setup"]
import random

from micrograd.data import moons
from micrograd.engine import Value
from micrograd.nn import MLP

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
# ## The whole idea, once more
#
# [Lecture 2:14:03](https://www.youtube.com/watch?v=VMj-3S1tku0&t=8043s){ .lecture }
#
# Thirteen pages fit into one cell. A network is an expression: numbers go in, parameters take part, an answer comes out. A loss says with one number how bad the answers are. The backward pass says how the loss reacts to each parameter. A step changes each of them a little, against its grad. Again, and again.

# %%
xs = [[2, 3, -1], [3, -1, 0.5], [0.5, 1, 1], [1, 1, -1]]
targets = [1, -1, -1, 1]
model = MLP(3, [4, 4, 1], rng=random.Random(0))

for step in range(20):
    pairs = zip(xs, targets, strict=True)
    loss = sum((model(x) - target) ** 2 for x, target in pairs)
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= 0.1 * p.grad
    if step % 5 == 4:
        print("step", step + 1, " loss", round(loss.data, 3))

# %% [markdown]
# The same four parts train a large network. What changes is how much of it there is.

# %%
print(f"{len(model.parameters()):>15,}  this network")
print(f"{len(MLP(2, [16, 16, 1]).parameters()):>15,}  the moons")
for name, layers, width in (("GPT-2", 48, 1600), ("GPT-3", 96, 12288)):
    print(f"{12 * layers * width**2:>15,}  {name}, its layers")

# %% [markdown]
# From 41 parameters to billions. (The last two lines are worked out from the published sizes: a layer of a GPT that is d numbers wide has about 12 d² parameters. The table that turns words into numbers comes on top, and brings them to the 1.5 and 175 billion that you read about.[^sizes])
#
# (In networks of that size abilities appear that were not asked for in training, such as answering questions. The lecture calls them [emergent properties](https://www.youtube.com/watch?v=VMj-3S1tku0&t=8123s).)
#
# Those networks have other parts than our neurons, and a few tricks that make training quicker and steadier. But they are expressions, they have a loss, and somewhere there is a `loss.backward()`.
#
# [^sizes]: A. Radford and others, *Language Models are Unsupervised Multitask Learners* (2019), and T. Brown and others, *Language Models are Few-Shot Learners* (2020).

# %% [markdown]
# ## A loss for the next word
#
# A GPT does one thing: it reads some text and says what comes next. Text is cut into [**tokens**](../glossary.md#token), words or pieces of words, and the network gives a score to each token that it knows. The higher the score, the more it expects that one.
#
# Take a language of three tokens: *the*, *cat* and *sat*. Say the network has read "the", and gives the scores 2, 1 and 0.1. To compare them with what really came, turn them into probabilities: positive numbers that add up to 1. `exp` makes any number positive; then divide each by the sum. That is called **softmax**.


# %%
def softmax(scores):
    exps = [score.exp() for score in scores]
    total = sum(exps)
    return [e / total for e in exps]


tokens = ["the", "cat", "sat"]
scores = [Value(2.0), Value(1.0), Value(0.1)]
chances = softmax(scores)
for token, chance in zip(tokens, chances, strict=True):
    print(token, round(chance.data, 3))

# %% [markdown]
# Now the text goes on, and the next token is "cat". The network gave that 24 %. The loss should be 0 if it had given 100 %, and grow without bound as it falls towards nothing. The logarithm does that, with a minus in front. This is the **cross-entropy** loss:

# %%
loss = -chances[tokens.index("cat")].log()
loss.backward()

print("loss", round(loss.data, 3))
assert round(loss.data, 3) == 1.417

# %% [markdown]
# !!! question score-that-helps "Predict"
#     One of the three scores has a negative grad. Which?
#
#     - [ ] that of "the"
#       : It has the largest share, and cat gets what the others leave. Raise it, and the loss rises.
#     - [x] that of "cat"
#       = scores[1].grad < 0 < min(scores[0].grad, scores[2].grad)
#     - [ ] that of "sat"
#       : Its share is small, but raise its score, and it takes from that of "cat": the loss rises.
#
#     ??? success "Answer"
#         That of "cat": raise it, and the loss falls. The others take from its share, so theirs are positive.
#
# !!! question sum-of-grads "Predict"
#     And what do the three grads add up to? (What does the loss do if all three scores rise by the same?)
#
#     - [=] 0 ± 0.001
#       = sum(score.grad for score in scores)
#     - [ ] 1
#       : That is what the probabilities add up to. Raise all three scores alike, and none of them changes.
#     - [ ] 1.417
#       : That is the loss. How does it react when all three scores rise alike?
#     - [ ] -0.758
#       : That is the grad of "cat" alone.
#
#     ??? success "Answer"
#         To 0, since adding the same number to all three scores changes no probability, and so not the loss.

# %%
for token, score in zip(tokens, scores, strict=True):
    print(token, round(score.grad, 3))

assert abs(sum(score.grad for score in scores)) < 1e-12

# %% [markdown]
# Compare them with the probabilities above. They are the same, but for "cat", where 1 has been taken away: 0.242 - 1 = -0.758. Each grad is *what the network expected, minus what came*. Exp, sum, division, logarithm and a minus, one after another, and out comes a rule that you could have guessed.
#
# That's enough for a language model. A small one: nine parameters, a score for each pair of tokens, that learns from the text "the cat sat the cat sat the cat ..."

# %%
from itertools import pairwise

table = [[Value(0.0) for _ in tokens] for _ in tokens]
parameters = [p for row in table for p in row]
text = [0, 1, 2] * 4  # the cat sat the cat sat ...

for step in range(30):
    losses = [-softmax(table[a])[b].log() for a, b in pairwise(text)]
    loss = sum(losses) * (1 / len(losses))
    for p in parameters:
        p.grad = 0.0
    loss.backward()
    for p in parameters:
        p.data -= 2.0 * p.grad
    if step in (0, 29):
        print("step", step + 1, " loss", round(loss.data, 3))

# %%
for now, row in zip(tokens, table, strict=True):
    chances = [chance.data for chance in softmax(row)]
    best = chances.index(max(chances))
    print(now, "->", tokens[best], f"({chances[best]:.0%})")

# %% [markdown]
# It starts at 1.099: nothing is known, and each token gets a third. In the end it knows its language by heart. A GPT looks at thousands of tokens instead of one, has tens of thousands to choose from, and a network in place of the table. The loss is this one.

# %% [markdown]
# ### Your turn: expected minus came
#
# Write `cross_entropy_grads(scores, right)` with plain numbers, no engine: the grad of the loss with respect to each score, when token number `right` is the one that came. The scores may be large. You can subtract the largest from all of them first, since that changes no probability, and then `exp` can't overflow.


# %% tags=["exercise", "skip-execution"] name="expected-minus-came"
import math


def cross_entropy_grads(scores, right):
    return [0.0 for score in scores]  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     First the probabilities: `math.exp` of each score, divided by the sum of all of those.
#
# ??? tip "Hint 2"
#     Then take 1 away from the probability at place `right`. The others stay as they are.
#
# ??? tip "Hint 3"
#     If a score is 1000, what is the largest number that `exp` should see? Subtract first, and only then `exp`.


# %% tags=["solution"] name="expected-minus-came"
import math


def cross_entropy_grads(scores, right):
    top = max(scores)
    exps = [math.exp(s - top) for s in scores]
    grads = [e / sum(exps) for e in exps]
    grads[right] -= 1
    return grads


# %% tags=["check"] name="expected-minus-came"
got = cross_entropy_grads([2.0, 1.0, 0.1], 1)
expected = [score.grad for score in scores]
assert got is not None, "cross_entropy_grads gave None: return the list of grads at the end."
assert len(got) == 3, f"For three scores there should be three grads, and you gave {len(got)}."
assert any(g != 0 for g in got), "All grads are 0: work out the probabilities first, and start from those."
assert not all(g > 0 for g in got), "All grads are positive: those are the probabilities. Take 1 away at place right."
assert abs(sum(got)) < 1e-9, f"Your grads add up to {sum(got):.3f}, expected 0: divide each exp by the sum of all exps."
for place, (mine, engines) in enumerate(zip(got, expected, strict=True)):
    assert abs(mine + engines) > 1e-9, "The signs are the wrong way round: it is expected minus came."
    assert abs(mine - engines) < 1e-9, (
        f"Grad number {place} is {mine:.4f}, and the engine says {engines:.4f}. Take 1 away at place right, only there."
    )
try:
    large = cross_entropy_grads([1000.0, 0.0, 0.0], 0)
except OverflowError:
    raise AssertionError("With a score of 1000, exp overflows: subtract the largest score from all, first.") from None
assert all(abs(g) < 1e-9 for g in large), f"With scores 1000, 0 and 0 the grads should be 0, and yours are {large}."
print("Right. PyTorch's cross_entropy has this rule built in, as one operation.")

# %% [markdown]
# ## What an array does at once
#
# The rest is efficiency. For each point of the moons, each of 16 neurons multiplies, adds, and asks whether the sum is positive. It's the same few operations each time, on other numbers. And yet Python looks up, each time anew, what `*` means, and makes an object for the result.
#
# An **array**, or tensor, holds many numbers of one kind side by side, and an operation on it is one call for all of them. (A `Value` holds one number only: see [NumPy numbers and arrays](../questions.md#numpy).) Here are the hundred points as an array with 100 rows and 2 columns, and the first layer of a network as 16 rows of 2 weights.

# %%
import numpy as np

points, labels = moons(n=100, noise=0.1, seed=1)
model = MLP(2, [16, 16, 1], "relu", "linear", rng=random.Random(1))


def arrays_of(model):
    """For each layer, its weights (a row for each neuron) and its biases."""
    layers = [[(n.w, n.b) for n in layer.neurons] for layer in model.layers]
    return [
        (
            np.array([[w.data for w in weights] for weights, _ in layer]),
            np.array([bias.data for _, bias in layer]),
        )
        for layer in layers
    ]


# %%
x, y = np.array(points), np.array(labels)[:, None]
layers = arrays_of(model)

print("points: ", x.shape)
print("labels: ", y.shape)
for weights, biases in layers:
    print("weights:", weights.shape, " biases:", biases.shape)

# %% [markdown]
# What you need is, for every point and every neuron, the sum of weights times inputs. That is exactly what the **matrix product** `@` does. `x @ weights.T` has a row for each point and a column for each neuron (`.T` turns the rows of a matrix into columns). Adding the biases adds them to each row.

# %%
weights, biases = layers[0]
n = x @ weights.T + biases
print(n.shape)

by_engine = [neuron(points[7]).data for neuron in model.layers[0].neurons]
same = np.allclose(np.maximum(n[7], 0), by_engine, rtol=0, atol=1e-12)
print("row 7, with relu, is what the engine gives for point 7:", same)
assert same

# %% [markdown]
# One line, 1,600 weighted sums.
#
# ### Forward
#
# All layers are the same but the last, which has no relu. Keep what each layer reads: the backward pass will ask for it.


# %%
def forward(layers, x):
    """The scores of all points, and what each layer has read."""
    inputs = [x]
    for weights, biases in layers[:-1]:
        inputs.append(np.maximum(inputs[-1] @ weights.T + biases, 0))
    weights, biases = layers[-1]
    return inputs[-1] @ weights.T + biases, inputs


def loss_of(layers, scores, y):
    """The hinge loss and the price of the weights."""
    squares = sum((w**2).sum() + (b**2).sum() for w, b in layers)
    return np.maximum(1 - y * scores, 0).mean() + 1e-4 * squares


# %%
from micrograd.losses import hinge, l2

scores, inputs = forward(layers, x)
array_loss = loss_of(layers, scores, y)
answers = [model(point) for point in points]
loss = hinge(answers, labels) + l2(model.parameters())

print(round(float(array_loss), 6), round(loss.data, 6))
assert abs(array_loss - loss.data) < 1e-9

# %% [markdown]
# ### Backward
#
# There is no engine for arrays here, so you do it once more by hand, as on the page about [backpropagation by hand](backpropagation_by_hand.py). From right to left, with rules that you know:
#
# - **The hinge.** Each point adds relu(1 - y · score) / 100. Where that is positive, the score's grad is -y / 100; elsewhere it is 0.
# - **A weighted sum.** The grad of a weight is its input times the sum's grad, and over all points these contributions *add up*. A product of two matrices is just that: multiply, and add up. So the grads of all weights are `grad.T @ inputs`.
#
# For two matrices of four numbers it looks like this. Both rules stand at the arrows, and the numbers were computed by your kind of engine, one scalar after another:
#
# <!-- graph: matrix-product -->
#
# - The bias has the local derivative 1: add up the grads over all points.
# - The grad of an input is its weight times the sum's grad, added up over all neurons that read it: `grad @ weights`.
# - **relu** lets the grad pass where its output is positive.
# - The regularisation adds 2 · 10⁻⁴ · p to the grad of each parameter.


# %%
def backward(layers, inputs, scores, y):
    """The grads of each layer's weights and biases."""
    grads = []
    grad = -y * (1 - y * scores > 0) / len(y)
    pairs = zip(layers, inputs, strict=True)
    for (weights, biases), read in reversed(list(pairs)):
        grad_weights = grad.T @ read + 2e-4 * weights
        grad_biases = grad.sum(axis=0) + 2e-4 * biases
        grads.append((grad_weights, grad_biases))
        grad = (grad @ weights) * (read > 0)  # for the layer before
    return grads[::-1]


# %% [markdown]
# The `+=` of your engine has become a sum inside `@`, and the topological order is simply "last layer first". If a shape doesn't fit, something is wrong, and often the shapes alone tell you which way round a product has to be: a grad always has the shape of what it is the grad *of*.
#
# Is it right? You have an engine to ask:

# %%
model.zero_grad()
loss.backward()

grads, largest = backward(layers, inputs, scores, y), 0.0
for layer, (dw, db) in zip(model.layers, grads, strict=True):
    engine_dw = np.array([[w.grad for w in n.w] for n in layer.neurons])
    engine_db = np.array([n.b.grad for n in layer.neurons])
    assert (dw.shape, db.shape) == (engine_dw.shape, engine_db.shape)
    largest = max(largest, abs(dw - engine_dw).max(), abs(db - engine_db).max())

print("largest difference below 1e-9:", bool(largest < 1e-9))
assert largest < 1e-9

# %% [markdown]
# All 337 grads, the same in both.
#
# ### A whole training
#
# [In batches](what_it_learnt.py#a-few-points-at-a-time) each step looked at 25 points, and there were 100 steps. With arrays you can take all hundred points every time, three hundred times over, before you notice:

# %%
steps = 300
for k in range(steps):
    scores, inputs = forward(layers, x)
    grads = backward(layers, inputs, scores, y)
    rate = 1 - 0.9 * k / steps
    for (weights, biases), (dw, db) in zip(layers, grads, strict=True):
        weights -= rate * dw  # changes the array in place
        biases -= rate * db

scores, _ = forward(layers, x)
accuracy = float(((scores > 0) == (y > 0)).mean())
print("accuracy", accuracy)
assert accuracy >= 0.98

# %% [markdown]
# All right. Count the lines: `arrays_of`, `forward`, `loss_of`, `backward` and the loop are about forty. They can do this one network, and nothing else. For another activation you have to think again, as in the next exercise. Your engine can differentiate *anything* you write. PyTorch's achievement is to do both: arrays, and `backward()` for whatever you do with them.

# %% [markdown]
# ### Your turn: tanh instead of relu
#
# Suppose that a layer ends in tanh. Write `through_tanh(out, grad)`: given the array `out` that tanh gave, and the grad of the loss with respect to `out`, return the grad with respect to what went *into* tanh.


# %% tags=["exercise", "skip-execution"] name="through-tanh"
def through_tanh(out, grad):
    return grad * (out > 0)  # this is relu's rule


# %% [markdown]
# ??? tip "Hint 1"
#     On the page about a neuron you found the local derivative of tanh, written with its own result.
#
# ??? tip "Hint 2"
#     `out` *is* the tanh already. Arrays are squared, subtracted and multiplied number by number, as single numbers are.


# %% tags=["solution"] name="through-tanh"
def through_tanh(out, grad):
    return grad * (1 - out**2)


# %% tags=["check"] name="through-tanh"
into = np.array([[-2.0, -0.5, 0.0], [0.3, 1.0, 4.0]])
weight = np.array([[1.0, -2.0, 3.0], [0.5, 10.0, -1.0]])
got = through_tanh(np.tanh(into), weight)
h = 1e-6
expected = weight * (np.tanh(into + h) - np.tanh(into - h)) / (2 * h)
assert got is not None, "through_tanh gave None: return the array of grads."
assert np.shape(got) == (2, 3), f"The result has shape {np.shape(got)}, expected (2, 3): the shape of what went in."
assert not np.allclose(got, weight * (np.tanh(into) > 0)), (
    "That is relu's rule: it lets the grad pass or stops it. For tanh, use 1 - out²."
)
assert not np.allclose(got, expected / weight), "That is the local derivative alone: multiply it by grad."
assert not np.allclose(got, weight * (1 - np.tanh(np.tanh(into)) ** 2)), (
    "You took tanh of out, which is a tanh already: use out as it is."
)
assert np.allclose(got, expected, atol=1e-6), f"For {into[1]} your grads are {got[1]}, nudging gives {expected[1]}."
print("Right. That is a * (1 - b²), the line that PyTorch runs for a whole tensor.")

# %% [markdown]
# ## How much faster?
#
# The recording on [that page](inside_the_library.py#what-each-change-brings) has the times for these, too: one training step of the moons network, all 100 points, on one processor.

# %%
print("recorded on", recording["date"], "with", recording["versions"])
print("machine:", recording["machine"])
print()
ours, _ = recording["as shipped"]
lecture, _ = recording["closures and sets"]
times = {"closures and sets": lecture, "this library": ours}
names = ("PyTorch scalars", "PyTorch tensors", "NumPy arrays")
times |= {name: recording[name] for name in names}
for name, milliseconds in times.items():
    print(f"{name:20}{milliseconds:>12g} ms")

# %%
assert times["PyTorch scalars"] > times["this library"]
assert times["PyTorch tensors"] < times["this library"] / 10
assert times["NumPy arrays"] < times["PyTorch tensors"]
print("NumPy is", f"{ours / times['NumPy arrays']:.0f} times as fast as this library")

# %% [markdown]
# What to read from it:
#
# - **PyTorch isn't fast with single numbers.** One number in a tensor costs it more than a `Value` costs us. Each call has to find out what kind of numbers these are, on which device, and whether a graph is wanted. That is nothing if the call does a million multiplications, and a lot if it does a single one.
# - **With whole arrays** it is the other way round, by a factor of tens or hundreds.
# - **NumPy wins here**, since the network is tiny and no graph had to be recorded. On a graphics card PyTorch can run, and NumPy can't.

# %% [markdown]
# ## Where to go next
#
# - The lecture that this tutorial follows is the first of [a series](https://karpathy.ai/zero-to-hero.html). The next ones build a language model, character by character, in PyTorch, and the last ones a GPT.
# - [microgpt](https://karpathy.ai/microgpt.html) is a whole GPT in one file, on an engine like ours: its `Value` and its training loop you can read already.
# - [Dive into Deep Learning](https://d2l.ai/) is a book whose every page runs. [PyTorch's own tutorials](https://docs.pytorch.org/tutorials/) start where [The same in PyTorch](pytorch.py) ended.
# - Would you rather build engines? [MiniTorch](https://minitorch.github.io/) takes you from scalars to tensors step by step, [tinygrad](https://github.com/tinygrad/tinygrad) is a real one that one can read, and JAX explains its own core in [Autodidax](https://docs.jax.dev/en/latest/autodidax.html).

# %% [markdown]
# ## Common mistakes
#
# - **Labels of shape (100,) against scores of shape (100, 1).** NumPy then makes a table of 100 × 100 of them, without a word. Hence the `[:, None]`, which makes the labels a column. Print shapes.
# - **A matrix product the wrong way round.** A grad has the shape of what it belongs to; the shapes tell you where the `.T` goes.
# - **`*` for `@`.** The star multiplies number by number. Only `@` multiplies *and adds up*.
# - **Forgetting the mean.** The loss is divided by 100, and so is every grad that comes from a point.
# - **float32.** PyTorch's usual numbers have seven digits, Python's and NumPy's have sixteen. To compare to 1e-9, ask for float64 everywhere.
# - **Softmax of large scores.** `exp(1000)` overflows. Subtract the largest score first.

# %% [markdown]
# ## Summary
#
# - Network, loss, gradients, step: with 41 parameters or with billions.
# - The loss for "which token comes next?" is the cross-entropy, and the grad of a score is what was expected minus what came.
# - A tensor does in one call what a layer does for all points: the weighted sums are a matrix product, and so are their grads.
# - The moons network in NumPy takes about forty lines. Its grads are the engine's, to 1e-9.
# - Arrays are faster by orders of magnitude, because Python's work is done once for all numbers instead of once for each. The mathematics is what you built.
#
# **Terms on this page:** [batch](../glossary.md#batch), [cross-entropy](../glossary.md#cross-entropy), [gradient descent](../glossary.md#gradient-descent), [multi-layer perceptron](../glossary.md#multi-layer-perceptron), [softmax](../glossary.md#softmax), [tensor](../glossary.md#tensor), [token](../glossary.md#token).
#
# **Next:** [Compile the graph](compile.py), where single numbers become nearly as fast as arrays.
