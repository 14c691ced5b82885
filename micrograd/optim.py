"""Stochastic gradient descent: mini-batches, learning rates, and the step that changes the parameters.

The names are those of `torch.optim`: an optimiser is made with the parameters; each step of training calls
`zero_grad()`, then `backward()` on the loss, then `step()`. A schedule is a function from the number of a step,
counted from 0, to its learning rate.

Left out on purpose: momentum, and optimisers with a rate for each parameter, such as Adam.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import micrograd._collision  # noqa: F401 (is the engine ours?)
from micrograd.arguments import parameter_list, same_length, shown, size, whole
from micrograd.engine import Value

__all__ = ["SGD", "batches", "linear_decay"]

P = TypeVar("P")  # a point
T = TypeVar("T")  # a target


class SGD:
    r"""Gradient descent: each step moves every parameter $p$ to $p - \eta_k \, \partial L / \partial p$.

    $\eta_k$ is the learning rate of step $k$, counted from 0. The descent is called stochastic when the loss of each
    step is that of a random mini-batch: see [`batches`][micrograd.optim.batches].

    Args:
        parameters: the values to change, as `model.parameters()` gives them; leaves, each once.
        learning_rate: the same rate for every step, or a schedule: a function from the number of a step to its
            rate, such as [`linear_decay`][micrograd.optim.linear_decay].

    Attributes:
        parameters (list[Value]): the values to change.
        learning_rate (float | Callable[[int], float]): the rate or the schedule; yours to replace at any time.
        steps (int): the number of steps taken so far, and so the number of the next one.

    Raises:
        TypeError: `parameters` is not a list of `Value`s, or `learning_rate` is neither a real number nor a
            function.
        ValueError: there are no parameters, one of them is not a leaf or is there twice, or the rate is not
            positive and finite.

    Source: H. Robbins and S. Monro, *A stochastic approximation method*, Ann. Math. Statist. 22 (1951).

    Examples:
        >>> p = Value(5.0)
        >>> optimiser = SGD([p], learning_rate=0.25)
        >>> for _ in range(3):
        ...     loss = (p - 1) ** 2
        ...     optimiser.zero_grad()
        ...     loss.backward()
        ...     optimiser.step()
        ...     print(p.data)
        3.0
        2.0
        1.5
        >>> optimiser
        SGD(1 parameter, 3 steps taken)
    """

    def __init__(self, parameters: Iterable[Value], learning_rate: float | Callable[[int], float]) -> None:
        self.parameters = parameter_list("SGD", parameters, Value)
        for i, p in enumerate(self.parameters):
            if p._prev:
                raise ValueError(
                    f"SGD: parameters[{i}] is the result of the operation {p._op!r}: pass the leaf itself, "
                    "and change a parameter by its .data"
                )
        if len(set(self.parameters)) < len(self.parameters):
            raise ValueError("SGD: a parameter is there more than once, and each step would move it as often")
        self.learning_rate = learning_rate if callable(learning_rate) else size("SGD: learning_rate", learning_rate)
        self.steps = 0

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0, as is due before each backward pass.

        Examples:
            >>> p = Value(2.0)
            >>> (p * p).backward()
            >>> SGD([p], 0.1).zero_grad()
            >>> p.grad
            0.0
        """
        for p in self.parameters:
            p.grad = 0.0

    def step(self) -> None:
        """Move every parameter against its gradient, `p.data -= rate * p.grad`, and count the step.

        Raises:
            TypeError: the schedule did not return a real number.
            ValueError: the schedule returned a rate that is negative or not finite (0 is fine: nothing moves).

        Examples:
            >>> p = Value(2.0)
            >>> optimiser = SGD([p], linear_decay(steps=10))
            >>> for _ in range(2):  # rates 1.0 and 0.91
            ...     p.grad = 1.0
            ...     optimiser.step()
            >>> round(p.data, 4), optimiser.steps
            (0.09, 2)
        """
        if callable(self.learning_rate):
            what = f"SGD: the schedule's rate for step {self.steps}"
            rate = size(what, self.learning_rate(self.steps), zero=True)
        else:
            rate = size("SGD: learning_rate", self.learning_rate)
        for p in self.parameters:
            p.data -= rate * p.grad  # minus: the gradient points uphill
        self.steps += 1

    def __repr__(self) -> str:
        count, steps = len(self.parameters), self.steps
        return f"SGD({count} parameter{'s' * (count != 1)}, {steps} step{'s' * (steps != 1)} taken)"


