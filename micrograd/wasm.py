"""WebAssembly: a program in its binary format, and what runs it.

The names are those of the specification (https://webassembly.github.io/spec/core/binary/), where each number is found.
A program here computes with 64-bit floats in one linear memory. Functions that WebAssembly lacks, such as `exp`, it
imports from the host: Python's `math`, or JavaScript's `Math`, which has them by the same names.
"""

import ast
import math
import struct
import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from micrograd.arguments import shown

LETTERS = ("g", "out", "a", "b", "c", "d")  # in formulas: the gradient of a value, the value, its operands
MATH = {"exp": 1, "log": 1, "log1p": 1, "pow": 2, "tanh": 1}  # imported functions: how many numbers each takes
LONGEST_FUNCTION = 10_000  # bytes: hosts compile many short functions faster than a long one

# Sections of a module, kinds of exports, types ------------------------------------------------------------------------

TYPE, IMPORT, FUNCTION, MEMORY, EXPORT, CODE = 1, 2, 3, 5, 7, 10
F64, EMPTY, FUNCTION_TYPE = b"\x7c", b"\x40", b"\x60"
PAGE = 65_536  # bytes: memory comes in pages

# Instructions ---------------------------------------------------------------------------------------------------------

IF, ELSE, END, CALL = b"\x04" + F64, b"\x05", b"\x0b", b"\x10"
F64_LOAD, F64_STORE, I32_CONST, F64_CONST = b"\x2b", b"\x39", b"\x41", b"\x44"
OPERATORS: dict[type, bytes] = {
    **{ast.Eq: b"\x61", ast.Lt: b"\x63", ast.Gt: b"\x64", ast.LtE: b"\x65", ast.GtE: b"\x66"},
    **{ast.USub: b"\x9a", ast.Add: b"\xa0", ast.Sub: b"\xa1", ast.Mult: b"\xa2", ast.Div: b"\xa3"},
}
ZERO_ADDRESS = I32_CONST + b"\x00"  # a load or store adds its own offset to the address on the stack
ALIGNED = b"\x03"  # to 2**3 bytes


