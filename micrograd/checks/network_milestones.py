"""The milestones on the way to a network that learns: neuron, layer, network, training."""

from .facts import Probe
from .milestone import Milestone
from .network_facts import (
    activation_is_there,
    bias_is_added,
    count,
    every_input_counts,
    grads_are_reset,
    inputs_are_counted,
    loss_falls,
    outputs,
    slopes,
    starts_at_random,
)

NETWORK_MILESTONES = (
    Milestone(
        "neuron",
        "tanh of the weighted sum and the bias",
        "networks",
        facts=(
            count("Neuron(3)", 4, "three weights and a bias"),
            Probe("Neuron(3)([0.5, 0.5, 0.5])", every_input_counts),
            Probe("Neuron(3)([0.0, 0.0, 0.0])", bias_is_added),
            Probe("Neuron(3)([1.0, 2.0, 3.0])", activation_is_there),
            Probe("Neuron(9).parameters()", starts_at_random),
            slopes("Neuron(3)", [1.0, -2.0, 0.5]),
        ),
        needs="Value.backward Neuron.parameters",
        after="backward accumulation order tanh",
    ),
    Milestone(
        "input-count",
        "A wrong number of inputs is an error",
        "networks",
        facts=(Probe("Neuron(3)([1.0, 2.0])", inputs_are_counted),),
        needs="Value Neuron",
        after="",
        advice=True,
    ),
    Milestone(
        "layer",
        "Neurons side by side",
        "networks",
        facts=(
            count("Layer(2, 3)", 9, "three neurons, each with two weights and a bias"),
            outputs("Layer(2, 3)", [1.0, -2.0], 3),
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
        after="backward accumulation order tanh neuron layer",
    ),
    Milestone(
        "zero-grad",
        "Every grad back to 0",
        "training_loop",
        facts=(Probe("MLP(2, [2, 1]).zero_grad()", grads_are_reset),),
        needs="Value.backward MLP.parameters MLP.zero_grad",
        after="mlp",
    ),
    Milestone(
        "training",
        "The loss of a network falls",
        "training_loop",
        facts=(Probe("30 steps with MLP(3, [4, 4, 1])", loss_falls),),
        needs="Value.backward MLP.parameters",
        after="mlp",
    ),
)
