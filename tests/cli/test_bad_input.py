"""Bad input of any kind: exit 2, a message with a place, no traceback, and nothing decided."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.small import CLAUSES, HEAD, run, shop

FILES = {
    "unknown name": (("when worn", "when wron"), "did you mean `worn`"),
    "unknown event": (("notified within", "notifed within"), "did you mean `notified`"),
    "wrong unit": (("14 days after", "14 parsecs after"), "not a unit of time"),
    "absurd number": (("14 days after", "99999999999999999999 days after"), "too large"),
    "absurd length": (("14 days after", "99999 days after"), "more than a return policy can mean"),
    "zero": (("14 days after", "0 days after"), "a limit of nothing"),
    "not a bool": (("when clean", "when colour"), "not a yes/no fact"),
    "wrong member": (("when clean", "when colour is blue"), "no value `blue`"),
    "wrong sort": (("when clean", "when price over 5"), "no value of `price`"),
    "mixed and/or": (("when clean", "when clean and worn or box_kept"), "without brackets"),
    "quote not there": (("come back in 14 days", "come back in 15 days"), "RL502"),
    "basis not there": (("worn_goods for back", 'worn_goods for back\n  overrides window basis "nowhere"'), "RL502"),
    "cycle": (
        ("worn_goods for back", 'worn_goods for back\n  overrides worn_goods basis "Worn goods stay yours."'),
        "RL105",
    ),
    "unknown target": (
        ("worn_goods for back", 'worn_goods for back\n  overrides windows basis "Worn"'),
        "there is no clause `windows`",
    ),
    "unknown right": (("window for back", "window for bakc"), "did you mean `back`"),
    "unknown vocabulary": (("uses mini", "uses mni"), "`mni`"),
    "unknown law": (("uses mini", "uses mini\n  law ue"), "did you mean `eu`"),
    "impossible day": (
        ("aside", 'example "x": ordered 2026-02-30 expect clause(box) is no\naside'),
        "no day `2026-02-30`",
    ),
    "no source": (("shop.txt", "gone.txt"), "cannot read"),
    "source outside": (("shop.txt", "../shop.txt"), "another folder"),
    "control character": (("when clean", "when \x07clean"), "control character"),
    "unclosed": (('"You keep the box."', '"You keep the box.'), "no closing quotation mark"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", ["check", "decide", "test"])
def test_bad_file(tmp_path: Path, name: str, command: str) -> None:
    (old, new), said = FILES[name]
    text = HEAD + CLAUSES
    assert text.count(old) == 1
    lines = text[: text.index(old)].count("\n") + 1
    path = shop(tmp_path, text.replace(old, new))
    ran = run(command, path, *(["--set", "worn=yes"] if command == "decide" else []))
    shown = ran.out + ran.err
    assert ran.code == 2, shown
    places = [int(n) for n in re.findall(r"--> \S*shop\.ret:(\d+):\d+", shown)]
    assert said in shown and places and places[0] in (lines, lines + 1), shown
    assert "Traceback" not in shown and "level(" not in ran.out and " goals:" not in ran.out


def test_bytes_and_size(tmp_path: Path) -> None:
    path = shop(tmp_path)
    data = Path(path).read_bytes()
    Path(path).write_bytes(data.replace(b"when clean", b"when \xff"))
    for command in ("check", "decide", "test", "fmt"):
        ran = run(command, path)
        assert ran.code == 2 and "shop.ret:7:" in ran.out + ran.err and "not UTF-8" in ran.out + ran.err
    Path(path).write_bytes(data.replace(b"when clean", b"when " + b"a" * 10_000_000))
    for command in ("check", "decide", "test", "fmt"):
        ran = run(command, path)
        assert ran.code == 2 and "too large" in ran.out + ran.err and len(ran.out + ran.err) < 1000
    Path(path).write_bytes(data)
    (tmp_path / "shop.txt").write_bytes(b"\xff" * 10)
    ran = run("check", path)
    assert ran.code == 2 and "not UTF-8" in ran.out and "shop.txt:1:1" in ran.out


def test_deep_brackets(tmp_path: Path) -> None:
    path = shop(tmp_path, (HEAD + CLAUSES).replace("when clean", "when " + "(" * 5000 + "clean" + ")" * 5000))
    ran = run("check", path)
    assert ran.code == 2 and "shop.ret:7:" in ran.out


CASES = {
    "broken": ('{"facts": {', ":1:12: not JSON"),
    "empty": ("", ":1:1: not JSON"),
    "array": ("[]", "JSON object"),
    "null": ("null", "JSON object"),
    "double": ('{"facts": {"worn": true, "worn": false}}', "`worn` is given twice"),
    "double part": ('{"facts": {}, "facts": {}}', "`facts` is given twice"),
    "unknown part": ('{"fact": {}}', "`fact`: unknown"),
    "facts no object": ('{"facts": []}', "`facts`: expected an object"),
    "facts false": ('{"facts": false}', "`facts`: expected an object"),
    "assume null": ('{"assume": null}', "`assume`: expected an object"),
    "unknown fact": ('{"facts": {"wron": true}}', "did you mean `worn`"),
    "fact as assumption": ('{"assume": {"worn": true}}', "`worn`: no such assumption"),
    "bool": ('{"facts": {"worn": "yes"}}', "expected true or false"),
    "bool null": ('{"facts": {"worn": null}}', "expected true or false"),
    "enum": ('{"facts": {"colour": "blue"}}', "expected one of red, green"),
    "number": ('{"facts": {"pieces": 1.5}}', "expected a whole number from 1 to 9"),
    "number bool": ('{"facts": {"pieces": true}}', "expected a whole number from 1 to 9"),
    "number range": ('{"facts": {"pieces": 10}}', "outside 1 to 9"),
    "number huge": ('{"facts": {"pieces": ' + "9" * 5000 + "}}", "a number too long"),
    "money number": ('{"facts": {"price": 49.9}}', "decimal string"),
    "money places": ('{"facts": {"price": "49.999"}}', "not an amount"),
    "money range": ('{"facts": {"price": "100.01"}}', "outside 1.00 to 100.00"),
    "nan": ('{"facts": {"price": NaN}}', "`NaN` is no number"),
    "date": ('{"facts": {"notified": "8 May"}}', "not a date"),
    "no such day": ('{"facts": {"notified": "2026-02-30"}}', "no day `2026-02-30`"),
    "other digits": ('{"facts": {"notified": "२०२६-05-05"}}', "not a date"),
    "date range": ('{"facts": {"notified": "1999-01-01"}}', "outside"),
    "instant": ('{"facts": {"notified": "2026-05-08T10:00"}}', "not a date"),
    "reading": ('{"assume": {"last_day": "maybe"}}', "expected one of counted, not_counted"),
    "as of": ('{"as_of": 20260505}', "`as_of`: 20260505"),
    "as of date": ('{"as_of": "soon"}', '`as_of`: "soon"'),
    "order": ('{"facts": {"ordered": "2026-05-09", "delivered": "2026-05-08"}}', "goods come after the order"),
    "never came": ('{"facts": {"delivered": null, "notified": "2026-05-08"}}', "nobody writes before the goods came"),
    "never ordered": ('{"facts": {"ordered": null}}', "an order comes first"),
    "no history": ('{"facts": {"ordered": "2026-05-09", "notified": "2026-05-08"}}', "nobody writes earlier"),
    "deep": ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
    "deep value": ('{"facts": {"colour": ' + "[" * 900 + "]" * 900 + "}}", "a JSON array: expected one of"),
    "long value": ('{"facts": {"colour": "' + "x" * 900_000 + '"}}', "expected one of"),
    "long name": ('{"facts": {"' + "x" * 900_000 + '": 1}}', "no such fact"),
    "large": ('{"facts": {"colour": "' + "x" * 1_000_000 + '"}}', "at most 1,000,000 bytes"),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_case(tmp_path: Path, name: str) -> None:
    text, said = CASES[name]
    ran = run("decide", shop(tmp_path), "--case", "-", "--format", "json", stdin=text)
    assert (ran.code, ran.out) == (2, "")
    assert "nothing is decided" in ran.err and said in ran.err
    assert "Traceback" not in ran.err and len(ran.err) < 700


def test_every_problem_at_once(tmp_path: Path) -> None:
    text = json.dumps({"facts": {"wron": True, "colour": "blue", "price": 5}, "as_of": "x", "extra": 1})
    ran = run("decide", shop(tmp_path), "--case", "-", stdin=text)
    assert ran.code == 2
    assert all(f"`{name}`" in ran.err for name in ("wron", "colour", "price", "as_of", "extra"))


def test_case_bytes_and_files(tmp_path: Path) -> None:
    path = shop(tmp_path)
    ran = run("decide", path, "--case", "-", stdin=b'{"facts": {"\xff": 1}}')
    assert ran.code == 2 and "byte 12 is not UTF-8" in ran.err
    for missing in (str(tmp_path / "no.json"), str(tmp_path)):
        ran = run("decide", path, "--case", missing)
        assert ran.code == 2 and missing in ran.err


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("worn", "write FACT=VALUE"),
        ("=yes", "write FACT=VALUE"),
        ("worn=", "expected true or false"),
        ("worn=null", "expected true or false"),
        ("pieces=--5", "expected a whole number"),
        ("pieces=²", "expected a whole number"),
        ("pieces=99999999999", "expected a whole number"),
        ("price=1e3", "not an amount"),
        ("notified=yes", "not a date"),
        ("wron=yes", "did you mean `worn`"),
    ],
)
def test_bad_setting(tmp_path: Path, setting: str, said: str) -> None:
    ran = run("decide", shop(tmp_path), "--set", setting)
    assert (ran.code, ran.out) == (2, "") and said in ran.err


def test_set_twice(tmp_path: Path) -> None:
    ran = run("decide", shop(tmp_path), "--set", "worn=yes", "--set", "worn=no")
    assert ran.code == 2 and "set twice" in ran.err