def linear_decay(steps: int, start: float = 1.0, end: float = 0.1) -> Callable[[int], float]:
    r"""The schedule $\eta_k = \eta_0 - (\eta_0 - \eta_N) \, k / N$: from `start` evenly down to `end`.

    Large steps at first, to get far; small ones later, to settle. As it stands, $1 - 0.9 \, k / N$.

    Args:
        steps: $N$, the number of steps of the whole training. From step $N$ on the rate stays at `end`.
        start: $\eta_0$, the rate of step 0, positive and finite.
        end: $\eta_N$, the rate that step $N$ would have, from 0 to `start`.

    Raises:
        TypeError: `steps` is not a whole number, or a rate is not a real number.
        ValueError: `steps` is less than 1, `start` is not positive and finite, or `end` is not between 0 and
            `start`.

    Examples:
        >>> schedule = linear_decay(steps=100)
        >>> [round(schedule(k), 4) for k in (0, 1, 50, 99, 100, 1000)]
        [1.0, 0.991, 0.55, 0.109, 0.1, 0.1]
    """
    steps = whole("linear_decay: steps", steps, least=1)
    start = size("linear_decay: start", start)
    end = size("linear_decay: end", end, zero=True)
    if end > start:
        raise ValueError(f"linear_decay: end must not be above start, got start {start} and end {end}")
    return lambda step: start - (start - end) * step / steps if step < steps else end


def batches(
    points: Iterable[P], targets: Iterable[T], size: int, rng: random.Random | None = None
) -> Iterator[tuple[list[P], list[T]]]:
    """The points with their targets in random order, in mini-batches: one pass over the data (an epoch).

    Every point is in exactly one batch. The last batch has what is left, which may be less than `size`.

    Args:
        points: the points, of any kind.
        targets: their targets, in the same order.
        size: the number of points of a batch, at least 1; all of them in one batch where there are fewer.
        rng: where the order comes from; without it from Python's own generator, so that `random.seed(1)` gives
            the same orders every time. Use the same `rng` for all passes, and each gets an order of its own.

    Returns:
        An iterator over the batches, each a list of points and the list of their targets.

    Raises:
        TypeError: `size` is not a whole number, or `rng` is not a `random.Random`.
        ValueError: there are no points, not as many targets as points, or `size` is less than 1.

    Examples:
        >>> for xs, ys in batches(["a", "b", "c", "d", "e"], [1, 2, 3, 4, 5], size=2, rng=random.Random(0)):
        ...     print(xs, ys)
        ['c', 'b'] [3, 2]
        ['a', 'e'] [1, 5]
        ['d'] [4]
    """
    # not a generator itself: bad input is refused, and the order drawn, when it is called
    xs, ys = list(points), list(targets)
    if not xs:
        raise ValueError("batches: points is empty: pass at least one point")
    same_length("batches", "point", xs, ys)
    width = whole("batches: size", size, least=1)
    if rng is not None and not isinstance(rng, random.Random):
        raise TypeError(f"batches: rng must be a random.Random, as in random.Random(0), got {shown(rng)}")
    order = list(range(len(xs)))
    (rng or random).shuffle(order)
    chosen = (order[first : first + width] for first in range(0, len(order), width))
    return (([xs[i] for i in batch], [ys[i] for i in batch]) for batch in chosen)
