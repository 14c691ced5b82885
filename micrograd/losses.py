"""Losses: how wrong the scores of a network are, as one [`Value`][micrograd.engine.Value] to make smaller.

A loss takes the scores (outputs of a network) and the targets (what they should be) of the same points, in the
same order. What one point contributes is one operation, and so is the sum or mean over all points. Targets and
strengths are leaves: the expression graph says all of the loss.

Left out on purpose: losses for more than two classes, and weights for single points.
"""

import math
from collections.abc import Iterable

import micrograd._collision  # noqa: F401 (is the engine ours?)
from micrograd.arguments import instance, listed, parameter_list, real, same_length, size
from micrograd.engine import Value

__all__ = ["accuracy", "binary_cross_entropy", "hinge", "l2", "squared_error"]


def squared_error(scores: Iterable[Value], targets: Iterable[float]) -> Value:
    r"""$\sum_i (s_i - t_i)^2$ for scores $s_i$ and targets $t_i$: a sum, not a mean.

    Its derivative with respect to the score $s_i$ is $2 (s_i - t_i)$.

    Args:
        scores: the outputs of a network, one `Value` for each point.
        targets: the number that each score should be, in the same order.

    Returns:
        The loss, in the square of the scores' unit; 0 where every score is its target.

    Raises:
        TypeError: a score is not a `Value`, or a target is not a real number.
        ValueError: there are no scores, or not as many targets as scores.
        OverflowError: a square does not fit a float.

    Source: the method of least squares, A.-M. Legendre, *Nouvelles méthodes pour la détermination des orbites des
    comètes* (1805).

    Examples:
        >>> score = Value(0.5)
        >>> loss = squared_error([score, Value(-1.0)], [1.0, -1.0])
        >>> loss.backward()
        >>> loss.data, score.grad
        (0.25, -1.0)
    """
    losses = []
    for score, target in _pairs("squared_error", scores, targets):
        error = score.data - target.data
        square = _square("squared_error: score - target", error)
        # d(s-t)²/ds = 2(s-t), d(s-t)²/dt = -2(s-t)
        losses.append(Value.operation(square, (score, target), (2.0 * error, -2.0 * error), "(s-t)²"))
    return _total(losses, "sum")


def hinge(scores: Iterable[Value], targets: Iterable[float]) -> Value:
    r"""$\frac{1}{n} \sum_i \max(0, 1 - t_i s_i)$ for scores $s_i$ and targets $t_i$ of -1 or 1.

    A point costs nothing once its score is on the right side by 1 or more, hence the other name: max-margin loss.
    The derivative with respect to the score $s_i$ is $-t_i / n$ where $t_i s_i < 1$ and 0 elsewhere.

    Args:
        scores: the outputs of a network, one `Value` for each point; any real number, so no tanh at the end.
        targets: the class of each point, -1 or 1, in the same order.

    Returns:
        The mean loss of a point, without a unit; at least 0.

    Raises:
        TypeError: a score is not a `Value`, or a target is not a real number.
        ValueError: there are no scores, not as many targets as scores, or a target is neither -1 nor 1.

    Source: C. Cortes and V. Vapnik, *Support-vector networks*, Machine Learning 20 (1995).

    Examples:
        >>> right, close, wrong = Value(3.0), Value(0.5), Value(2.0)
        >>> loss = hinge([right, close, wrong], [1, 1, -1])
        >>> loss.backward()
        >>> f"{loss.data:.4f}"  # (0 + 0.5 + 3) / 3
        '1.1667'
        >>> [f"{score.grad:.4f}" for score in (right, close, wrong)]
        ['0.0000', '-0.3333', '0.3333']
    """
    losses = []
    for score, target in _pairs("hinge", scores, targets, classes=True):
        s, t = score.data, target.data
        short = 1.0 - t * s  # of the margin
        # d(1-ts)/ds = -t, d(1-ts)/dt = -s; NB: at the kink they are undefined; like relu we take 0
        if short <= 0.0:
            losses.append(Value.operation(0.0, (score, target), (0.0, 0.0), "hinge"))
        else:
            losses.append(Value.operation(short, (score, target), (-t, -s), "hinge"))
    return _total(losses, "mean")


def binary_cross_entropy(scores: Iterable[Value], targets: Iterable[float]) -> Value:
    r"""$\frac{1}{n} \sum_i \ln(1 + e^{-t_i s_i})$ for scores $s_i$ and targets $t_i$ of -1 or 1.

    It is the mean of $-\ln p_i$, where $p_i = \sigma(t_i s_i)$ is the probability that the network gives to the
    right class, if $\sigma(s_i)$ is the one that it gives to class 1. The derivative with respect to the score
    $s_i$ is $-t_i \, \sigma(-t_i s_i) / n$. Computed without overflow for scores of any size.

    Args:
        scores: the outputs of a network, one `Value` for each point; before any sigmoid, since it is in the loss.
        targets: the class of each point, -1 or 1, in the same order.

    Returns:
        The mean loss of a point, in nats; at least 0, and ln 2 (about 0.6931) for scores of 0.

    Raises:
        TypeError: a score is not a `Value`, or a target is not a real number.
        ValueError: there are no scores, not as many targets as scores, or a target is neither -1 nor 1.

    Source: the likelihood of logistic regression, D. R. Cox, *The regression analysis of binary sequences*,
    J. R. Stat. Soc. B 20 (1958).

    Examples:
        >>> unsure, sure, wrong = Value(0.0), Value(1000.0), Value(1000.0)
        >>> loss = binary_cross_entropy([unsure, sure], [1, 1])
        >>> loss.backward()
        >>> f"{loss.data:.4f}"  # (ln 2 + 0) / 2
        '0.3466'
        >>> unsure.grad, sure.grad
        (-0.25, 0.0)
        >>> binary_cross_entropy([wrong], [-1])
        Value(data=1000.0, grad=0.0)
    """
    losses = []
    for score, target in _pairs("binary_cross_entropy", scores, targets, classes=True):
        s, t = score.data, target.data
        z = -t * s
        small = math.exp(-abs(z))  # of -|z|: never overflows
        loss = max(z, 0.0) + math.log1p(small)  # = ln(1 + eᶻ)
        share = 1.0 / (1.0 + small) if z >= 0.0 else small / (1.0 + small)  # σ(z)
        # d ln(1+eᶻ)/ds = σ(z) dz/ds = -t σ(z), and the same for t
        losses.append(Value.operation(loss, (score, target), (-t * share, -s * share), "cross-entropy"))
    return _total(losses, "mean")


