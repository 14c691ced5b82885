"""A scalar that remembers how it was computed, and can therefore differentiate itself.

Every operation on a [`Value`][micrograd.engine.Value] returns a new `Value` that keeps its children (the
values it was computed from) and, beside each child, the local derivative of the result with respect to that
child. The values and operations form the expression graph; the backward pass walks it from the result to
the leaves and multiplies and adds local derivatives: the chain rule.

Left out on purpose: tensors, second derivatives, and any way to switch the recording off.
"""

import math
import numbers
import reprlib
from collections.abc import Iterable, Sequence
from typing import Self

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

    __slots__ = ("_local_derivatives", "_op", "_prev", "data", "grad", "label")

    # NumPy asks for this: without it, np.array([1, 2]) * Value(3) would build an array of Values.
    __array_ufunc__ = None

    def __init__(
        self,
        data: float,
        _children: Iterable["Value"] = (),
        _op: str = "",
        label: str = "",
        _local_derivatives: Sequence[float] = (),
    ) -> None:
        self.data = data if type(data) is float else _real(data)
        self.grad = 0.0
        self.label = label
        self._prev = tuple(_children)  # not a set: a + a has the child a twice
        self._op = _op
        self._local_derivatives = _local_derivatives

    def __repr__(self) -> str:
        label = f", label={self.label!r}" if self.label else ""
        return f"Value(data={self.data}, grad={self.grad}{label})"

    # The two operations everything else is built on ----------------------------------------------

    def __add__(self, other: "Value | float") -> "Value":
        r"""$a + b$, with the local derivatives 1 and 1.

        Examples:
            >>> Value(2.0) + 3
            Value(data=5.0, grad=0.0)
        """
        if not isinstance(other, Value):
            other = _operand("+", other)
        # d(a+b)/da = 1, d(a+b)/db = 1
        return Value(self.data + other.data, (self, other), "+", "", (1.0, 1.0))

    def __mul__(self, other: "Value | float") -> "Value":
        r"""$a \cdot b$, with the local derivatives $b$ and $a$.

        Examples:
            >>> Value(2.0) * -3
            Value(data=-6.0, grad=0.0)
        """
        if not isinstance(other, Value):
            other = _operand("*", other)
        # d(ab)/da = b, d(ab)/db = a
        return Value(self.data * other.data, (self, other), "*", "", (other.data, self.data))

    # Powers and functions of one value -----------------------------------------------------------

    def __pow__(self, exponent: float) -> "Value":
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
        a, n = self.data, _real(exponent, "**")
        out = _power(a, n)
        # d(aⁿ)/da = n aⁿ⁻¹
        if n == 0.0:
            slope = 0.0
        elif a == 0.0 and n < 1.0:
            slope = math.inf
        else:
            slope = n * _power(a, n - 1.0)
        return Value(out, (self,), f"**{n:g}", "", (slope,))

    def exp(self) -> "Value":
        r"""$e^a$, which is its own local derivative.

        Raises:
            OverflowError: the result does not fit a float (from about 709.8).

        Examples:
            >>> Value(0.0).exp()
            Value(data=1.0, grad=0.0)
        """
        try:
            out = math.exp(self.data)
        except OverflowError:
            raise OverflowError(f"exp({self.data}) does not fit a float: keep the input below about 709.8") from None
        return Value(out, (self,), "exp", "", (out,))  # d(eᵃ)/da = eᵃ

    def log(self) -> "Value":
        r"""$\ln a$, with the local derivative $1/a$.

        Raises:
            ValueError: the value is zero or negative.

        Examples:
            >>> Value(1.0).log()
            Value(data=0.0, grad=0.0)
        """
        if self.data <= 0.0:
            raise ValueError(f"log({self.data}) is not defined: the input must be greater than 0")
        return Value(math.log(self.data), (self,), "log", "", (1.0 / self.data,))  # d(ln a)/da = 1/a

    def tanh(self) -> "Value":
        r"""$\tanh a$, between -1 and 1, with the local derivative $1 - \tanh^2 a$.

        Examples:
            >>> Value(0.0).tanh()
            Value(data=0.0, grad=0.0)
        """
        out = math.tanh(self.data)  # not by way of exp, which overflows
        return Value(out, (self,), "tanh", "", (1.0 - out * out,))

    def relu(self) -> "Value":
        r"""$\max(0, a)$, with the local derivative 1 where $a > 0$ and 0 elsewhere.

        Examples:
            >>> Value(-2.0).relu(), Value(2.0).relu()
            (Value(data=0.0, grad=0.0), Value(data=2.0, grad=0.0))
        """
        # NB: at 0 the derivative is undefined; like PyTorch we take 0
        if self.data <= 0.0:
            return Value(0.0, (self,), "relu", "", (0.0,))
        return Value(self.data, (self,), "relu", "", (1.0,))  # nan too, which max(0, nan) would hide

    def sigmoid(self) -> "Value":
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

    def __neg__(self) -> "Value":  # -a
        return self * -1.0

    def __sub__(self, other: "Value | float") -> "Value":  # a - b
        return self + (-(other if isinstance(other, Value) else _operand("-", other)))

    def __truediv__(self, other: "Value | float") -> "Value":  # a / b
        return self * (other if isinstance(other, Value) else _operand("/", other)) ** -1.0

    def __radd__(self, other: float) -> "Value":  # 2 + a
        return _operand("+", other) + self

    def __rmul__(self, other: float) -> "Value":  # 2 * a
        return _operand("*", other) * self

    def __rsub__(self, other: float) -> "Value":  # 2 - a
        return _operand("-", other) - self

    def __rtruediv__(self, other: float) -> "Value":  # 2 / a
        return _operand("/", other) / self

    def __rpow__(self, base: float) -> "Value":  # 2 ** a, d(bᵃ)/da = bᵃ ln b
        b = _real(base, "**")
        if b <= 0.0:
            raise ValueError(f"{b} ** Value: the base must be greater than 0")
        out = _power(b, self.data)
        return Value(out, (self,), f"{b:g}**", "", (out * math.log(b),))

    # Operations as big as we like ----------------------------------------------------------------

    @classmethod
    def operation(
        cls,
        data: float,
        children: Iterable["Value"],
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
        inputs = tuple(children)
        for child in inputs:
            if not isinstance(child, Value):
                raise TypeError(f"operation {op!r}: every child must be a Value, got {reprlib.repr(child)}")
        slopes = tuple(_real(slope, op) for slope in local_derivatives)
        if len(inputs) != len(slopes):
            raise ValueError(f"operation {op!r}: {len(inputs)} children but {len(slopes)} local derivatives")
        return cls(_real(data, op), inputs, op, label, slopes)

    @staticmethod
    def weighted_sum(weights: Sequence["Value"], inputs: Sequence["Value | float"], bias: "Value") -> "Value":
        r"""$\sum_i w_i x_i + b$ as one node instead of one for every product and sum.

        The local derivatives are $x_i$ for each weight, $w_i$ for each input and 1 for the bias. Inputs that
        are plain numbers are constants and become no nodes.

        Raises:
            TypeError: an input is neither a `Value` nor a number.
            ValueError: the numbers of weights and inputs differ.

        Examples:
            >>> w = [Value(-3.0), Value(1.0)]
            >>> n = Value.weighted_sum(w, [2.0, 0.5], Value(6.0))
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
                x = _real(x, "Σwx+b")
            dw.append(x)  # dn/dw = x
            total += w * x
        return Value(total, (*weights, *values, bias), "Σwx+b", "", (*dw, *dx, 1.0))

    # The backward pass ---------------------------------------------------------------------------

    def _backward(self) -> None:
        """Push this value's share of the gradient to each child: `child.grad += local derivative * self.grad`."""
        if self._prev and not self._local_derivatives:
            raise TypeError(
                f"backward: operation {self._op!r} has no local derivatives; build it with Value.operation(...)"
            )
        for child, local in zip(self._prev, self._local_derivatives, strict=True):
            child.grad += local * self.grad  # += : a child may feed several others

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
        # An explicit stack instead of recursion: graphs get deeper than Python's call stack. A node is pushed
        # again below its children, with None above it, so that it is listed after them.
        order: list[Value] = []
        seen: set[Value] = set()
        stack: list[Value | None] = [self]
        while stack:
            node = stack.pop()
            if node is None:  # all children of the node below are listed
                order.append(stack.pop())  # type: ignore[arg-type]
            elif node not in seen:
                seen.add(node)
                stack.append(node)
                stack.append(None)
                for child in node._prev:
                    if child._prev and child not in seen:  # leaves have nothing to push
                        stack.append(child)
        for node in order:
            if node._prev:
                node.grad = 0.0
        self.grad += 1.0  # d(self)/d(self)
        for node in reversed(order):
            node._backward()


def _real(number: object, op: str = "") -> float:
    # the number as a float, or a TypeError that says what to do
    if isinstance(number, (float, int, numbers.Real)):  # the first two are quick to tell
        return float(number)
    if isinstance(number, Value):
        hint = "it is a Value already: use it as it is, or its .data"
    elif isinstance(number, str):
        hint = "convert text with float(...) first"
    elif hasattr(number, "__len__") or hasattr(number, "tolist"):
        hint = "make one Value for each element (for an array of one element, pass its .item())"
    else:
        hint = "pass an int or a float"
    where = f"operation {op!r}: " if op else ""
    got = f"{reprlib.repr(number)} ({type(number).__name__})"
    raise TypeError(f"{where}a Value holds one real number, got {got}: {hint}")


def _operand(op: str, number: object) -> Value:
    # a plain number as a leaf, so that it can stand beside a Value
    return Value(_real(number, op))


def _power(base: float, exponent: float) -> float:
    # base ** exponent in real numbers; the errors name both
    if base < 0.0 and not exponent.is_integer():
        raise ValueError(f"({base}) ** {exponent} is not a real number: use a whole exponent or a base of at least 0")
    try:
        return math.pow(base, exponent)
    except ValueError:  # math.pow's word for 0 to a negative power
        raise ZeroDivisionError(f"{base} ** {exponent} divides by zero: the base must not be 0") from None
    except OverflowError:
        raise OverflowError(f"{base} ** {exponent} does not fit a float") from None
