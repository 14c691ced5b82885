"""A training's loss compiled to WebAssembly, for the playground: a program for a network, a loss and a size of batch.

Parameters, points and labels are its inputs, so that other ones need no compiling.
"""

import math
import time
from collections.abc import Sequence
from itertools import chain

from micrograd import losses
from micrograd.compiler import compile
from micrograd.engine import Value
from micrograd.nn import MLP


class CompiledLoss:
    """The loss of so many points, and the gradients of the parameters.

    Attributes:
        seconds: how long compiling took.
    """

    def __init__(self, model: MLP, loss: str, l2: float, count: int) -> None:
        start = time.perf_counter()
        points = [(Value(0.0), Value(0.0)) for _ in range(count)]
        total = getattr(losses, loss)([model(point) for point in points], [1.0] * count)
        labels = [point._prev[1] for point in total._prev]
        parameters = model.parameters()
        if l2:
            total = total + losses.l2(parameters, l2)
        inputs = [*parameters, *chain(*points), *labels]
        self.step = compile(total, inputs, gradients=parameters, target="wasm")
        self.step([0.0] * len(inputs))
        self.seconds = time.perf_counter() - start

    def __call__(self, model: MLP, points: Sequence[Sequence[float]], labels: Sequence[float]) -> float:
        """The loss of these points; if it is a number, the gradients are in the `grad` of the model's parameters."""
        parameters = model.parameters()
        loss, gradients = self.step([*(p.data for p in parameters), *chain(*points), *labels])
        if math.isfinite(loss):
            for p, gradient in zip(parameters, gradients, strict=True):
                p.grad = gradient
        return loss
