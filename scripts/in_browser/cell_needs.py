"""Which earlier cells of a page a cell needs, worked out from the names it uses.

The build asks it for what `Copy` copies, the reader's browser for what `Run` has to run first. It reads the code and
runs nothing. Where it cannot know it takes a cell more than needed: a name counts as changed when something that it
was computed from is changed, or handed to a function that changes what it is given.

Left out: changes made behind a name's back (through `globals()`, files, a module's insides; not `random`'s state).
"""

import ast
import symtable
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

# Methods that change the object they belong to, of Python's types and of the library's.
CHANGING = {
    *("append", "extend", "insert", "pop", "popitem", "remove", "clear", "update", "setdefault", "sort", "reverse"),
    *("add", "discard", "fill", "resize", "put", "write", "send", "close", "start", "stop", "step"),
    *("backward", "_backward", "zero_grad", "seed", "shuffle", "random", "uniform", "gauss", "normalvariate"),
    *("choice", "choices", "sample", "randint", "randrange"),
}
# Functions and classes that change what they are given: a random number generator that moves on, mostly.
CHANGING_FUNCTIONS = {"next", "setattr", "delattr", "batches", "moons", "Neuron", "Layer", "MLP", "SGD"}
EVERYTHING = {"globals", "locals", "vars", "exec", "eval"}


@dataclass
class Effects:
    """What running a cell means for the names of its page."""

    uses: set[str] = field(default_factory=set)  # names from before the cell
    binds: set[str] = field(default_factory=set)  # names that have a new meaning after it, whatever they meant before
    may_bind: set[str] = field(default_factory=set)  # the same, but only perhaps
    changes: set[str] = field(default_factory=set)  # names whose object may be another inside than before
    made_from: dict[str, set[str]] = field(default_factory=dict)  # for each name it binds: the names used for it
    late: dict[str, set[str]] = field(
        default_factory=dict
    )  # for each function and class: what its code uses when called
    everything: bool = False


def needs(cells: Sequence[str | None], target: int) -> list[int]:
    """The places of the cells, before the one at `target` and in their order, that have to run before it.

    Args:
        cells: the code of a page's cells; None for one that does not count, such as another exercise's solution.
        target: the place of the cell in question.
    """
    effects = all_effects(cells[: target + 1])
    found: set[int] = set()
    open_needs: list[tuple[str, int]] = []
    done: set[tuple[str, int]] = set()

    def include(place: int) -> None:
        if place not in found:
            found.add(place)
            own = effects[place]
            open_needs.extend((name, place) for name in own.uses)
            for names in own.late.values():
                open_needs.extend((name, place) for name in names - own.binds)
            if own.everything:  # every function and class there is
                open_needs.extend((name, place) for before in effects[:place] for name in before.late)

    include(target)
    while open_needs:
        name, before = open_needs.pop()
        if (name, before) in done:
            continue
        done.add((name, before))
        for place in range(before - 1, -1, -1):
            own = effects[place]
            if name in own.binds:
                include(place)
                open_needs.extend((late, before) for late in own.late.get(name, ()))
                # What it was made from may have been changed since.
                origins = made_from(effects[: place + 1], name)
                for between in range(place + 1, before):
                    if effects[between].changes & origins:
                        include(between)
                break
            if name in own.may_bind or name in own.changes:
                include(place)
    return sorted(found - {target})


def made_from(effects: Sequence[Effects], name: str) -> set[str]:
    """The names that a name was computed from, and those that these were computed from, and so on."""
    found: set[str] = set()
    todo = [name]
    while todo:
        for own in effects:
            for origin in own.made_from.get(todo[-1], ()):
                if origin not in found and origin != name:
                    found.add(origin)
                    todo.insert(0, origin)
        todo.pop()
    return found


def all_effects(cells: Sequence[str | None]) -> list[Effects]:
    """The effects of each cell, given the cells before it. A cell that Python cannot read has none."""
    changing: frozenset[tuple[str, bool]] = frozenset()
    modules: frozenset[str] = frozenset()
    done: list[Effects] = []
    for cell in cells:
        read, changing, modules = read_cell(cell or "", changing, modules)
        own = replace(read, changes=set(read.changes))
        # A change to something is one to what it was made from.
        for name in list(own.changes):
            own.changes |= made_from([*done, own], name)
        own.changes -= own.binds - own.uses
        done.append(own)
    return done


