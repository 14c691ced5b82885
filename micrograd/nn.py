"""Neurons, layers and multi-layer perceptrons, built of [`Value`][micrograd.engine.Value]s.

The names and the calling conventions are those of `torch.nn`: call a module with its inputs, collect its
`parameters()`, reset their gradients with `zero_grad()`.

Left out on purpose: everything that is not needed to train a small network on numbers in lists.
"""

import numbers
import random
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import micrograd._collision  # noqa: F401 (is the engine ours?)
from micrograd.arguments import scalar, shown, whole
from micrograd.engine import Value

__all__ = ["MLP", "Layer", "Module", "Neuron", "weighted_sum"]

ACTIVATIONS = {"tanh": Value.tanh, "relu": Value.relu, "sigmoid": Value.sigmoid, "linear": None}


class Module:
    """Something with parameters: the base of `Neuron`, `Layer` and `MLP`, and of your own modules."""

    def parameters(self) -> list[Value]:
        """The values that training changes; none, unless a subclass says otherwise.

        Examples:
            >>> Module().parameters()
            []
        """
        return []

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0, as is due before each backward pass.

        Examples:
            >>> neuron = Neuron(2)
            >>> neuron([1.0, 2.0]).backward()
            >>> neuron.zero_grad()
            >>> [p.grad for p in neuron.parameters()]
            [0.0, 0.0, 0.0]
        """
        for p in self.parameters():
            p.grad = 0.0


class Neuron(Module):
    r"""$\operatorname{activation}(\sum_i w_i x_i + b)$.

    Weights and bias start uniform in [-1, 1].

    Args:
        nin: the number of inputs.
        activation: `"tanh"`, `"relu"`, `"sigmoid"` or `"linear"` (none at all).
        rng: where the random numbers come from; without it from Python's own generator, so that
            `random.seed(1)` gives the same network every time, and so does `random.Random(1)` here.
        fused: compute the weighted sum as one node; `False` gives one node for every product and sum. The
            numbers are the same.
        nonlin: what `activation` is in karpathy/micrograd; not taken, the error says what to write.

    Raises:
        TypeError: `nin` is not a whole number, or (in a call) the inputs are not numbers or values in order.
        ValueError: `nin` is less than 1, the activation is unknown, or (in a call) the inputs are not `nin`.

    Examples:
        >>> neuron = Neuron(2, rng=random.Random(0))
        >>> neuron
        Neuron(2, tanh)
        >>> neuron([1.0, -2.0])
        Value(data=-0.46..., grad=0.0)
    """

    def __init__(
        self,
        nin: int,
        activation: str = "tanh",
        rng: random.Random | None = None,
        *,
        fused: bool = True,
        nonlin: None = None,
    ) -> None:
        whole("Neuron(nin): a width", nin, least=1)
        if nonlin is not None:
            raise TypeError(f"Neuron: instead of nonlin={nonlin} write activation={'relu' if nonlin else 'linear'!r}")
        if activation not in ACTIVATIONS:
            raise ValueError(f"unknown activation {activation!r}: choose one of {', '.join(ACTIVATIONS)}")
        uniform = (rng or random).uniform
        self.w = [Value(uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(uniform(-1, 1))
        self.activation = activation
        self.fused = fused

    def __call__(self, x: Iterable[Value | float] | Value | float) -> Value:
        """The output for one example: `nin` numbers or values in order; one alone needs no list around it."""
        if not isinstance(x, (list, tuple)) or len(x) != len(self.w):
            x = _inputs(self, x, len(self.w))
        if self.fused:
            out = weighted_sum(self.w, x, self.b)
        else:
            out = sum((wi * xi for wi, xi in zip(self.w, x, strict=True)), self.b)
        activate = ACTIVATIONS[self.activation]
        return activate(out) if activate else out

    def parameters(self) -> list[Value]:
        """The weights, then the bias."""
        return [*self.w, self.b]

    def __repr__(self) -> str:
        return f"Neuron({len(self.w)}, {self.activation})"


class Layer(Module):
    """Neurons side by side, all reading the same inputs.

    Calling it returns a list of values, or the bare value where there is one neuron.

    Args:
        nin: the number of inputs.
        nout: the number of neurons, and so of outputs.
        activation: see [`Neuron`][micrograd.nn.Neuron].
        rng: see [`Neuron`][micrograd.nn.Neuron].
        fused: see [`Neuron`][micrograd.nn.Neuron].
        nonlin: see [`Neuron`][micrograd.nn.Neuron].

    Raises:
        TypeError: a width is not a whole number.
        ValueError: a width is less than 1, or (in a call) the inputs are not `nin`.

    Examples:
        >>> layer = Layer(3, 4)
        >>> layer
        Layer(3 -> 4, tanh)
        >>> len(layer([1.0, 2.0, 3.0])), len(layer.parameters())
        (4, 16)
    """

    def __init__(
        self,
        nin: int,
        nout: int,
        activation: str = "tanh",
        rng: random.Random | None = None,
        *,
        fused: bool = True,
        nonlin: None = None,
    ) -> None:
        whole("Layer(nin, nout): a width", nout, least=1)
        self.neurons = [Neuron(nin, activation, rng, fused=fused, nonlin=nonlin) for _ in range(nout)]

    def __call__(self, x: Iterable[Value | float] | Value | float) -> Value | list[Value]:
        """The output of each neuron for one example."""
        inputs = _inputs(self, x, len(self.neurons[0].w))
        out = [neuron(inputs) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self) -> list[Value]:
        """The parameters of each neuron in turn."""
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self) -> str:
        first = self.neurons[0]
        return f"Layer({len(first.w)} -> {len(self.neurons)}, {first.activation})"


class MLP(Module):
    """A multi-layer perceptron: layers one after another, each reading the outputs of the one before.

    Calling it returns a list of values, or the bare value where the last layer has one neuron.

    Args:
        nin: the number of inputs.
        nouts: the number of neurons of each layer, the output layer last.
        activation: of the hidden layers and the output; see [`Neuron`][micrograd.nn.Neuron].
        output_activation: of the output layer, where it should differ.
        rng: see [`Neuron`][micrograd.nn.Neuron].
        fused: see [`Neuron`][micrograd.nn.Neuron].

    Raises:
        TypeError: `nouts` is not a list of widths, or a width is not a whole number.
        ValueError: there is no layer, a width is less than 1, or (in a call) the inputs are not `nin`.

    Examples:
        >>> model = MLP(3, [4, 4, 1], rng=random.Random(0))
        >>> len(model.parameters())
        41
        >>> model([2.0, 3.0, -1.0])
        Value(data=..., grad=0.0)
        >>> model
        MLP(3 -> 4 tanh -> 4 tanh -> 1 tanh, 41 parameters)
    """

    def __init__(
        self,
        nin: int,
        nouts: Sequence[int],
        activation: str = "tanh",
        output_activation: str | None = None,
        rng: random.Random | None = None,
        *,
        fused: bool = True,
    ) -> None:
        if not isinstance(nouts, Iterable):
            raise TypeError(f"MLP(nin, nouts): nouts must be a list of widths, as in [4, 1], got {nouts!r}")
        widths = [nin, *nouts]
        if len(widths) == 1:
            raise ValueError("MLP(nin, nouts): nouts is empty; give the width of at least one layer, as in [4, 1]")
        last = activation if output_activation is None else output_activation
        activations = [activation] * (len(widths) - 2) + [last]
        self.layers = [
            Layer(width_in, width_out, act, rng, fused=fused)
            for width_in, width_out, act in zip(widths[:-1], widths[1:], activations, strict=True)
        ]

    def __call__(self, x: Iterable[Value | float] | Value | float) -> Value | list[Value]:
        """The output of the last layer for one example."""
        first, *others = self.layers
        out = first(x)
        for layer in others:
            out = layer(out)
        return out

    def parameters(self) -> list[Value]:
        """The parameters of each layer in turn."""
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self) -> str:
        layers = [f"{len(layer.neurons)} {layer.neurons[0].activation}" for layer in self.layers]
        nin = len(self.layers[0].neurons[0].w)
        return f"MLP({nin} -> {' -> '.join(layers)}, {len(self.parameters())} parameters)"


def weighted_sum(weights: Sequence[Value], inputs: Sequence[Value | float], bias: Value) -> Value:
    r"""$\sum_i w_i x_i + b$ as one node instead of one for every product and sum.

    The local derivatives are $x_i$ for each weight, $w_i$ for each input and 1 for the bias. Where all inputs are
    plain numbers, they are constants and become no nodes; the operation is then called `Σcw+b`.

    Raises:
        TypeError: an input is neither a `Value` nor a number.
        ValueError: the numbers of weights and inputs differ.

    Examples:
        >>> w = [Value(-3.0), Value(1.0)]
        >>> n = weighted_sum(w, [2.0, 0.5], Value(6.0))
        >>> n.backward()
        >>> n.data, w[0].grad, w[1].grad
        (0.5, 2.0, 0.5)
    """
    if len(weights) != len(inputs):
        raise ValueError(f"weighted_sum: {len(weights)} weights but {len(inputs)} inputs; give one input a weight")
    total = bias.data
    values, dw, dx = [], [], []
    for weight, x in zip(weights, inputs, strict=True):
        w = weight.data
        if isinstance(x, Value):
            values.append(x)
            dx.append(w)  # dn/dx = w
            x = x.data
        elif type(x) is not float:
            x = scalar(x, "Σwx+b")
        dw.append(x)  # dn/dw = x
        total += w * x
    if 0 < len(values) < len(weights):  # numbers beside Values become leaves, as everywhere
        return weighted_sum(weights, [x if isinstance(x, Value) else Value(x) for x in inputs], bias)
    return Value(total, (*weights, *values, bias), "Σwx+b" if values else "Σcw+b", "", (*dw, *dx, 1.0))


def _inputs(module: Neuron | Layer, x: Any, count: int) -> Sequence[Any]:
    # what a module was called with, as a list or a tuple of as many inputs as it reads
    if not isinstance(x, (list, tuple)):
        if isinstance(x, (Value, numbers.Real)):
            x = [x]
        elif getattr(x, "shape", None) == ():  # an array of one number, which has no length
            x = [x.item()]
        elif isinstance(x, Iterable) and not isinstance(x, (str, bytes, Mapping, Set)):
            x = list(x)
        else:
            raise TypeError(f"{module!r} takes its inputs as a list of numbers or Values, got {shown(x)}")
    if x and (isinstance(x[0], (list, tuple)) or len(getattr(x[0], "shape", ()))):
        raise TypeError(f"{module!r} takes one example at a time, got {len(x)}: write [model(x) for x in examples]")
    if len(x) != count:
        raise ValueError(f"{module!r} takes {count} inputs, got {len(x)}")
    inputs: Sequence[Any] = x
    return inputs
