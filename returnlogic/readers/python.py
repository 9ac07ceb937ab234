"""Reads back the Python target. Trusted: this file is the model of the Python that emitted modules are made of.

The subset: literal constants; `decide`, which takes a dict apart, checks it and calls `outcome`; `outcome`, which is
assignments, `if` with a `return` at its end, conditional expressions, `and or not`, comparisons, whole-number `+ - *`
and `// %` by a literal, `min`, `max`, and tables of numbers. Numbers are unbounded, `//` rounds down and `%` has the
sign of its literal, as in SMT-LIB; an operation on None raises. `problems`, `named`, `decide_all` decide nothing: they
have to be, word for word, the ones below. Everything else is refused, as are bytes that Python might decode otherwise.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import NoReturn

from returnlogic.base.interface import Field, Interface, bounds
from returnlogic.base.sort import Enum, Instant
from returnlogic.readers._reader import Reader
from returnlogic.readers._value import (
    ABSENT,
    BOOL,
    INT,
    NULL,
    OTHER,
    TEXT,
    Choice,
    Entry,
    Literal,
    Nothing,
    Number,
    Outcome,
    Path,
    Raw,
    Reading,
    Reject,
    Steps,
    Value,
    Word,
    Yes,
    choose,
    compared,
    constant,
    decided,
    floor_div,
    floor_mod,
    greatest,
    is_word,
    least,
    minus,
    negate,
    on_path,
    plus,
    raw,
    times,
    typed,
)
from returnlogic.solver import algebra as smt

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

_BUILTINS = {"bool", "dict", "int", "len", "list", "max", "min", "object", "str", "tuple", "type", "zip"}
_BUILTINS |= {"KeyError", "TypeError", "ValueError"}
_COOKIE = re.compile(r"coding[:=]")
_SIGNS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "=",
    ast.NotEq: "!=",
}
_TAGS = {"bool": BOOL, "int": INT, "str": TEXT}
MAX_CHARACTERS = 20_000_000

Env = Mapping[str, Value]
Fixed = int | str | None | tuple["Fixed", ...]


def read(text: str, face: Interface) -> Reading:
    """The module as formulas; raises `Reject` for anything outside the subset."""
    return _Module(text, face).reading()


def _reject(node: ast.AST, message: str) -> NoReturn:
    raise Reject(message, getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1)


def _parsed(text: str) -> ast.Module:
    if len(text) > MAX_CHARACTERS:
        raise Reject("the text is too long", 1)
    for number, line in enumerate(text.split("\n"), 1):
        odd = next((c for c in line if not " " <= c <= "~"), None)
        if odd is not None:
            raise Reject(f"the character U+{ord(odd):04X}: generated modules are printable ASCII", number)
        if number <= 2 and "#" in line and _COOKIE.search(line):
            raise Reject("a comment that tells Python to decode the file in another way", number)
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise Reject(f"not Python: {error.msg}", error.lineno or 1, error.offset or 1) from None
    except (ValueError, RecursionError, MemoryError):
        raise Reject("not Python: nested too deeply", 1) from None


class _Module:
    def __init__(self, text: str, face: Interface) -> None:
        self.face = face
        self.tree = _parsed(text)
        self.constants: dict[str, Fixed] = {}
        self.functions: dict[str, ast.FunctionDef] = {}
        self.steps = Steps()

    def reading(self) -> Reading:
        for node in self.tree.body:
            match node:
                case ast.Expr(ast.Constant(str())):
                    pass
                case ast.Assign([ast.Name(name)], value):
                    self._free(node, name)
                    self.constants[name] = self._literal(value)
                case ast.FunctionDef(name=name):
                    self._free(node, name)
                    self.functions[name] = node
                case _:
                    _reject(node, "not a constant and not a function")
        for expected in ast.parse(_FIXED).body:
            assert isinstance(expected, ast.FunctionDef)
            found = self.functions.pop(expected.name, None)
            if found is None or ast.dump(found) != ast.dump(expected):
                _reject(found or self.tree, f"`{expected.name}` is not the function that every module has")
        if set(self.functions) != {"decide", "outcome"}:
            _reject(self.tree, "the functions are not `decide`, `outcome` and the three that every module has")
        self._labels()
        loaded, accepts = self._decide(self.functions["decide"])
        try:
            self._outcome(self.functions["outcome"], loaded)
        except RecursionError:
            _reject(self.functions["outcome"], "nested too deeply")
        return Reading(tuple(self.steps.found), accepts, self.steps.settled)

    def _labels(self) -> None:
        """What the module says of its facts and results is what they are: `named` and `problems` read it."""
        fields = tuple(_row(f) for f in self.face.fields)
        wanted = {"POLICY": self.face.policy, "FIELDS": fields, "RESULTS": tuple(r.key for r in self.face.results)}
        for name, value in wanted.items():
            if self.constants.get(name, 0) != value:
                _reject(self.tree, f"`{name}` is not the policy's")

    def _free(self, node: ast.AST, name: str) -> None:
        if name in self.constants or name in self.functions or name in _BUILTINS or name.startswith("__"):
            _reject(node, f"`{name}` has a meaning already")

    def _literal(self, node: ast.expr) -> Fixed:
        match node:
            case ast.Constant(value) if value is None or type(value) in (int, str, bool):
                return value  # type: ignore[return-value]  # the guard says so
            case ast.UnaryOp(ast.USub(), ast.Constant(value)) if type(value) is int:
                return -value
            case ast.Tuple(parts, ast.Load()):
                return tuple(self._literal(p) for p in parts)
            case ast.Name(name) if name in self.constants:
                return self.constants[name]
            case _:
                _reject(node, "not a constant")

    # --- the edge -----------------------------------------------------------------------------------------------------

    def _decide(self, function: ast.FunctionDef) -> tuple[list[str], str]:
        """The fields in the order they are passed to `outcome`, and which raw cases get that far."""
        self._signature(function, ["case"])
        body = _without_docstring(function.body)
        refuse = "raise ValueError(problems(case))"
        if not body or not _same(body[0], f"if type(case) is not dict:\n    {refuse}"):
            _reject(function, "`decide` does not begin by refusing what is no dict")
        env: dict[str, Raw] = {}
        there: list[str] = []
        condition = "true"
        rest = body[1:]
        if rest and isinstance(rest[0], ast.Try):
            for node in rest[0].body:
                match node:
                    case ast.Assign([ast.Name(name)], ast.Subscript(ast.Name("case"), ast.Constant(str() as key))):
                        self._local(node, name)
                        if name in env or name == "case" or key not in {f.name for f in self.face.fields}:
                            _reject(node, f"`{key}` is not a fact of the policy, or `{name}` is given twice")
                        env[name] = raw(self.face, key)
                        there.append(negate(env[name].has(ABSENT)))
                    case _:
                        _reject(node, "not the reading of one fact")
            handler = f"try:\n    pass\nexcept KeyError:\n    {refuse} from None"
            if _dump(ast.Try([ast.Pass()], rest[0].handlers, rest[0].orelse, rest[0].finalbody)) != _dump(
                ast.parse(handler).body[0]
            ):
                _reject(rest[0], "a missing fact is not refused as it should be")
            rest = rest[1:]
        if rest and isinstance(rest[0], ast.If):
            test = rest[0]
            if not isinstance(test.test, ast.UnaryOp) or not isinstance(test.test.op, ast.Not) or test.orelse:
                _reject(test, "not the check of the facts")
            if len(test.body) != 1 or not _same(test.body[0], refuse):
                _reject(test, "facts of a wrong type are not refused")
            condition = self._accepted(test.test.operand, env, tuple(there))
            rest = rest[1:]
        match rest:
            case [ast.Return(ast.Call(ast.Name("outcome"), args, []))] if all(isinstance(a, ast.Name) for a in args):
                names = [a.id for a in args if isinstance(a, ast.Name)]
            case _:
                _reject(function, "`decide` does not end by calling `outcome`")
        if any(n not in env for n in names):
            _reject(function, "`outcome` is given what was not read from the case")
        return [env[n].name for n in names], smt.all_of([*there, condition])

    def _accepted(self, node: ast.expr, env: Mapping[str, Raw], path: Path) -> str:
        """A condition on raw facts; comparing needs the type to be known on the path, or Python might raise."""
        match node:
            case ast.BoolOp(op, parts):
                found: list[str] = []
                for part in parts:
                    text = self._accepted(part, env, path)
                    found.append(text)
                    path = (*path, text if isinstance(op, ast.And) else negate(text))
                return smt.all_of(found) if isinstance(op, ast.And) else smt.any_of(found)
            case ast.Compare(ast.Call(ast.Name("type"), [ast.Name(name)], []), [ast.Is()], [ast.Name(kind)]) if (
                name in env and kind in _TAGS
            ):
                return env[name].has(_TAGS[kind])
            case ast.Compare(ast.Name(name), [ast.Is()], [ast.Constant(None)]) if name in env:
                return env[name].has(NULL)
            case ast.Compare(left, [ast.LtE(), ast.LtE()], [ast.Name(name), right]) if name in env:
                lo, hi = self._literal(left), self._literal(right)
                if type(lo) is not int or type(hi) is not int:
                    _reject(node, "not bounds of a number")
                ordered = env[name].has(INT, BOOL)
                self.steps.require("what is compared has an order", ordered, path, node.lineno)
                number = env[name].number
                return smt.all_of([smt.app("<=", smt.number(lo), number), smt.app("<=", number, smt.number(hi))])
            case ast.Compare(ast.Name(name), [ast.In()], [ast.Tuple(parts) | ast.Set(parts) as listed]) if name in env:
                words = [self._literal(p) for p in parts]
                members = env[name].members
                if any(w not in members for w in words):
                    _reject(node, "a word that the policy does not know")
                places = sorted({members.index(str(w)) for w in words})
                found_at = smt.any_of(smt.app("=", env[name].member, smt.number(p)) for p in places)
                if isinstance(listed, ast.Set):
                    hashed = negate(env[name].has(OTHER))
                    self.steps.require("what is looked up in a set has a hash", hashed, path, node.lineno)
                    return smt.all_of([env[name].has(TEXT), found_at])
                return smt.all_of([env[name].has(TEXT, OTHER), found_at])  # an object may equal any word it likes
            case _:
                _reject(node, "not a check of a fact")

    def _signature(self, function: ast.FunctionDef, names: Sequence[str] | None) -> list[str]:
        a = function.args
        if a.posonlyargs or a.vararg or a.kwonlyargs or a.kwarg or a.defaults or a.kw_defaults:
            _reject(function, "only plain parameters are known")
        if function.decorator_list or function.type_comment or getattr(function, "type_params", None):
            _reject(function, "decorators are not known")
        for note in (*(p.annotation for p in a.args), function.returns):
            if note is not None and _dump(note) not in _ANNOTATIONS:
                _reject(note, "not an annotation that generated modules have")
        found = [p.arg for p in a.args]
        if names is not None and found != names:
            _reject(function, f"the parameters are not {', '.join(names)}")
        return found

    def _local(self, node: ast.AST, name: str) -> None:
        if name in self.constants or name in self.functions or name in _BUILTINS or name.startswith("__"):
            _reject(node, f"`{name}` hides what has this name already")

    # --- the decision -------------------------------------------------------------------------------------------------

    def _outcome(self, function: ast.FunctionDef, loaded: Sequence[str]) -> None:
        params = self._signature(function, None)
        if len(params) != len(loaded) or len(set(params)) != len(params):
            _reject(function, "`outcome` does not take what `decide` gives")
        for name in params:
            self._local(function, name)
        env: dict[str, Value] = {p: typed(self.face, f) for p, f in zip(params, loaded, strict=True)}
        self._block(_without_docstring(function.body), env, (), function)

    def _block(self, body: Sequence[ast.stmt], env: dict[str, Value], path: Path, owner: ast.AST) -> None:
        for index, node in enumerate(body):
            match node:
                case ast.Assign([ast.Name(name)], value):
                    self._local(node, name)
                    found = self._value(value, env, path)
                    if isinstance(found, Yes) or (isinstance(found, Number) and found.null == "false"):
                        env[name] = self.steps.define(name, found, path, node.lineno)
                    elif isinstance(found, Entry | Choice):
                        env[name] = found
                    else:
                        _reject(node, "not a number, a yes/no or a result")
                case ast.If(test, then, otherwise):
                    condition = self._yes(test, env, path)
                    self._block(then, dict(env), (*path, condition), node)
                    path = (*path, negate(condition))
                    if otherwise:
                        self._block(otherwise, dict(env), path, node)
                        if index + 1 < len(body):
                            _reject(body[index + 1], "never reached")
                        return
                case ast.Return(value) if value is not None:
                    if index + 1 < len(body):
                        _reject(body[index + 1], "never reached")
                    self._returned(value, env, path)
                    return
                case _:
                    _reject(node, "not an assignment, an `if` or a `return`")
        last = body[-1] if body else owner
        _reject(last, "a way through the function that returns nothing")

    def _returned(self, node: ast.expr, env: Env, path: Path) -> None:
        found: list[Value]
        match node:
            case ast.Tuple(parts):
                found = [self._value(p, env, path) for p in parts]
            case ast.Name(name) if name in self.constants:
                whole = self.constants[name]
                if not isinstance(whole, tuple):
                    _reject(node, "not one result per name")
                found = [self._fixed(node, part) for part in whole]
            case _:
                _reject(node, "not one result per name")
        if len(found) != len(self.face.results):
            _reject(node, f"{len(found)} results where the policy has {len(self.face.results)}")
        results = []
        for value, result in zip(found, self.face.results, strict=True):
            if not isinstance(value, Entry | Choice):
                _reject(node, "not a result: a verdict with its bounds")
            results.append(decided(value, result.labels, node.lineno))
        self.steps.found.append(Outcome(tuple(results), path, node.lineno))

    def _fixed(self, node: ast.expr, value: Fixed) -> Value:
        """The value of a constant of the module; a constant yes/no is not used, so it is not known."""
        match value:
            case None:
                return Nothing()
            case bool():
                _reject(node, "a yes/no that is written out")
            case int():
                return constant(value)
            case str():
                return Literal(value)
            case (str() as verdict, lo, hi):
                return self._entry(node, verdict, self._fixed(node, lo), self._fixed(node, hi))
            case _:
                _reject(node, "not a result")

    def _entry(self, node: ast.expr, verdict: str, lo: Value, hi: Value) -> Entry:
        if not isinstance(lo, Number | Literal | Nothing) or not isinstance(hi, Number | Literal | Nothing):
            _reject(node, "not bounds of a result")
        return Entry(verdict, lo, hi)

    def _yes(self, node: ast.expr, env: Env, path: Path) -> str:
        found = self._value(node, env, path)
        if not isinstance(found, Yes):
            _reject(node, "not a yes/no")
        return found.text

    def _there(self, node: ast.expr, env: Env, path: Path) -> Number:
        """A number, which has to be there on the path."""
        found = self._value(node, env, path)
        if not isinstance(found, Number):
            _reject(node, "not a number")
        if found.null != "false":
            self.steps.require("what is counted with is not None", negate(found.null), path, node.lineno)
        return Number(found.text, found.lo, found.hi)

    def _value(self, node: ast.expr, env: Env, path: Path) -> Value:
        match node:
            case ast.Constant(literal):
                if literal is True or literal is False:
                    return Yes(smt.boolean(literal))
                if literal is None or type(literal) in (int, str):
                    return self._fixed(node, literal)  # type: ignore[arg-type]  # the guard says so
                _reject(node, "a number that is not whole, or bytes")
            case ast.Name(name):
                if name in env:
                    value = env[name]
                    return on_path(value, path) if isinstance(value, Number) else value
                if name in self.constants:
                    return self._fixed(node, self.constants[name])
                _reject(node, f"`{name}` has no value here")
            case ast.BoolOp(op, parts):
                found: list[str] = []
                for part in parts:
                    text = self._yes(part, env, path)
                    found.append(text)
                    path = (*path, text if isinstance(op, ast.And) else negate(text))
                return Yes(smt.all_of(found) if isinstance(op, ast.And) else smt.any_of(found))
            case ast.UnaryOp(ast.Not(), operand):
                return Yes(negate(self._yes(operand, env, path)))
            case ast.UnaryOp(ast.USub(), operand):
                return times(self._there(operand, env, path), -1)
            case ast.Compare(left, [op], [right]):
                return self._compare(node, left, op, right, env, path)
            case ast.IfExp(test, body, orelse):
                condition = self._yes(test, env, path)
                then = self._value(body, env, (*path, condition))
                otherwise = self._value(orelse, env, (*path, negate(condition)))
                return self._chosen(node, condition, then, otherwise)
            case ast.BinOp(left, op, right):
                return self._arithmetic(node, left, op, right, env, path)
            case ast.Call(ast.Name("min" | "max" as name), args, []) if len(args) > 1:
                numbers = [self._there(a, env, path) for a in args]
                return least(numbers) if name == "min" else greatest(numbers)
            case ast.Subscript(ast.Name(name), index) if name in self.constants:
                table = self.constants[name]
                if not isinstance(table, tuple) or not table or any(type(x) is not int for x in table):
                    _reject(node, "not a table of numbers")
                at = self._there(index, env, path)
                entries = [x for x in table if isinstance(x, int)]
                return self.steps.look_up(name, entries, at, path, node.lineno)
            case ast.Tuple([verdict, lo, hi]):
                word = self._value(verdict, env, path)
                if not isinstance(word, Literal):
                    _reject(node, "not a verdict")
                ends = [self._value(e, env, path) for e in (lo, hi)]
                return self._entry(node, word.word, ends[0], ends[1])
            case _:
                _reject(node, "not in the subset that generated modules are made of")

    def _chosen(self, node: ast.expr, condition: str, then: Value, otherwise: Value) -> Value:
        match then, otherwise:
            case Yes(a), Yes(b):
                return Yes(smt.choose(condition, a, b))
            case Number(), Number():
                return choose(condition, then, otherwise)
            case Entry() | Choice(), Entry() | Choice():
                return then if then == otherwise else Choice(condition, then, otherwise)
            case _:
                _reject(node, "the two values are not of one kind")

    def _compare(self, node: ast.expr, left: ast.expr, op: ast.cmpop, right: ast.expr, env: Env, path: Path) -> Yes:
        if isinstance(op, ast.Is | ast.IsNot):
            value = self._value(left, env, path)
            if not isinstance(value, Number) or not (isinstance(right, ast.Constant) and right.value is None):
                _reject(node, "`is` compares events with None only")
            return Yes(value.null if isinstance(op, ast.Is) else negate(value.null))
        word = self._value(left, env, path)
        if isinstance(word, Word):
            return Yes(self._is_one_of(node, word, op, right))
        if type(op) not in _SIGNS:
            _reject(node, "this comparison is not known")
        return compared(_SIGNS[type(op)], self._there(left, env, path), self._there(right, env, path))

    def _is_one_of(self, node: ast.expr, word: Word, op: ast.cmpop, right: ast.expr) -> str:
        found = self._literal(right)
        words = found if isinstance(found, tuple) else (found,)
        if isinstance(found, tuple) != isinstance(op, ast.In | ast.NotIn) or any(type(w) is not str for w in words):
            _reject(node, "a word is compared with words only")
        text = smt.any_of(t for w in words if (t := is_word(word, str(w))) != "false")
        match op:
            case ast.Eq() | ast.In():
                return text
            case ast.NotEq() | ast.NotIn():
                return negate(text)
            case _:
                _reject(node, "words have no order")

    def _arithmetic(
        self, node: ast.expr, left: ast.expr, op: ast.operator, right: ast.expr, env: Env, path: Path
    ) -> Number:
        a, b = self._there(left, env, path), self._there(right, env, path)
        literal = b.lo if b.lo == b.hi and isinstance(right, ast.Constant) else None
        match op:
            case ast.Add():
                return plus(a, b)
            case ast.Sub():
                return minus(a, b)
            case ast.Mult() if literal is not None:
                return times(a, literal)
            case ast.FloorDiv() if literal is not None and literal > 0:
                return floor_div(a, literal)
            case ast.Mod() if literal is not None and literal > 0:
                return floor_mod(a, literal)
            case _:
                _reject(node, "this arithmetic is not known: products and quotients only by a literal above 0")


def _row(f: Field) -> Fixed:
    lo, hi = bounds(f.sort)
    match f.sort:
        case Enum(members):
            return f.name, members, lo, hi, f.optional
        case Instant():
            return f.name, "minute", lo, hi, f.optional
        case _:
            return f.name, type(f.sort).__name__.lower(), lo, hi, f.optional


def _without_docstring(body: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    match body:
        case [ast.Expr(ast.Constant(str())), *rest]:
            return rest
        case _:
            return body


def _dump(node: ast.AST) -> str:
    return ast.dump(node)


def _same(node: ast.stmt, text: str) -> bool:
    return _dump(node) == _dump(ast.parse(text).body[0])


_ANNOTATIONS = {
    _dump(ast.parse(text, mode="eval").body)
    for text in ("bool", "int", "str", "int | None", "dict", "tuple", "object", "list")
}

READER = Reader("python", read, "Python 3.11 or newer")
