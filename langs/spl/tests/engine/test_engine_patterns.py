"""Regular expressions: what PCRE, RE2 and the library ``regex`` read differently.

Rules 3.18, 6.10, 6.13, 10.10 [D: SPL and regular expressions]: SPL's are PCRE.
"""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nblang_spl.sql.pcre.compiling import compile_pattern
from nblang_spl.sql.pcre.pieces import PatternError
from nblang_spl.sql.pcre.reading import read_pattern
from nblang_spl.syntax.escapes import write_literal

_SPEC = importlib.util.spec_from_file_location(
    "pcre_oracle", Path(__file__).with_name("pcre_oracle.py")
)
assert _SPEC is not None
assert _SPEC.loader is not None
oracle: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(oracle)

Groups = list[str | None]
needs_pcre = pytest.mark.skipif(
    oracle.library() is None, reason="libpcre2-8 is not installed on this machine"
)

CASES: list[tuple[str, str, str, Groups | None]] = [
    ("$ stands before a last line break", "a$", "a\n", ["a"]),
    ("$ ends with a backslash", "(a|b)$", "xb", ["b", "b"]),
    ("$ stands before no other line break", "a$", "a\nb", None),
    ("$ in a group", "(a$|b)", "a\n", ["a", "a"]),
    ("$ with more behind it", "a$\n", "a\n", ["a\n"]),
    ("$ under (?m) stands before any line break", "(?m)a$", "a\nb", ["a"]),
    (r"\Z is what $ is", r"a\Z", "a\n", ["a"]),
    (r"\z is the very end", r"a\z", "a\n", None),
    ("^ under (?m) stands behind a line break", "(?m)^b", "a\nb", ["b"]),
    ("^ under (?m) does not stand behind the last one", r"(?m)\n^", "a\n", None),
    ("^ alone is the beginning", "^b", "a\nb", None),
    (". is no line break", "a.b", "a\nb", None),
    (". is one under (?s)", "(?s)a.b", "a\nb", ["a\nb"]),
    (r"\s has the vertical tab", r"a\sb", "a\vb", ["a\vb"]),
    (r"\S lacks it", r"\S", "\v", None),
    (r"[\s] has it", r"[\s]", "\v", ["\v"]),
    (r"[^\s] lacks it", r"[^\s]", "\v", None),
    (r"[\S] lacks it", r"[\S]", "\v", None),
    ("[[:space:]] has it", "[[:space:]]", "\v", ["\v"]),
    (r"\d is ASCII", r"\d", "٣", None),
    (r"\w is ASCII", r"\w", "é", None),
    (r"\b is between ASCII letters and the rest", r"\bx", "éx", ["x"]),
    (r"\B stands between no bytes of a letter", r"\B", "é", [""]),
    (r"\B stands not in the middle of a letter", r"a\Bé\Bb", "aéb", None),
    ("(?i) folds letters of other scripts", "(?i)é", "É", ["É"]),
    ("(?i) folds letters written as codes", r"(?i)\x{e9}", "É", ["É"]),
    ("(?i) folds one letter to one", "(?i)ß", "SS", None),
    (r"(?i) adds nothing to \w", r"(?i)é\w", "éé", None),
    (r"(?i) adds nothing to [\W]", r"(?i)[\W]", "sk", None),
    ("(?i) holds from where it stands", "a(?i)b", "AB", None),
    ("(?i) in the middle", "a(?i)b", "aB", ["aB"]),
    ("(?i) ends with its group", "(a(?i)b)c", "aBC", None),
    ("(?i) holds for the branches behind it", "a(?i)b|c", "C", ["C"]),
    ("(?i:..) holds for its group alone", r"[^b]\d|(?i:c)", "B1", ["B1"]),
    ("case that matters in parts only", r"(|(?i:e)\])[^]a]", "A", ["A", ""]),
    ("(?-i) ends it", "(?i)a(?-i)b", "AB", None),
    ("(?x) leaves out blanks and comments", "(?x) a b # c\n c", "abc", ["abc"]),
    ("(?U) turns greed", "(?U)a+", "aaa", ["a"]),
    ("(?U) turns laziness", "(?U)a+?", "aaa", ["aaa"]),
    ("{,2} is itself", "a{,2}", "a{,2}", ["a{,2}"]),
    ("{e} is itself", "ab{e}", "ab{e}", ["ab{e}"]),
    ("{e<=1} is itself and not nearly", "(?:abc){e<=1}", "abd", None),
    ("a { alone is itself", "a{b", "a{b", ["a{b"]),
    ("a } and a ] alone are themselves", "}]", "}]", ["}]"]),
    ("a repetition of more than a thousand", "a{1001}", "a" * 1001, ["a" * 1001]),
    ("possessive repetition gives nothing back", "a++a", "aaa", None),
    ("an atom gives nothing back", "(?>a+)a", "aaa", None),
    ("look-ahead", "a(?=b)", "ab", ["a"]),
    ("look-ahead for what is not", "a(?!b)", "ab", None),
    ("look-behind", "(?<=a)b", "ab", ["b"]),
    ("look-behind for what is not", "(?<!a)b", "ab", None),
    ("back reference", r"(a|b)\1", "abb", ["bb", "b"]),
    ("back reference by name", r"(?<x>a|b)\k<x>", "abb", ["bb", "b"]),
    ("back reference by name as in Python", "(?P<x>a|b)(?P=x)", "abb", ["bb", "b"]),
    ("back reference in braces", r"(a|b)\g{1}0", "bb0", ["bb0", "b"]),
    ("back reference to the group before", r"(a)(b)\g{-1}", "abb", ["abb", "a", "b"]),
    (r"\10 without ten groups is a character", "(a)\\10", "a\b", ["a\b", "a"]),
    ("a name in quotes", "(?'x'a)", "a", ["a", "a"]),
    ("a condition", "(<)?a(?(1)>|b)", "<a>", ["<a>", "<"]),
    ("a condition that fails", "^(<)?a(?(1)>|b)", "ab", ["ab", None]),
    ("a condition by name", "^(?<o><)?a(?(<o>)>|b)$", "ab", ["ab", None]),
    ("recursion", r"\((?:[^()]|(?R))*\)", "((a)b", ["(a)"]),
    ("a group again", r"(\d\d):(?1)", "12:34", ["12:34", "12"]),
    ("numbers of groups begin anew in branches", "(?|a(b)|c(d))", "cd", ["cd", "d"]),
    ("a comment", "a(?#b)c", "ac", ["ac"]),
    (r"\Q..\E is literal", r"\Qa.b\E+", "a.bb", ["a.bb"]),
    (r"\Q without an end", r"\Qa.", "a.", ["a."]),
    (r"\h is a blank or a tab", r"a\hb", "a\u00a0b", ["a\u00a0b"]),
    (r"\v is a line break of any kind", r"a\vb", "a\u2028b", ["a\u2028b"]),
    (r"\H and \V are the others", r"\H\V", "\tab", ["ab"]),
    (r"\N is no line break", r"(?s)\N", "\n", None),
    (r"\R is a line break in one piece", r"a\Rb", "a\r\nb", ["a\r\nb"]),
    (r"\K begins the match anew", r"a\Kb", "ab", ["b"]),
    (r"\e, \cA, \x41, \x{42}, \103, \o{104}", r"\e\cA\x41\x{42}\103\o{104}", "\x1b\x01ABCD",
     ["\x1b\x01ABCD"]),
    (r"\x without digits is NUL", r"a\xg", "a\0g", ["a\0g"]),
    (r"[\b] is a backspace", r"[\b]", "\b", ["\b"]),
    ("a ] at the beginning of a class", "[]a]+", "a]", ["a]"]),
    ("a ] at the beginning of what is not", "[^]a]", "]ab", ["b"]),
    ("a hyphen at the end", "[a-]+", "-a", ["-a"]),
    ("a bracket in a class is itself", "[[a]+", "[a", ["[a"]),
    ("signs of sets in a class are themselves", "[a&&b||c~~]+", "&|~", ["&|~"]),
    (r"a class by name in one that is not", "[^[:alpha:]_]+", "a_1-", ["1-"]),
    ("what is in no class by name", "[[:^digit:]]+", "1ab", ["ab"]),
    ("a class by name without case", "(?i)[[:upper:]]+", "aB1", ["aB"]),
    ("letters by property", r"\p{L}+", "1éa", ["éa"]),
    ("a repetition of what can be empty", "(a*)+", "b", ["", ""]),
    ("a branch that is empty comes first", "(?:|a)+", "aa", [""]),
    ("the first branch that fits wins", "a|ab", "ab", ["a"]),
]  # fmt: skip


