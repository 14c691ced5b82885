# %% [markdown]
# # Moons
#
# **Goal.** Train a real classifier: a network of a few hundred parameters that tells two tangled crowds of points apart.
#
# **You will have built** a loss for questions of yes or no, a number that says how many are right, and a training run that reports how it is doing.
#
# **Time:** 10 minutes to read, 5 more with the exercises.
#
# !!! question recall-loop-order "Recall"
#     From [The training loop](training_loop.py): four things happen in each step, forward, zero the grads, backward, update. What goes wrong without the second?
#
#     - [ ] the loss is computed from old weights
#       : The forward pass takes the weights as they are. What is left over from the step before is something else.
#     - [x] each step is taken along the sum of all gradients so far
#     - [ ] the grads stay 0
#       : They don't start at 0 any more. `backward()` adds to what is there.
#
#     ??? success "Answer"
#         `backward()` adds to the leaves' grads, so those of the steps before are applied again and again.
#
# !!! question recall-layer-parameters "Recall"
#     From [Parameters](parameters.py): how many parameters has a layer of 4 neurons with 3 inputs each?
#
#     - [ ] 12
#       : That is the weights. Each neuron has a bias, too.
#     - [=] 16
#       = 4 * (3 + 1)
#     - [ ] 13
#       : Each of the neurons has a bias of its own.
#     - [ ] 7
#       : Every neuron has a weight for every input: multiply.
#
#     ??? success "Answer"
#         4 · (3 + 1) = 16.
#
# From here on the library stands in for your own classes. Four examples, as in the training loop, can be learnt by heart. Now come a hundred, with noise in them, and no straight line that separates them. Nothing in the engine changes. What changes is the loss.

# %% tags=["setup"]
import random

# %% [markdown]
# ## Two half moons
#
# [Lecture 2:18:55](https://www.youtube.com/watch?v=VMj-3S1tku0&t=8335s){ .lecture }
#
# The data come from [moons][micrograd.data.moons]: points along two half circles, pushed about a little at random. Each point has two coordinates and a *label*, -1 or 1, which says what half it belongs to. (It has only the word in common with the label of a Value.) The seed makes it the same hundred points every time.
# %%
from micrograd.data import moons
from micrograd.engine import Value
from micrograd.nn import MLP

points, labels = moons(n=100, noise=0.1, seed=1)

for (x, y), label in zip(points[:3], labels[:3], strict=True):
    print(f"({x:6.3f}, {y:6.3f})  label {label:2d}")
print("points:", len(points), " of them with label 1:", labels.count(1))

# %% tags=["folded"] alt="A hundred points. Those with label -1, blue circles, form an arch from (-1, 0) over (0, 1) down to (1, 0). Those with label 1, orange triangles, form the same arch upside down, from (0, 0.5) under (1, -0.5) up to (2, 0.5). The right end of the blue arch reaches down into the orange one, and the left end of the orange arch up into the blue one."
import matplotlib.pyplot as plt


def scatter(ax):
    for label, marker in ((-1, "o"), (1, "^")):
        chosen = [p for p, y in zip(points, labels, strict=True) if y == label]
        xs, ys = zip(*chosen, strict=True)
        ax.plot(xs, ys, marker, markersize=5, label=f"label {label}")
    ax.set(xlabel="first coordinate", ylabel="second coordinate")
    ax.legend()


fig, ax = plt.subplots()
scatter(ax)
plt.show()

# %% [markdown]
# The tip of each moon reaches into the bay of the other. Try to lay a ruler between them: it can't be done. So the data set is small enough to look at, and it takes a bend to get right.
#
# A question with two possible answers is called [**binary classification**](../glossary.md#binary-classification). Here the question is: which moon?

