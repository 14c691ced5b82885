"""The guide's third chapter: neuron, layer, network, and training."""

from .form import Guide

NETWORK_GUIDES = (
    Guide(
        name="neuron",
        file="nn.py",
        card="""\
A neuron multiplies each input by a weight of its own, adds it all up, adds a bias, and puts the sum through tanh.
It starts with weights and a bias drawn at random between -1 and 1. `parameters()` gives them all in one list: they
are what training will change.
""",
        example="""\
neuron = Neuron(3)
neuron([2.0, 3.0, -1.0])  # one Value, between -1 and 1
len(neuron.parameters())  # 4: three weights and a bias
""",
        hints=(
            "Three methods: `__init__` makes the weights and the bias, `__call__` runs when you write `neuron(x)`, "
            "and `parameters` returns a list. `random.uniform(-1, 1)` draws a number.",
            "Compare the lists: there is one weight for each input, and `zip(self.w, x)` walks along both at once. "
            "The bias is added once, not once for each input.",
            "Make the weights Values, in a list. In `__call__`, add up `wi * xi` over the pairs, start the sum with "
            "the bias (`sum` takes it as its second argument), and return the tanh of it.",
        ),
        solution="""\
import random


class Neuron:
    def __init__(self, nin):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(random.uniform(-1, 1))

    def __call__(self, x):
        n = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return n.tanh()

    def parameters(self):
        return self.w + [self.b]
""",
        lecture="1:44:02",
        opens="One neuron can already learn which side of a line a point is on.",
    ),
    Guide(
        name="input-count",
        file="nn.py",
        card="""\
Advice, and you will be glad of it one day. `zip` stops where the shorter list ends. Call a neuron of three inputs
with two, and it answers without a word, and wrongly. Make it an error that says how many it wanted and how many
came.
""",
        example="""\
neuron = Neuron(3)
neuron([1.0, 2.0])  # ValueError: 3 inputs expected, got 2
""",
        hints=(
            "Look before you multiply: what should be equal, at the top of `__call__`?",
            "Compare `len(x)` with the number of weights.",
            "If the two lengths differ, `raise ValueError(...)` with both numbers in the text. (Or pass `strict=True`"
            " to `zip`: it objects too, in words about zip.)",
        ),
        solution="""\
class Neuron:
    def __call__(self, x):
        if len(x) != len(self.w):
            raise ValueError(f"{len(self.w)} inputs expected, got {len(x)}")
        n = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return n.tanh()
""",
        lecture="1:44:02",
        opens="A forgotten column of your data is now told, not swallowed.",
    ),
    Guide(
        name="layer",
        file="nn.py",
        card="""\
A layer is a row of neurons that all read the same inputs and know nothing of one another. `Layer(2, 3)` takes two
numbers and gives three, one from each neuron. Its parameters are those of its neurons, one after the other.
""",
        example="""\
layer = Layer(2, 3)
layer([1.0, -2.0])       # a list of 3 Values
len(layer.parameters())  # 9
""",
        hints=(
            "A layer does nothing itself: it makes neurons, asks each of them, and collects.",
            "Compare a list with one neuron in it three times with a list of three neurons. Only the second has nine "
            "parameters.",
            "Make the list with a comprehension, so that each round makes a new neuron. `__call__` is another one "
            "over the neurons. In `parameters`, two `for`s in one comprehension give one flat list.",
        ),
        solution="""\
class Layer:
    def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]
""",
        lecture="1:47:52",
        opens="Several questions about the same inputs, asked at once.",
    ),
    Guide(
        name="mlp",
        file="nn.py",
        card="""\
Layers one after another: what one gives is what the next takes. `MLP(3, [4, 4, 1])` reads three numbers and has
layers of 4, 4 and 1 neurons. A last layer of one neuron would give a list with one Value in it, so return that
Value bare.
""",
        example="""\
model = MLP(3, [4, 4, 1])
model([2.0, 3.0, -1.0])  # one Value
len(model.parameters())  # 41
""",
        hints=(
            "How many numbers does each layer take? Write the widths in one row, the inputs first: 3, 4, 4, 1.",
            "Compare neighbours in that row: 3 and 4, 4 and 4, 4 and 1. Each pair is a layer. And in `__call__`, "
            "compare what goes into the first layer with what goes into the second.",
            "With `sizes = [nin] + nouts`, layer number i is made from `sizes[i]` and `sizes[i + 1]`. `__call__` "
            "sends x through one layer after the other, under the same name. At the end, a list of one is opened.",
        ),
        solution="""\
class MLP:
    def __init__(self, nin, nouts):
        sizes = [nin] + nouts
        self.layers = [Layer(sizes[i], sizes[i + 1]) for i in range(len(nouts))]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[0] if len(x) == 1 else x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]
""",
        lecture="1:49:41",
        opens="You have a neural network, and a grad for each of its parameters. Let it learn the moons.",
    ),
    Guide(
        name="zero-grad",
        file="nn.py",
        card="""\
Grads add up, from one `backward()` to the next as well. Before each step of training they have to go back to 0, or
the steps follow what was true long ago. Write `zero_grad()` once, in `Module`: whatever is built on it has the
method too.
""",
        example="""\
model = MLP(2, [2, 1])
model([1.0, -2.0]).backward()
model.zero_grad()
{p.grad for p in model.parameters()}  # {0.0}
""",
        hints=(
            "What do a neuron, a layer and a network have in common? Each has a method that lists its parameters, and"
            " that's all `zero_grad` needs.",
            "Compare `self` in `Module` with `self` when you call `model.zero_grad()`: it is the model, with the "
            "model's `parameters()`. Are your three classes built on it, as in `class MLP(Module):`?",
            "Loop over `self.parameters()`. What changes is the attribute of each one, so write `p.grad` on the left "
            "of the `=`.",
        ),
        solution="""\
class Module:
    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0
""",
        lecture="2:10:20",
        opens="You have escaped the most famous bug of training.",
    ),
    Guide(
        name="training",
        file="nn.py",
        card="""\
All that is left is the loop. A step is four things: compute the loss, set the grads to 0, go backward, and move
every parameter a little *against* its grad. Write `train(model, xs, targets, steps, rate)`. The loss is the sum of
(prediction - target)² over all examples; return the list of losses, one number for each step.
""",
        example="""\
xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
targets = [1.0, -1.0, -1.0, 1.0]
losses = train(MLP(3, [4, 4, 1]), xs, targets, steps=20, rate=0.05)
losses[-1] < losses[0]  # True
""",
        hints=(
            "The four things happen inside one loop over `range(steps)`, in this order. Which of your methods does "
            "each of them?",
            "Compare the loss with a grad: the loss is a Value, made of your network's answers, so it can go "
            "backward. What you collect in the list is only its number. And the step goes downhill: minus.",
            "`sum((model(x) - target) ** 2 for x, target in zip(xs, targets))` is the loss. Update with `p.data -= "
            "...`, the rate times the grad. Keep `loss.data`, and return the list below the loop.",
        ),
        solution="""\
def train(model, xs, targets, steps, rate):
    losses = []
    for _ in range(steps):
        loss = sum((model(x) - target) ** 2 for x, target in zip(xs, targets))
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data -= rate * p.grad
        losses.append(loss.data)
    return losses
""",
        lecture="2:08:36",
        opens="An engine and a network that learn, and every line of both is yours.",
    ),
)