def _by_regex(pattern: str, text: str) -> Groups | None:
    found = compile_pattern(pattern).search(text, timeout=1)
    return None if found is None else [found[0], *found.groups()]


def _by_duckdb(
    connection: duckdb.DuckDBPyConnection, re2: str, text: str, groups: int
) -> tuple[bool, list[str]]:
    columns = "".join(f", regexp_extract($t, $p, {group})" for group in range(1, groups + 1))
    query = f"SELECT regexp_matches($t, $p){columns}"
    found = connection.execute(query, {"t": text, "p": re2}).fetchone()
    assert found is not None
    return bool(found[0]), list(found[1:])


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as opened:
        yield opened


@pytest.mark.parametrize(("statement", "pattern", "text", "wanted"), CASES)
def test_both_libraries_read_pcre(connection, statement, pattern, text, wanted):
    """The statement is the parameter; RE2 is asked only where it can say the same."""
    assert _by_regex(pattern, text) == wanted, statement
    re2 = read_pattern(pattern).re2
    if re2 is not None and "1001" not in re2:
        matched, groups = _by_duckdb(connection, re2, text, compile_pattern(pattern).groups)
        assert matched == (wanted is not None), statement
        assert groups == [one or "" for one in (wanted or [""] * (len(groups) + 1))[1:]], statement


