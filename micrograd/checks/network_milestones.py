"""The milestones on the way to a network that learns: neuron, layer, network, training."""

from .facts import Probe, Shown
from .milestone import Milestone
from .network_facts import (
    FOUR_POINTS,
    MANY,
    SET,
    activation_is_there,
    bias_is_added,
    count,
    every_input_counts,
    grads_are_reset,
    inputs_are_counted,
    loss_falls,
    neurons_differ,
    one_neuron_between_layers,
    outputs,
    own_loop_descends,
    slopes,
    starts_at_random,
    weighs_and_adds,
)

ALL_AT = "model = Neuron(3)\nfor p in model.parameters():\n    p.data = {}"
ACCEPTS = """\
def accepts(x):
    try:
        Neuron(3)(x)
    except (ValueError, TypeError, IndexError, AssertionError):
        return False
    return True"""
LOSS_FALLS = f"""\
{FOUR_POINTS}
model, losses = MLP(3, [4, 4, 1]), []
{SET}
for _ in range(30):
    loss = Value(0.0)
    for x, target in zip(xs, targets):
        error = model(x) + Value(-target)
        loss = loss + error * error
    for p in model.parameters():
        p.grad = 0.0
    loss.backward()
    for p in model.parameters():
        p.data -= 0.05 * p.grad
    losses.append(loss.data)"""
OWN_LOOP = f"""\
{FOUR_POINTS}
model, twin = MLP(3, [4, 4, 1]), MLP(3, [4, 4, 1])
{SET}
for p, q in zip(model.parameters(), twin.parameters()):
    q.data = p.data
before = sum((model(x).data - target) ** 2 for x, target in zip(xs, targets))
losses = train(model, xs, targets, steps=30, rate=0.05)
first = train(twin, xs, targets, steps=1, rate=0.05)
for p in twin.parameters():
    p.grad = 0.0
second = train(twin, xs, targets, steps=1, rate=0.05)"""

NETWORK_MILESTONES = (
    Milestone(
        "neuron",
        "tanh of the weighted sum and the bias",
        "networks",
        facts=(
            count("Neuron(3)", 4, "three weights and a bias"),
            Probe(
                "Neuron(3)([0.5, 0.5, 0.5])",
                every_input_counts,
                Shown(
                    f"{ALL_AT.format(0.25)}\nbefore = model([0.5, 0.5, 0.5]).data",
                    {f"model({x}).data != before": True for x in ([1.5, 0.5, 0.5], [0.5, 1.5, 0.5], [0.5, 0.5, 1.5])},
                ),
            ),
            Probe(
                "Neuron(3)([0.0, 0.0, 0.0])",
                bias_is_added,
                Shown(ALL_AT.format(0.25), {"model([0.0, 0.0, 0.0]).data != 0": True}),
            ),
            Probe(
                "Neuron(3)([1.0, 2.0, 3.0])",
                activation_is_there,
                Shown(ALL_AT.format(-1.0), {"model([1.0, 2.0, 3.0]).data != -7": True}),
            ),
            Probe(
                "Neuron(3)([0.5, 0.5, 0.5])",
                weighs_and_adds,
                Shown(
                    f"{ALL_AT.format(0.25)}\nbefore = model([0.5, 0.5, 0.5]).data\n"
                    "for p in model.parameters():\n    p.data = 0.5",
                    {"abs(model([1 / 12, 1 / 12, 1 / 12]).data - before) < 1e-9": True},
                ),
            ),
            Probe(
                f"Neuron({MANY}).parameters()",
                starts_at_random,
                Shown(
                    f"model = Neuron({MANY})\nnumbers = sorted(p.data for p in model.parameters())",
                    {"len({*numbers}) > 2": True, "numbers[1] < 0 < numbers[-2]": True},
                ),
            ),
            slopes("Neuron(3)", [1.0, -2.0, 0.5]),
        ),
        needs="Value.backward Neuron.parameters",
        after="backward accumulation order tanh relu",
    ),
    Milestone(
        "input-count",
        "A wrong number of inputs is an error",
        "networks",
        facts=(
            Probe(
                "Neuron(3)([1.0, 2.0])",
                inputs_are_counted,
                Shown(ACCEPTS, {"accepts([1.0, 2.0])": False, "accepts([1.0, 2.0, 3.0, 4.0])": False}),
            ),
        ),
        needs="Value Neuron",
        after="neuron",
        advice=True,
    ),
    Milestone(
        "layer",
        "Neurons side by side",
        "networks",
        facts=(
            count("Layer(2, 3)", 9, "three neurons, each with two weights and a bias"),
            outputs("Layer(2, 3)", [1.0, -2.0], 3),
            Probe(
                "Layer(2, 3)([1.0, 2.0])",
                neurons_differ,
                Shown(
                    "model = Layer(2, 3)",
                    {
                        "len({p.data for p in model.parameters()}) > 3": True,
                        "len({out.data for out in model([1.0, 2.0])}) > 1": True,
                    },
                ),
            ),
        ),
        needs="Value.backward Layer.parameters",
        after="neuron",
    ),
    Milestone(
        "mlp",
        "Layers one after another",
        "networks",
        facts=(
            count("MLP(3, [4, 4, 1])", 41, "4 * (3 + 1) + 4 * (4 + 1) + 1 * (4 + 1)"),
            outputs("MLP(3, [4, 4, 1])", [2.0, 3.0, -1.0], 1),
            outputs("MLP(3, [4, 2])", [2.0, 3.0, -1.0], 2),
            slopes("MLP(3, [4, 4, 1])", [1.0, -0.5, 0.25]),
        ),
        needs="Value.backward MLP.parameters",
        after="backward accumulation order tanh relu neuron layer",
    ),
    Milestone(
        "one-neuron-layer",
        "A hidden layer of one neuron",
        "networks",
        facts=(
            Probe(
                "MLP(2, [3, 1, 2])",
                one_neuron_between_layers,
                Shown("model = MLP(2, [3, 1, 2])\nout = model([1.0, -2.0])", {"len(out)": 2}),
            ),
        ),
        section="A network",
        needs="Value.backward MLP.parameters",
        after="mlp",
        advice=True,
        aside=True,
    ),
    Milestone(
        "zero-grad",
        "Every grad back to 0",
        "training_loop",
        facts=(
            Probe(
                "MLP(2, [2, 1]).zero_grad()",
                grads_are_reset,
                Shown(
                    "model = MLP(2, [2, 1])\nmodel([1.0, -2.0]).backward()\nmodel.zero_grad()",
                    {"{p.grad for p in model.parameters()}": {0.0}},
                ),
            ),
        ),
        needs="Value.backward MLP.parameters MLP.zero_grad",
        after="mlp",
    ),
    Milestone(
        "training",
        "The loss of a network falls",
        "training_loop",
        facts=(
            Probe(
                "30 steps with MLP(3, [4, 4, 1])", loss_falls, Shown(LOSS_FALLS, {"losses[-1] < losses[0] / 2": True})
            ),
            Probe(
                "train(model, xs, targets, steps=5, rate=0.05)",
                own_loop_descends,
                Shown(
                    OWN_LOOP,
                    {
                        "len(losses)": 30,
                        "abs(losses[0] - before) < 1e-9": True,
                        "losses[-1] < losses[0] / 2": True,
                        "losses[:2] == first + second": True,
                    },
                ),
            ),
        ),
        needs="Value.backward MLP.parameters",
        after="mlp",
    ),
)
