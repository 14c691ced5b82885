"""A scalar that remembers how it was computed, and can therefore differentiate itself.

Every operation on a [`Value`][micrograd.engine.Value] returns a new `Value` that keeps its children (the
values it was computed from) and, beside each child, the local derivative of the result with respect to that
child. The values and operations form the expression graph; the backward pass walks it from the result to
the leaves and multiplies and adds local derivatives: the chain rule.

Left out on purpose: tensors, second derivatives, and any way to switch the recording off.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Self

from micrograd.arguments import exp, instance, log, power, scalar

__all__ = ["Value"]


class Value:
    """A real number, its gradient, and the operation that made it.

    Args:
        data: the number; any real number, NumPy scalars included, kept as a `float`.
        _children: the values this one was computed from; empty for a leaf.
        _op: the name of the operation; empty for a leaf.
        label: a name to show in drawings.
        _local_derivatives: the derivative of this value with respect to each child, in their order; empty for a leaf.

    Attributes:
        data (float): the value.
        grad (float): the derivative of the result with respect to this value; 0 before a backward pass.
        label (str): a name to show in drawings; yours to set at any time.

    Raises:
        TypeError: `data` is not a real number.

    Examples:
        >>> a = Value(2.0, label="a")
        >>> b = Value(-3.0, label="b")
        >>> c = a * b + 10
        >>> c.backward()
        >>> c.data, a.grad, b.grad
        (4.0, -3.0, 2.0)
    """

    __slots__ = ("_assigned", "_local_derivatives", "_op", "_prev", "data", "grad", "label")

    # NumPy asks for this: without it, np.array([1, 2]) * Value(3) would build an array of Values.
    __array_ufunc__ = None

    def __init__(
        self,
        data: float,
        _children: Iterable[Value] = (),
        _op: str = "",
        label: str = "",
        _local_derivatives: Sequence[float] = (),
    ) -> None:
        self.data = data if type(data) is float else scalar(data)
        self.grad = 0.0
        self.label = label
        self._prev = tuple(_children)  # not a set: a + a has the child a twice
        self._op = _op
        self._local_derivatives = _local_derivatives

    def __repr__(self) -> str:
        label = f", label={self.label!r}" if self.label else ""
        return f"Value(data={self.data}, grad={self.grad}{label})"

    # The two operations everything else is built on ----------------------------------------------

    def __add__(self, other: Value | float) -> Value:
        r"""$a + b$, with the local derivatives 1 and 1.

        Examples:
            >>> Value(2.0) + 3
            Value(data=5.0, grad=0.0)
        """
        other = other if isinstance(other, Value) else _value(other, "+")
        # d(a+b)/da = 1, d(a+b)/db = 1
        return Value(self.data + other.data, (self, other), "+", "", (1.0, 1.0))

    def __mul__(self, other: Value | float) -> Value:
        r"""$a \cdot b$, with the local derivatives $b$ and $a$.

        Examples:
            >>> Value(2.0) * -3
            Value(data=-6.0, grad=0.0)
        """
        other = other if isinstance(other, Value) else _value(other, "*")
        # d(ab)/da = b, d(ab)/db = a
        return Value(self.data * other.data, (self, other), "*", "", (other.data, self.data))

    # Powers and functions of one value -----------------------------------------------------------

    def __pow__(self, exponent: float) -> Value:
        r"""$a^n$ for a constant $n$, with the local derivative $n a^{n-1}$.

        At $a = 0$ with $0 < n < 1$ the local derivative is infinite, as in PyTorch.

        Raises:
            TypeError: the exponent is a `Value` or not a number.
            ZeroDivisionError: 0 to a negative power.
            ValueError: a negative number to a fractional power.
            OverflowError: the result does not fit a float.

        Examples:
            >>> Value(3.0) ** 2
            Value(data=9.0, grad=0.0)
        """
        if isinstance(exponent, Value):
            raise TypeError("Value ** Value: the exponent must be a constant; for x ** y write (y * x.log()).exp()")
        a, n = self.data, scalar(exponent, "**")
        out = power(a, n)
        # d(aⁿ)/da = n aⁿ⁻¹
        if n == 0.0:
            slope = 0.0
        elif a == 0.0 and n < 1.0:
            slope = math.inf
        else:
            slope = n * power(a, n - 1.0)
        return Value(out, (self,), f"**{_digits(n)}", "", (slope,))

    def exp(self) -> Value:
        r"""$e^a$, which is its own local derivative.

        Raises:
            OverflowError: the result does not fit a float (from about 709.8).

        Examples:
            >>> Value(0.0).exp()
            Value(data=1.0, grad=0.0)
        """
        out = exp(self.data)
        return Value(out, (self,), "exp", "", (out,))  # d(eᵃ)/da = eᵃ

    def log(self) -> Value:
        r"""$\ln a$, with the local derivative $1/a$.

        Raises:
            ValueError: the value is zero or negative.

        Examples:
            >>> Value(1.0).log()
            Value(data=0.0, grad=0.0)
        """
        return Value(log(self.data), (self,), "log", "", (1.0 / self.data,))  # d(ln a)/da = 1/a

    def tanh(self) -> Value:
        r"""$\tanh a$, between -1 and 1, with the local derivative $1 - \tanh^2 a$.

        Examples:
            >>> Value(0.0).tanh()
            Value(data=0.0, grad=0.0)
        """
        out = math.tanh(self.data)  # not by way of exp, which overflows
        return Value(out, (self,), "tanh", "", (1.0 - out * out,))

    def relu(self) -> Value:
        r"""$\max(0, a)$, with the local derivative 1 where $a > 0$ and 0 elsewhere.

        Examples:
            >>> Value(-2.0).relu(), Value(2.0).relu()
            (Value(data=0.0, grad=0.0), Value(data=2.0, grad=0.0))
        """
        # NB: at 0 the derivative is undefined; like PyTorch we take 0
        if self.data <= 0.0:
            return Value(0.0, (self,), "relu", "", (0.0,))
        return Value(self.data, (self,), "relu", "", (1.0,))  # nan too, which max(0, nan) would hide

    def sigmoid(self) -> Value:
        r"""$\sigma(a) = 1 / (1 + e^{-a})$, between 0 and 1, with the local derivative $\sigma(a)(1 - \sigma(a))$.

        Examples:
            >>> Value(0.0).sigmoid()
            Value(data=0.5, grad=0.0)
        """
        a = self.data
        small = math.exp(-abs(a))  # of -|a|: never overflows
        out = 1.0 / (1.0 + small) if a >= 0.0 else small / (1.0 + small)
        return Value(out, (self,), "sigmoid", "", (out * (1.0 - out),))

    # Everything that needs no derivative of its own ----------------------------------------------

    def __neg__(self) -> Value:  # -a
        return self * -1.0

    def __sub__(self, other: Value | float) -> Value:  # a - b
        return self + -_value(other, "-")

    def __truediv__(self, other: Value | float) -> Value:  # a / b
        return self * _value(other, "/") ** -1.0

    def __radd__(self, other: float) -> Value:  # 2 + a
        return _value(other, "+") + self

    def __rmul__(self, other: float) -> Value:  # 2 * a
        return _value(other, "*") * self

    def __rsub__(self, other: float) -> Value:  # 2 - a
        return _value(other, "-") - self

    def __rtruediv__(self, other: float) -> Value:  # 2 / a
        return _value(other, "/") / self

    def __rpow__(self, base: float) -> Value:  # 2 ** a, d(bᵃ)/da = bᵃ ln b
        b = scalar(base, "**")
        if b <= 0.0:
            raise ValueError(f"{b} ** Value: the base must be greater than 0")
        out = power(b, self.data)
        return Value(out, (self,), f"{_digits(b)}**", "", (out * math.log(b),))

    # Operations as big as we like ----------------------------------------------------------------

    @classmethod
    def operation(
        cls,
        data: float,
        children: Iterable[Value],
        local_derivatives: Iterable[float],
        op: str = "custom",
        label: str = "",
    ) -> Self:
        """A new operation: its result, what it was computed from, and its local derivatives.

        Args:
            data: the result.
            children: the values it was computed from.
            local_derivatives: the derivative of the result with respect to each child, in the same order.
            op: the name to show in drawings.
            label: a name for the result.

        Raises:
            TypeError: a child is not a `Value`, or a number is not real.
            ValueError: there is not exactly one local derivative for each child.

        Examples:
            >>> def cube(x):
            ...     return Value.operation(x.data**3, (x,), (3 * x.data**2,), "cube")
            >>> x = Value(2.0)
            >>> y = cube(x)
            >>> y.backward()
            >>> y.data, x.grad
            (8.0, 12.0)
        """
        inputs = tuple(instance(f"operation {op!r}: every child", child, Value) for child in children)
        slopes = tuple(scalar(slope, op) for slope in local_derivatives)
        if len(inputs) != len(slopes):
            raise ValueError(f"operation {op!r}: {len(inputs)} children but {len(slopes)} local derivatives")
        return cls(scalar(data, op), inputs, op, label, slopes)

    # The backward pass ---------------------------------------------------------------------------

    def _push(self) -> None:
        """Push this value's share of the gradient to each child: `child.grad += local derivative * self.grad`."""
        if self._prev and not self._local_derivatives:
            raise TypeError(f"backward: operation {self._op!r} has no local derivatives: use Value.operation(...)")
        for child, local in zip(self._prev, self._local_derivatives, strict=True):
            child.grad += local * self.grad  # += : a child may feed several others

    @property
    def _backward(self) -> Callable[[], None]:
        """What passes the gradient on: `_push`, or the function that was assigned, as in the lecture."""
        return getattr(self, "_assigned", self._push)

    @_backward.setter
    def _backward(self, function: Callable[[], None]) -> None:
        self._assigned, self._local_derivatives = function, ()

    def backward(self) -> None:
        r"""Fill in `grad`, the derivative of this value, for everything it was computed from.

        Walks the expression graph in reverse topological order, so that a value passes its gradient on only
        after it has received all of it. Inner nodes start afresh; leaves accumulate, so two passes double
        their gradients: see [`zero_grad`][micrograd.nn.Module.zero_grad].

        Source: reverse-mode automatic differentiation, as in S. Linnainmaa, *Taylor expansion of the
        accumulated rounding error*, BIT 16 (1976).

        Examples:
            >>> x = Value(3.0)
            >>> y = x * x * x
            >>> y.backward()
            >>> x.grad
            27.0
            >>> y.backward()
            >>> x.grad
            54.0
        """
        # A stack instead of recursion: graphs get deeper than Python's call stack.
        order: list[Value] = []
        seen: set[Value] = set()
        stack: list[tuple[Value, bool]] = [(self, False)]
        while stack:
            value, children_listed = stack.pop()
            if children_listed:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                for child in value._prev:
                    if child._prev and child not in seen:  # leaves have nothing to push
                        child.grad = 0.0
                        stack.append((child, False))
        self.grad = 1.0 if self._prev else self.grad + 1.0  # d(self)/d(self)
        for value in reversed(order):
            if value._local_derivatives:  # _push, without the call: most of the time goes by here
                for child, local in zip(value._prev, value._local_derivatives, strict=True):
                    child.grad += local * value.grad
            else:
                value._backward()


def _value(other: Value | float, op: str) -> Value:
    # a plain number beside a Value becomes a leaf
    return other if isinstance(other, Value) else Value(scalar(other, op))


def _digits(number: float) -> str:
    # all of them, so that the name of an operation says its constant exactly: 2, 0.3333333333333333
    return str(number).removesuffix(".0")
