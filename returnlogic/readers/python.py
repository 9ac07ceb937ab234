"""Reads back the Python target. Trusted, with the `_python_` modules: they model the emitted language.

The subset: literal constants; `decide`, which takes a dict apart, checks it and calls `outcome`; `outcome`, which is
assignments, `if` with a `return` at its end, conditional expressions, `and or not`, comparisons, whole-number `+ - *`
and `// %` by a literal, `min`, `max`, and tables of numbers. Numbers are unbounded, `//` rounds down and `%` has the
sign of its literal, as in SMT-LIB; an operation on None raises. `problems`, `named`, `decide_all` decide nothing: they
have to be, word for word, the ones below. Everything else is refused, as are bytes that Python might decode otherwise.
"""

from __future__ import annotations

import ast

from returnlogic.base.interface import Interface
from returnlogic.readers._module import field_row
from returnlogic.readers._python_edge import PythonEdge
from returnlogic.readers._python_outcome import PythonOutcome
from returnlogic.readers._python_syntax import Globals, literal, parsed, reject
from returnlogic.readers._read_back import ReadBack, Steps
from returnlogic.readers._reader import Reader

_FIXED = '''
def problems(case: object) -> tuple[str, ...]:
    """Why `decide` does not accept a case: one sentence per fact; none iff it does."""
    if type(case) is not dict:
        return ("a case is a dict of facts",)
    found = []
    for name, kind, lo, hi, optional in FIELDS:
        if name not in case:
            found.append(name + ": missing")
            continue
        value = case[name]
        if value is None and optional:
            continue
        if type(kind) is tuple:
            if type(value) is not str or value not in kind:
                found.append(name + ": expected one of " + ", ".join(kind))
        elif kind == "bool":
            if type(value) is not bool:
                found.append(name + ": expected True or False")
        elif type(value) is not int or not lo <= value <= hi:
            found.append(name + ": expected a whole number (" + kind + ") from " + str(lo) + " to " + str(hi))
    return tuple(found)


def named(result: tuple) -> dict:
    """An outcome by the names of RESULTS."""
    return dict(zip(RESULTS, result))


def decide_all(cases: list) -> list:
    """The outcome of each case, in order; raises ValueError at the first that is not well-typed."""
    return [decide(case) for case in cases]
'''


def read(text: str, interface: Interface) -> ReadBack:
    """Return the module as formulas; raises `Reject` for anything outside the subset."""
    tree = parsed(text)
    module = _globals(tree)
    _check_fixed_functions(tree, module)
    _check_labels(tree, module, interface)
    steps = Steps()
    loaded, accepts = PythonEdge(interface, module, steps).read(module.functions["decide"])
    try:
        PythonOutcome(interface, module, steps).read(module.functions["outcome"], loaded)
    except RecursionError:
        reject(module.functions["outcome"], "nested too deeply")
    return ReadBack(tuple(steps.found), accepts, steps.settled)


def _globals(tree: ast.Module) -> Globals:
    module = Globals()
    for node in tree.body:
        match node:
            case ast.Expr(ast.Constant(str())):
                pass
            case ast.Assign([ast.Name(name)], value):
                module.claim(node, name)
                module.constants[name] = literal(value, module.constants)
            case ast.FunctionDef(name=name):
                module.claim(node, name)
                module.functions[name] = node
            case _:
                reject(node, "not a constant and not a function")
    return module


def _check_fixed_functions(tree: ast.Module, module: Globals) -> None:
    """Raise `Reject` unless the functions are those that every module has, and the two that decide.

    Their names stay taken: a local one of `decide` that hides `problems` would break what refuses a case.
    """
    fixed = [f for f in ast.parse(_FIXED).body if isinstance(f, ast.FunctionDef)]
    for expected in fixed:
        found = module.functions.get(expected.name)
        if found is None or ast.dump(found) != ast.dump(expected):
            reject(found or tree, f"`{expected.name}` is not the function that every module has")
    if set(module.functions) != {"decide", "outcome", *(f.name for f in fixed)}:
        reject(tree, "the functions are not `decide`, `outcome` and the three that every module has")


def _check_labels(tree: ast.Module, module: Globals, interface: Interface) -> None:
    """Raise `Reject` unless the module says of its facts and results what they are: `named`, `problems` read that."""
    fields = tuple(map(field_row, interface.fields))
    wanted = {"POLICY": interface.policy, "FIELDS": fields, "RESULTS": tuple(r.key for r in interface.results)}
    for name, value in wanted.items():
        if module.constants.get(name, 0) != value:
            reject(tree, f"`{name}` is not the policy's")


READER = Reader("python", read, "Python 3.11 or newer")