# %% [markdown]
# ## A network for it
#
# Two inputs, two layers of 16 neurons, one output: `MLP(2, [16, 16, 1])`. (A [hidden layer](../glossary.md#hidden-layer) is one before the last.)
#
# !!! question parameters-of-the-moons "Predict"
#     How many parameters is that? Each neuron has a weight for each of its inputs, and a bias.
#
#     - [=] 337
#       = len(model.parameters())
#     - [ ] 304
#       : Those are the weights. Each of the 33 neurons has a bias, too.
#     - [ ] 33
#       : That is how many neurons there are, or biases.
#     - [ ] 288
#       : Layer by layer: 16 · (2 + 1), then 16 · (16 + 1), then one neuron with 16 inputs.
#     - [ ] 320
#       : The last neuron is missing: 16 weights and a bias.
#
#     ??? success "Answer"
#         16 · (2 + 1) = 48 in the first layer, 16 · (16 + 1) = 272 in the second, and 16 + 1 = 17 in the last. Together 337.

# %%
model = MLP(2, [16, 16, 1], "relu", "linear", random.Random(1))
model

# %% [markdown]
# Two things differ from your own network, and both are arguments of the library's [MLP][micrograd.nn.MLP].
#
# **The hidden neurons use relu, not tanh.** Here either does; [later](what_it_learnt.py#other-activations) they are compared. relu is the simplest bend there is, and bends are what the network puts together.
#
# **The output is linear:** the weighted sum as it is, with no activation. It is now a [**score**](../glossary.md#score), and can be any number. Its *sign* is the [**prediction**](../glossary.md#prediction): positive for label 1, negative for -1. Its *size* says how sure the network is.

# %%
for point, label in zip(points[:3], labels[:3], strict=True):
    print(f"score {model(point).data:7.3f}   label {label:2d}")

# %% [markdown]
# ## A loss for yes and no
#
# !!! question error-of-a-sure-score "Predict"
#     A point has label 1, and the network gives it a score of 3. What is its squared error?
#
#     - [ ] 0
#       : That is what you might say: the sign is right. The squared error only knows that 3 isn't 1.
#     - [=] 4
#       = (3 - 1) ** 2
#     - [ ] 2
#       : That is the error. It gets squared.
#     - [ ] 9
#       : That is 3²: take the label away first.
#
#     ??? success "Answer"
#         (3 - 1)² = 4: a bad mistake, it says. But the sign is right, and the network is sure of itself. There is nothing to improve.
#
# So for a question of yes or no we want another loss. Multiply the score by the label. The product, called the [**margin**](../glossary.md#margin), is positive if the sign is right, whichever label it is. Ask for a margin of at least 1, so that the answer isn't right by a hair's breadth only. What falls short of 1 is the loss:
#
# $$\operatorname{relu}(1 - \text{label} \cdot \text{score})$$

# %%
for margin in (-1.0, 0.0, 0.5, 1.0, 3.0):
    loss = (1 - Value(margin)).relu()
    print(f"margin {margin:4.1f}   loss {loss.data}")

# %% [markdown]
# From a margin of 1 on, a point costs nothing, and its grad is 0 as well: the network stops working on it and looks after the others. Below 1 the cost grows in a straight line. Drawn, it looks like an open door, so it is called the [**hinge loss**](../glossary.md#hinge-loss), or max-margin loss.
#
# For many points, take the mean. Then the size of the loss doesn't depend on how many points there are, and neither does a good learning rate.

# %% [markdown]
# ### Your turn: the hinge loss
#
# Write `hinge_loss(scores, targets)`: the mean of relu(1 - target · score). The scores are Values, the targets are plain numbers, -1 or 1. The result must be a Value, so that you can call `backward()` on it.


# %% tags=["exercise", "skip-execution"] name="hinge"
def hinge_loss(scores, targets):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     Go through both lists together with `zip(scores, targets, strict=True)`. What does one point cost?
#
# ??? tip "Hint 2"
#     One point costs `(1 - target * score).relu()`. Collect those in a list.
#
# ??? tip "Hint 3"
#     A mean is a sum divided by a number. Both work on Values. The relu belongs to each point, before the mean.


# %% tags=["solution"] name="hinge"
def hinge_loss(scores, targets):
    pairs = zip(scores, targets, strict=True)
    costs = [(1 - target * score).relu() for score, target in pairs]
    return sum(costs) / len(costs)


# %% tags=["check"] name="hinge"
few = [Value(2.0), Value(0.5), Value(3.0), Value(-0.25)]
try:
    got = hinge_loss(few, [1, 1, -1, -1])