@lru_cache(1000)  # a page's cells are read at every Run, and few of them have changed
def read_cell(
    cell: str, changing: frozenset[tuple[str, bool]], modules: frozenset[str]
) -> tuple[Effects, frozenset[tuple[str, bool]], frozenset[str]]:
    """The effects of a cell by itself, and what is known after it.

    Args:
        cell: its code.
        changing: the page's own functions and methods so far, and whether they change what they are given.
        modules: the names of modules so far.
    """
    own, functions, names = Effects(), dict(changing), set(modules)
    try:
        for statement in ast.parse(cell).body:
            read_statement(statement, own, functions, names)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the latter two where it is nested too deep
        own = Effects()
    return own, frozenset(functions.items()), frozenset(names)


def read_statement(statement: ast.stmt, own: Effects, changing: dict[str, bool], modules: set[str]) -> None:
    statement = Apart().visit(statement)
    table = symtable.symtable(ast.unparse(statement), "cell", "exec")
    at_once, late = names_used(table)
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        own.late[statement.name] = late - {statement.name}
        for function in (node for node in ast.walk(statement) if isinstance(node, ast.FunctionDef)):
            if function.name != "__init__":
                changing[function.name] = any(changed(function, changing, modules))
    else:
        at_once |= late
    own.everything |= bool(at_once & EVERYTHING)
    own.uses |= at_once - own.binds
    own.changes |= set(changed(statement, changing, modules)) if not isinstance(statement, ast.FunctionDef) else set()
    if isinstance(statement, ast.Import | ast.ImportFrom):
        names = {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
        modules |= names - {"random", "rng"}
        own.binds |= names
        for name in names:
            own.made_from[name] = set()
        return
    bound = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        bound |= {node.target.id for node in ast.walk(statement) if isinstance(node, ast.NamedExpr)}
    sure = (ast.Assign, ast.AnnAssign, ast.For, ast.With, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Expr)
    surely = {name for name in bound if isinstance(statement, sure)}
    if isinstance(statement, ast.For | ast.With):
        surely &= {node.id for node in ast.walk(head(statement)) if isinstance(node, ast.Name)}
    declared_global = {of for node in ast.walk(statement) if isinstance(node, ast.Global) for of in node.names}
    for name in bound:
        origins = (at_once | declared_global) - {name}
        own.made_from[name] = origins if name in surely else own.made_from.get(name, set()) | origins
    own.binds |= surely
    own.may_bind |= bound - surely


class Apart(ast.NodeTransformer):
    """Makes a comprehension a generator, whose variables every version of Python keeps apart from those around it."""

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp) -> ast.AST:
        self.generic_visit(node)
        return ast.GeneratorExp(node.elt, node.generators)

    visit_SetComp = visit_ListComp

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        self.generic_visit(node)
        return ast.GeneratorExp(ast.Tuple([node.key, node.value], ast.Load()), node.generators)


def head(statement: ast.For | ast.With) -> ast.AST:
    """What a loop or a with block binds before its body runs."""
    if isinstance(statement, ast.For):
        return statement.target
    return ast.Module([ast.Expr(item.optional_vars) for item in statement.items if item.optional_vars], [])


def names_used(table: symtable.SymbolTable) -> tuple[set[str], set[str]]:
    """The page's names that a statement uses: when it runs, and when what it defines is called."""
    at_once = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    late: set[str] = set()
    for scope in table.get_children():
        late |= global_names(scope)
    return at_once, late


def global_names(scope: symtable.SymbolTable) -> set[str]:
    found = {symbol.get_name() for symbol in scope.get_symbols() if symbol.is_global() and symbol.is_referenced()}
    for inner in scope.get_children():
        found |= global_names(inner)
    return found


def changed(tree: ast.AST, changing: dict[str, bool], modules: set[str]) -> Iterator[str]:
    """The names whose objects a piece of code may change."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            yield from root_names(node)
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Attribute) and (called.attr in CHANGING or changing.get(called.attr)):
            yield from (name for name in root_names(called) if name not in modules)
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
        if changing.get(name) or name in CHANGING_FUNCTIONS:
            for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
                yield from (name for name in names_in(argument) if name not in modules)
            if isinstance(called, ast.Name):
                yield name  # a function may keep something of its own


def root_names(node: ast.expr) -> Iterator[str]:
    """The `x` of `x.y[0].z`; for another expression, such as `f(x).y`, all names in it."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    yield from names_in(node)


def names_in(node: ast.AST) -> Iterator[str]:
    yield from (inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name))