def unsigned(number: int) -> bytes:
    """A whole number in LEB128: seven bits a byte, the lowest first, the top bit where more follow."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def vector(items: Sequence[bytes]) -> bytes:
    """How many there are, then each."""
    return unsigned(len(items)) + b"".join(items)


def section(number: int, items: Sequence[bytes]) -> bytes:
    """A part of a module: which one, its size, its items."""
    content = vector(items)
    return bytes([number]) + unsigned(len(content)) + content


def text(name: str) -> bytes:
    """A name: its length, then its bytes."""
    return vector([bytes([byte]) for byte in name.encode()])


def constant(number: float) -> bytes:
    """Puts a number on the stack."""
    return F64_CONST + struct.pack("<d", number)


# From a formula to instructions ---------------------------------------------------------------------------------------


@cache
def instructions(formula: str) -> list[bytes | int]:
    """What computes a formula on the stack: bytes, and for each letter its index in LETTERS.

    Raises:
        ValueError: the formula has something in it that a formula cannot have.
    """
    out: list[bytes | int] = []

    def visit(node: ast.AST) -> None:
        match node:
            case ast.Name(id=name) if name in LETTERS:
                out.append(LETTERS.index(name))
            case ast.Name(id=("inf" | "nan") as name):
                out.append(constant(float(name)))
            case ast.Constant(value=float() | int() as number):
                out.append(constant(number))
            case ast.UnaryOp(op=ast.USub(), operand=a):
                visit(a)
                out.append(OPERATORS[ast.USub])
            case ast.BinOp(op=op, left=a, right=b) if type(op) in OPERATORS:
                visit(a)
                visit(b)
                out.append(OPERATORS[type(op)])
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if MATH.get(name) == len(args):
                for a in args:
                    visit(a)
                out.append(CALL + unsigned([*MATH].index(name)))
            case ast.IfExp(test=ast.Compare(left=x, ops=[op], comparators=[y]), body=a, orelse=b) if (
                type(op) in OPERATORS
            ):
                for part, after in ((x, b""), (y, OPERATORS[type(op)] + IF), (a, ELSE), (b, END)):
                    visit(part)
                    out.append(after)
            case _:
                raise ValueError(
                    f"formula {formula!r}: {ast.unparse(node)!r} cannot be in one. It is made of the letters "
                    f"{', '.join(LETTERS[1:])}, numbers, + - * / and brackets, {', '.join(MATH)}, and x if x < y else y"
                )

    try:
        visit(ast.parse(formula, mode="eval").body)
    except SyntaxError as error:
        raise ValueError(f"formula {formula!r}: {error.msg}") from None
    return out


def checked(formula: Any) -> str:
    """The formula, if it is one."""
    if not isinstance(formula, str):
        raise TypeError(f"a formula must be text, such as 'a * a', got {shown(formula)}")
    instructions(formula)
    return formula


# From lines to a module -----------------------------------------------------------------------------------------------


def assemble(
    lines: Iterable[tuple[int, Sequence[tuple[str, Sequence[float | int]]]]], inputs: list[int], results: list[int]
) -> bytes:
    """A module with `step`, which returns the first result, and `memory`: the inputs, the other results, all the rest.

    Args:
        lines: a place, and the terms whose sum it gets: a formula, and for each letter a number or a place.
        inputs: places that hold numbers before the first line.
        results: places to return.
    """
    slots = {place: i for i, place in enumerate([*inputs, *results[1:]])}  # where in memory; the rest follow

    def offset(place: int) -> bytes:
        return ALIGNED + unsigned(8 * slots.setdefault(place, len(slots)))

    @cache
    def load(operand: float | int) -> bytes:
        return ZERO_ADDRESS + F64_LOAD + offset(operand) if isinstance(operand, int) else constant(operand)

    bodies = [bytearray()]  # functions that compute some lines each; the last one, step, calls them in turn
    for place, terms in lines:
        if len(bodies[-1]) > LONGEST_FUNCTION:
            bodies.append(bytearray())
        bodies[-1] += ZERO_ADDRESS  # for the store below, which takes an address and a number
        for number, (formula, operands) in enumerate(terms):
            for part in instructions(formula):
                bodies[-1] += part if isinstance(part, bytes) else load(operands[part])
            if number:
                bodies[-1] += OPERATORS[ast.Add]
        bodies[-1] += F64_STORE + offset(place)
    calls = b"".join(CALL + unsigned(len(MATH) + number) for number in range(len(bodies)))
    bodies.append(bytearray(calls + load(results[0])))

    # Types, by number: 0 and 1 take one and two numbers and give one, as the imports do; 2 takes nothing and gives a
    # number, as step does; 3 takes and gives nothing, as the functions of the lines do.
    numbers_to_number = [FUNCTION_TYPE + vector([F64] * count) + vector([F64]) for count in (1, 2, 0)]
    types = [*numbers_to_number, FUNCTION_TYPE + vector([]) + vector([])]
    imports = [text("math") + text(name) + b"\x00" + unsigned(count - 1) for name, count in MATH.items()]
    functions = [unsigned(3)] * (len(bodies) - 1) + [unsigned(2)]
    memory = b"\x00" + unsigned(-(-8 * len(slots) // PAGE))
    exports = [text("step") + b"\x00" + unsigned(len(MATH) + len(bodies) - 1), text("memory") + b"\x02" + unsigned(0)]
    codes = [unsigned(len(body) + 2) + vector([]) + body + END for body in bodies]  # size, no local variables, ...
    sections = {TYPE: types, IMPORT: imports, FUNCTION: functions, MEMORY: [memory], EXPORT: exports, CODE: codes}
    return b"\0asm" + struct.pack("<I", 1) + b"".join(section(*item) for item in sections.items())


# Hosts: what runs a module --------------------------------------------------------------------------------------------

Step = Callable[[Any], tuple[float, Iterable[float]]]


def start(module: bytes, inputs: int, gradients: int) -> Step:
    """The module's step as a function of an array of numbers: the result, and the gradients.

    Raises:
        ImportError: the package `wasmtime` is not installed; the message says how to get it.
    """
    if sys.platform == "emscripten":  # Python in a browser: the browser runs it
        return _start_in_browser(module, inputs, gradients)
    try:
        import wasmtime
    except ImportError:
        raise ImportError(
            "WebAssembly needs something that runs it: install the library with its extra wasm, which brings wasmtime "
            "along (the site you read has the line, under Install)"
        ) from None
    store, number = wasmtime.Store(), wasmtime.ValType.f64()
    functions = [
        wasmtime.Func(store, wasmtime.FuncType([number] * count, [number]), getattr(math, name))
        for name, count in MATH.items()
    ]
    exports: Any = wasmtime.Instance(store, wasmtime.Module(store.engine, module), functions).exports(store)
    memory, step = exports["memory"], exports["step"]

    def run(numbers: Any) -> tuple[float, Iterable[float]]:
        memory.write(store, numbers.tobytes(), 0)
        result = step(store)
        return result, array("d", memory.read(store, 8 * inputs, 8 * (inputs + gradients)))

    return run


def _start_in_browser(module: bytes, inputs: int, gradients: int) -> Step:
    import js
    from pyodide.ffi import to_js

    imports = js.Object.fromEntries(to_js([["math", js.Math]]))
    exports = js.WebAssembly.Instance.new(js.WebAssembly.Module.new(to_js(module)), imports).exports
    memory = js.Float64Array.new(exports.memory.buffer, 0, inputs + gradients)

    def run(numbers: Any) -> tuple[float, Iterable[float]]:
        memory.subarray(0, inputs).assign(numbers)
        result = exports.step()
        return result, memory.subarray(inputs).to_py()

    return run