except (AttributeError, NameError, TypeError) as error:
    raise AssertionError(f"hinge_loss stopped: {error}. Each cost is a Value; it has relu as a method.") from error
task = f"For the scores 2, 0.5, 3, -0.25 and the targets 1, 1, -1, -1 you gave {got}"
assert got is not None, f"{task}: replace `return None` with the mean of the costs."
assert isinstance(got, Value), f"{task}, which isn't a Value: compute with the scores, not with their .data."
assert got.data != 5.25, f"{task}, the sum: divide it by the number of points."
assert got.data != 1.0625, (
    f"{task}: a margin above 1 gave a negative cost. Each point needs its own relu, before the mean."
)
assert got.data != 0, f"{task}: that is the first point alone. Is there a return inside the loop?"
assert got.data != 0.4375, f"{task}: multiply each score by its target. A score of 3 is bad if the target is -1."
assert got.data != 1.4375, f"{task}: check the sign. It is 1 minus the margin, not 1 plus."
assert got.data != 0.75, f"{task}: it is 1 - target * score. Without the 1, being right by a hair costs nothing."
assert got.data != 0.3125, f"{task}: the relu belongs around all of 1 - target * score, not around the product."
assert abs(got.data - 1.3125) < 1e-9, f"{task}, expected (0 + 0.5 + 4 + 0.75) / 4 = 1.3125."
got.backward()
grads = [score.grad for score in few]
assert grads == [0, -0.25, 0.25, 0.25], (
    f"The scores' grads are {grads}, expected [0, -0.25, 0.25, 0.25]: keep the graph whole, from scores to result."
)
print("Right. The first point has a margin of 2, so it costs nothing and has a grad of 0: no more work to do on it.")

# %% [markdown]
# The library has it, too: [hinge][micrograd.losses.hinge].

# %%
from micrograd.losses import accuracy, hinge

scores = [model(point) for point in points]
print("hinge loss before training:", round(hinge(scores, labels).data, 4))

# %% [markdown]
# ### Your turn: how many are right?
#
# The loss is what the network minimises. What *you* want to know is simpler: what share of the points gets the right sign? That share is called [**accuracy**](../glossary.md#accuracy). (Why not train on it directly? Because it moves in jumps. Nudge a weight, and almost always no sign changes at all: its derivative is 0 nearly everywhere.)
#
# Write `share_right(scores, targets)`, a number from 0 to 1.


# %% tags=["exercise", "skip-execution"] name="accuracy"
def share_right(scores, targets):
    return None  # your code here


# %% [markdown]
# ??? tip "Hint 1"
#     Nobody will differentiate this, so you need no graph. Work with `score.data`.
#
# ??? tip "Hint 2"
#     A sign is right where `score.data * target > 0`.
#
# ??? tip "Hint 3"
#     Python counts `True` as 1, so comparisons can be added up. A share is a number from 0 to 1.


# %% tags=["solution"] name="accuracy"
def share_right(scores, targets):
    pairs = zip(scores, targets, strict=True)
    right = sum(score.data * target > 0 for score, target in pairs)
    return right / len(targets)


# %% tags=["check"] name="accuracy"
few = [Value(2.0), Value(0.5), Value(3.0), Value(-0.25), Value(-4.0)]
try:
    got = share_right(few, [1, 1, -1, -1, -1])
except (AttributeError, TypeError) as error:
    raise AssertionError(f"share_right stopped: {error}. Compare plain numbers: score.data, not score.") from error
task = f"For the scores 2, 0.5, 3, -0.25, -4 and the targets 1, 1, -1, -1, -1 you gave {got}"
assert got is not None, f"{task}: replace `return None` with the share of right signs."
assert not isinstance(got, Value), f"{task}: a plain number will do. Use score.data."
assert got != 4, f"{task}: that is how many are right. Divide it by how many there are."
assert got != 80, f"{task}: give the share as a number from 0 to 1, not in per cent."
assert got != 0.2, f"{task}: that is the share of the wrong ones."
assert got != 0.6, f"{task}: that is the share of positive scores. Right is what has the sign of its target."
assert got != 0.4, f"{task}: a score may be right though it is small, or negative. Its sign alone counts."
assert got == 0.8, f"{task}, expected 0.8: only the third sign is wrong. The size of a score doesn't matter here."
got = share_right([Value(-5.0)], [-1])
assert got == 1, f"For a single point, with score -5 and target -1, you gave {got}, expected 1: divide by their number."
print("Four of five. A fair coin would get half of them.")