def l2(parameters: Iterable[Value], strength: float = 1e-4) -> Value:
    r"""$\lambda \sum_i p_i^2$ for parameters $p_i$ and the strength $\lambda$: a price on large parameters.

    Added to another loss it keeps the parameters small, and with them the network's answers smooth
    (regularisation). Its derivative with respect to $p_i$ is $2 \lambda p_i$.

    Args:
        parameters: the values to keep small, as `model.parameters()` gives them.
        strength: $\lambda$, at least 0.

    Raises:
        TypeError: `parameters` is not a list of `Value`s, or `strength` is not a real number.
        ValueError: there are no parameters, or `strength` is negative or not finite.
        OverflowError: a square does not fit a float.

    Source: A. E. Hoerl and R. W. Kennard, *Ridge regression*, Technometrics 12 (1970).

    Examples:
        >>> w = Value(3.0)
        >>> loss = l2([w, Value(-4.0)], strength=0.5)
        >>> loss.backward()
        >>> loss.data, w.grad
        (12.5, 3.0)
    """
    values = parameter_list("l2", parameters, Value)
    factor = size("l2: strength", strength, zero=True)
    total, slopes = 0.0, []
    for i, p in enumerate(values):
        total += _square(f"l2: parameters[{i}]", p.data)
        slopes.append(2.0 * factor * p.data)  # d(λp²)/dp = 2λp
    return Value.operation(factor * total, (*values, Value(factor)), (*slopes, total), "L2")


def accuracy(scores: Iterable[Value | float], targets: Iterable[float]) -> float:
    r"""The share of the points whose score has the sign of its target: $\frac{1}{n} \sum_i [\,t_i s_i > 0\,]$.

    For people to read: it has no useful derivative, so training makes a loss smaller instead. A score of exactly
    0, right on the decision boundary, agrees with neither class, and neither does nan.

    Args:
        scores: the output of a network for each point, as a `Value` or a number.
        targets: the class of each point, -1 or 1, in the same order.

    Returns:
        A number from 0 (all wrong) to 1 (all right).

    Raises:
        TypeError: a score is neither a `Value` nor a real number, or a target is not a real number.
        ValueError: there are no scores, not as many targets as scores, or a target is neither -1 nor 1.

    Examples:
        >>> accuracy([Value(0.3), Value(-2.0), 5.0, 0.1], [1, -1, 1, -1])
        0.75
    """
    values = [
        score if isinstance(score, Value) else Value(real(f"accuracy: scores[{i}]", score))
        for i, score in enumerate(listed("accuracy: scores", scores, "a list of scores"))
    ]
    agree = [score.data * target.data > 0.0 for score, target in _pairs("accuracy", values, targets, classes=True)]
    return agree.count(True) / len(agree)


def _pairs(
    loss: str, scores: Iterable[Value], targets: Iterable[float], *, classes: bool = False
) -> list[tuple[Value, Value]]:
    # each score with its target, both checked, as a leaf; classes: a target must be -1 or 1
    values = listed(f"{loss}: scores", scores, "a list of Values, one for each point")
    numbers = listed(f"{loss}: targets", targets, "a list of numbers, one for each point")
    if not values:
        raise ValueError(f"{loss}: scores is empty: pass the score of at least one point")
    same_length(loss, "score", values, numbers)
    pairs = []
    for i, (score, number) in enumerate(zip(values, numbers, strict=True)):
        instance(f"{loss}: scores[{i}]", score, Value)
        target = real(f"{loss}: targets[{i}]", number)
        if classes and target not in (-1.0, 1.0):
            hint = "; 2 * label - 1 makes them of labels 0 and 1" if target == 0.0 else ""
            raise ValueError(f"{loss}: targets[{i}] must be -1 or 1, got {number!r}{hint}")
        pairs.append((score, Value(target)))
    return pairs


def _total(losses: list[Value], op: str) -> Value:
    # the "sum" or "mean" of the points' losses as one operation
    share = 1.0 / len(losses) if op == "mean" else 1.0
    total = 0.0
    for loss in losses:  # not sum(...), which rounds floats differently from Python 3.12 on
        total += loss.data
    return Value.operation(total * share, losses, [share] * len(losses), op)


def _square(what: str, x: float) -> float:
    square = x * x
    if math.isinf(square) and not math.isinf(x):
        raise OverflowError(f"{what} is {x}, whose square does not fit a float; try a smaller learning rate")
    return square