@needs_pcre
@pytest.mark.parametrize(("statement", "pattern", "text", "wanted"), CASES)
def test_the_table_is_what_pcre_says(statement, pattern, text, wanted):
    """The same statements, asked of PCRE itself."""
    assert oracle.search(pattern, text) == wanted, statement


@pytest.mark.parametrize(("statement", "pattern", "text", "wanted"), CASES)
def test_a_search_says_the_same(ask, statement, pattern, text, wanted):
    """Rule 6.13, through the whole engine: which library runs it is not for the search to know."""
    found = ask(f"| regex f={write_literal(pattern)}", [{"f": text}])
    assert bool(found) == (wanted is not None), statement


def test_a_hyphen_behind_a_set_is_itself(ask):
    """PCRE before its version 10 [G]; later ones refuse it, and an engine that does helps nobody."""
    assert ask(r'| rex field=f "(?<x>[\d-x]+)" | table x', [{"f": "a1-x"}]) == [{"x": "1-x"}]


@pytest.mark.parametrize(
    "pattern",
    [r"^\d+\.\d+$", r"(?i)(cmd|powershell)\.exe$", r"user=(?<user>[^\s,]+)", r"[A-Za-z0-9+/]{40,}={0,2}",
     r"^C:\\Users\\[^\\]+\\", "(?i)^(?:a|b)$|c", r"\bnet\s+user\b", r"\\\\(?<host>[\w.-]+)\\"],
)  # fmt: skip
def test_what_searches_usually_ask_runs_inside_duckdb(pattern):
    """Speed: only what RE2 cannot say goes row by row through Python."""
    assert read_pattern(pattern).re2 is not None


@pytest.mark.parametrize(
    ("pattern", "text", "wanted"),
    [
        ("x*", "axb", "[]a[x][]b[]"),
        ("a$", "ba\n", "b[a]\n"),
        ("$", "a\n", "a[]\n[]"),
        (r"\b", "ab c", "[]ab[] []c[]"),
        ("(?=b)", "abb", "a[]b[]b"),
        ("a|b", "abc", "[a][b]c"),
    ],
)
def test_matches_of_nothing_are_replaced_as_in_pcre(value, pattern, text, wanted):
    r"""Functions: replace [D: Text functions]; after an empty match a match of the same place may follow."""
    quoted = write_literal(pattern)
    assert value(rf'replace(f, {quoted}, "[\\0]")', f=text) == wanted


@pytest.mark.parametrize(
    ("put", "wanted"),
    [(r"<\\2\\1>", "<ba>c"), (r"\\\\", "\\c"), (r"\\3", "c"), (r"\\0\\0", "ababc"), ("$1", "$1c")],
)
def test_groups_in_a_replacement(value, put, wanted):
    r"""Functions: replace [D: Text functions]: ``\1`` is group 1, four signs are one backslash."""
    assert value(f'replace(f, "(a)(b)", "{put}")', f="abc") == wanted


