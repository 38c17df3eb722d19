"""The rules as data: read from data/rules, patterns compiled once, every basis a law of the library."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from fazhi.engines.law.citation import parse_ref
from fazhi.engines.law.library import UnknownLaw, record
from fazhi.engines.lint.literals import needed

SEVERITIES = ("error", "warning", "note")
"""error: the clause is against the law; warning: a person must look; note: local rules decide (mark C) or style."""
WORDS = {
    "{OUT}": "(?:外地|外省|外市|外区|区外|市外|省外|非本地|非本区|非本市|域外)",
    "{LOCAL}": "(?:本地|本区|本市|本县|本省|本镇|区内|市内|县内|辖区内?)",
}
"""Words that the patterns share."""
GUARDS = {
    "prohibits": re.compile(
        "不得|禁止|严禁|不准|不应|不允许|防止|避免|杜绝|(?:全面|集中|专项)清理|取消|废止|查处|纠正|破除|打破|消除|不再|反对|制止"
    ),
    "forbids": re.compile(
        "(?:不得|禁止|严禁)(?:违法|违规|变相|擅自)?(?:以|为|将|把|因|对|向|要求|限定|限制|指定|强制|给予|收取|排斥|阻碍|利用|通过|设定|妨碍|干预|超越)"
    ),
    "lawful": re.compile(
        "依法|依照(?!本)|依据(?!实际)|按照国家|国家规定|国务院规定|法律、?(?:行政)?法规(?:、规章)?(?:另有|已有|有)?规定|"
        "[照据]《[^》]{2,50}(?:法|法典|条例|规定|办法)(?:（[^）]*）)?》|有关法律"
    ),
}
"""prohibits: the sentence forbids what follows, when the word stands before the match; forbids: the same up to the
end of the match, for words that only address an authority. lawful: the sentence rests on a law."""


class BadRule(ValueError):
    """A rule that cannot be used, with its code and the reason."""


@dataclass(frozen=True)
class Rule:
    """One rule. `match` finds in a sentence what is wrong, or `check` names a function of checks.py."""

    code: str
    title: str
    severity: str
    basis: tuple[tuple[str, str], ...]
    """Keys of laws and references as in the parameter files; an empty reference is the law as a whole."""
    message: str
    remedy: str
    match: re.Pattern[str] | None = None
    needles: tuple[tuple[frozenset[str], ...], ...] = ()
    """For each pattern that `match` is made of sets of words: what it finds holds a word of each set. Empty when that
    cannot be told."""
    unless: re.Pattern[str] | None = None
    keeps: re.Pattern[str] | None = None
    """Where this is found, `unless` does not count."""
    guards: tuple[str, ...] = ()
    check: str = ""
    reported_as: str = ""
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The code under which its findings appear."""
        return self.reported_as or self.code

    @property
    def cited(self) -> tuple[str, ...]:
        """The basis as it is cited."""
        return tuple(cite(key, ref) for key, ref in self.basis)


@lru_cache(maxsize=256)
def cite(key: str, ref: str) -> str:
    """A basis in print: 《行政许可法（2019年修正）》第十七条; a number stands behind a notice."""
    found = record(key)
    if ref:
        return str(parse_ref(found.law, ref))
    return f"{found.law}" + (f"（{found.number}）" if found.number and found.number != found.name else "")


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """All rules in the order of their codes. BadRule names the first that cannot be."""
    found: list[Rule] = []
    for path in sorted(
        files("fazhi.engines.lint").joinpath("data/rules").iterdir(), key=lambda one: one.name
    ):
        if path.name.endswith(".toml"):
            found += [read_rule(entry) for entry in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]]
    codes = [rule.code for rule in found]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise BadRule(f"rule {min(twice)} stands twice")
    return tuple(sorted(found, key=lambda rule: rule.code))


def rule(code: str) -> Rule:
    """The rule of a code; BadRule when there is none."""
    for one in rules():
        if one.code == code:
            return one
    raise BadRule(f"there is no rule {code!r} (there is: {', '.join(one.code for one in rules())})")


def read_rule(entry: dict[str, Any]) -> Rule:
    """One entry of a rule file; BadRule says what is wrong with it."""
    code = entry.get("code", "?")
    unknown = entry.keys() - {
        "code", "title", "severity", "basis", "message", "remedy", "match", "unless", "unless_keeps", "guards", "check",
        "reported_as", "positive", "negative",
    }  # fmt: skip
    if unknown or entry.get("severity") not in SEVERITIES or ("match" in entry) == ("check" in entry):
        raise BadRule(
            f"rule {code}: unknown fields {sorted(unknown)}, or no severity, or not one of match and check"
        )
    guards = tuple(entry.get("guards", ["prohibits"] if "match" in entry else []))
    basis = tuple((key, ref) for key, ref in entry["basis"])
    if set(guards) - GUARDS.keys() or (
        "match" in entry and not (entry.get("positive") and entry.get("negative"))
    ):
        raise BadRule(f"rule {code}: an unknown guard, or no examples")
    try:
        for key, ref in basis:
            cite(key, ref)
        patterns = [_pattern(entry.get(name)) for name in ("match", "unless", "unless_keeps")]
    except (UnknownLaw, ValueError, re.error) as fault:
        raise BadRule(f"rule {code}: {fault}") from fault
    return Rule(
        code, entry["title"], entry["severity"], basis, entry["message"], entry["remedy"],
        match=patterns[0], needles=_needles(entry.get("match", ())), unless=patterns[1], keeps=patterns[2], guards=guards, check=entry.get("check", ""),
        reported_as=entry.get("reported_as", ""), positive=tuple(entry.get("positive", ())),
        negative=tuple(entry.get("negative", ())),
    )  # fmt: skip


def _pattern(parts: list[str] | None) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{words(part)})" for part in parts)) if parts else None


def _needles(parts: Sequence[str]) -> tuple[tuple[frozenset[str], ...], ...]:
    """The needles of all patterns; none when one of them has none."""
    found = tuple(needed(words(part)) for part in parts)
    return found if all(found) else ()


def words(pattern: str) -> str:
    """A pattern with the shared words put in."""
    for name, meaning in WORDS.items():
        pattern = pattern.replace(name, meaning)
    return pattern