# %%
print("accuracy before training:", accuracy(scores, labels))

# %% [markdown]
# ## Train
#
# One step is what it was in the [training loop](training_loop.py): forward, zero the grads, backward, update. The library's [SGD][micrograd.optim.SGD] does the second and the last. (The letters stand for *stochastic gradient descent*; [the next page](what_it_learnt.py) comes to the first word.) It is an [**optimiser**](../glossary.md#optimiser): it holds the parameters and the learning rate, here 1, and its `step()` updates them. A training run that says nothing for a while makes you nervous, so print a line now and then.

# %%
from micrograd.optim import SGD


def show(done, loss, share):
    print(f"step {done:2d}   loss {loss:.4f}   accuracy {share:.2f}")


# %%
def train(model, loss_of, steps=60, every=10):
    optimiser, history = SGD(model.parameters(), 1.0), []
    for done in range(steps + 1):
        scores = [model(point) for point in points]
        loss = loss_of(scores, labels)
        history.append((loss.data, accuracy(scores, labels)))
        if done % every == 0:
            show(done, *history[-1])
        if done < steps:
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return history


# %%
history = train(model, hinge)
losses, shares = zip(*history, strict=True)

# %% tags=["folded"]
assert sum(loss > losses[0] for loss in losses) == 2  # worse, at first
assert losses[-1] == 0  # each margin is at least 1
assert shares[-1] == 1

# %% tags=["folded"] alt="Two plots against the step, from 0 to 60. Above, the loss: 0.9 at the start, a peak of 1.3 at step 6, smaller and smaller peaks until step 27, then nearly 0. Below, the accuracy: from 0.57 up to 0.87, down to 0.71 at step 6, up again with some dips, and 1 from step 28 on."
fig, (top, bottom) = plt.subplots(2, 1, sharex=True, figsize=(5.6, 3.8))
top.plot(losses)
top.set(ylabel="loss")
bottom.plot(shares)
bottom.set(xlabel="step", ylabel="accuracy", ylim=(0.45, 1.03))
plt.show()

# %% [markdown]
# All hundred points are on the right side. On the way there the loss jumped about, and twice it was higher than before training: at a rate of 1 some of the first steps overshoot. Then it finds the valley, and at the end every point has its margin of 1, so that the hinge has nothing more to ask for. (The accuracy moves in jumps of a hundredth, for there are a hundred points.)
#
# Nobody told the network what a moon is. It got a hundred points, one number for how wrong it was, and sixty times the direction in which that number falls.

# %% [markdown]
# ## Common mistakes
#
# - **Labels 0 and 1.** A margin needs -1 and 1. With 0, the product label · score is always 0, the cost is always 1, and such a point teaches nothing. (The library's losses refuse such labels, and say so.)
# - **An activation on the output.** With relu at the end no score can be negative, and the network can never say "label -1".
# - **A run that sticks at 50 %.** Half of the points have each label, so that is what a constant answer gets. One cause is a rate that is too large: all relus have been pushed to their flat side, where nothing flows back. See [why a loss explodes or sticks](../questions.md#loss-explodes).

# %% [markdown]
# ## Summary
#
# - The network's output is a score. Its sign is the prediction, and label · score, the margin, says how right it is.
# - The hinge loss asks for a margin of 1 and is then content.
# - Accuracy is what you want to know, and the loss is what can be trained on: accuracy moves in jumps.
#
# **Terms on this page:** [accuracy](../glossary.md#accuracy), [binary classification](../glossary.md#binary-classification), [hinge loss](../glossary.md#hinge-loss), [margin](../glossary.md#margin), [optimiser](../glossary.md#optimiser), [prediction](../glossary.md#prediction), [score](../glossary.md#score).
#
# **Next:** [What it has learnt](what_it_learnt.py): a map of its answers, points that it has never seen, and what else one could have asked of it.