def test_all_matches_of_what_can_be_empty(ask):
    """Rule 6.11 [D: rex]: matches of nothing give no value, and hide none."""
    found = ask('| rex field=f max_match=0 "(?<x>a*|b)" | table x', [{"f": "aab"}])
    assert found == [{"x": ["aa", "b"]}]


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "has no `)`"),
        (")", "closes nothing"),
        ("[a", "has no `]`"),
        ("*a", "nothing before it"),
        ("a{2}{3}", "follows a repetition"),
        ("a{3,2}", "backwards"),
        ("[b-a]", "backwards"),
        ("\\", "ends with a backslash"),
        (r"\y", "no meaning"),
        (r"C:\Users", "no meaning"),
        ("[[:nothing:]]", "names no set"),
        ("(?<1a>b)", "known here"),
        ("(?#a", "comment"),
        (r"\x{110000}", "no character"),
        ("(" * 100 + ")" * 100, "deep"),
        ("a" * 20_001, "characters"),
        (r"\g{-1}", "no group"),
    ],
)
def test_what_is_no_pattern_is_refused_with_its_reason(refusal, pattern, why):
    """Refused in one sentence, before anything runs."""
    sentence = refusal(f"index=main | regex f={write_literal(pattern)}", [{"f": "a"}])
    assert "is not a regular expression" in sentence
    assert why in sentence


_ATOMS = [
    *"abBk.x-_ é\n", r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\h", r"\v", r"\N", r"\.", r"\n",
    r"\x41", r"\x{e9}", "[ab]", "[^ab]", "[a-c_]", r"[^\w.]", r"[\W]", "[]a]", "[^]a]",
    "[[:upper:]]", "[[:^alpha:]]", r"[\s-]", r"[\S]", "{", "}", "{,2}", "]", r"\Qa.b\E",
]  # fmt: skip
_PLACES = ["^", "$", r"\b", r"\B", r"\A", r"\z", r"\Z"]
_REPEATS = ["", "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{2,}?", "*+", "?+"]
_GROUPS = ["(", "(", "(?:", "(?i:", "(?s:", "(?m:", "(?=", "(?!", "(?>", "(?-i:", "(?im-s:"]
_OPTIONS = ["(?i)", "(?m)", "(?s)", "(?x)", "(?U)", "(?-i)"]


def _pattern(chance: random.Random, depth: int = 0) -> str:
    branches = []
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        branch = ""
        for _ in range(chance.randint(0, 4)):
            kind = chance.random()
            if kind < 0.2 and depth < 3:
                body = _pattern(chance, depth + 1)
                branch += chance.choice(_GROUPS) + body + ")" + chance.choice(_REPEATS)
            elif kind < 0.25:
                branch += chance.choice(_OPTIONS)
            elif kind < 0.35:
                branch += chance.choice(_PLACES)
            else:
                branch += chance.choice(_ATOMS) + chance.choice(_REPEATS)
        branches.append(branch)
    return "|".join(branches)


@needs_pcre
@pytest.mark.parametrize("seed", range(4))
def test_any_pattern_means_what_it_means_to_pcre(connection, seed):
    """Random patterns over random texts: both libraries against PCRE."""
    chance = random.Random(seed)
    tried = by_re2 = 0
    for _ in range(400):
        pattern = _pattern(chance)
        texts = ["".join(chance.choices("aabBkKxX É.\n\r\v-_]{},1é", k=6)) for _ in range(3)]
        try:
            wanted = [oracle.search(pattern, text) for text in texts]
            reading = read_pattern(pattern)
        except (oracle.RefusedError, PatternError):
            continue
        for text, groups in zip(texts, wanted, strict=True):
            tried += 1
            assert _by_regex(pattern, text) == groups, (pattern, text)
            if reading.re2 is None:
                continue
            by_re2 += 1
            count = compile_pattern(pattern).groups
            expected = [one or "" for one in (groups or [""] * (count + 1))[1:]]
            found = _by_duckdb(connection, reading.re2, text, count)
            assert found == (groups is not None, expected), (pattern, text)
    assert tried > 500
    assert by_re2 > 200
