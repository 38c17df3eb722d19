"""`fazhi code`: check identifiers."""

from __future__ import annotations

import click

from fazhi.cli.frame import plain_errors, show_json
from fazhi.engines.codes.check import KINDS, TITLES, check, kind_of
from fazhi.engines.codes.verdict import Unusable, Verdict, normalise

LABELS = {
    "department": "登记管理部门", "category": "机构类别", "region": "行政区划", "organisation": "组织机构代码",
    "body": "本体代码", "check": "校验码", "province": "省份", "born": "出生日期", "sex": "性别",
}  # fmt: skip


@click.group()
def command() -> None:
    """Identifiers: unified social credit code, organisation code, resident identity number."""


@command.command("check")
@click.argument("code")
@click.option("--kind", metavar="|".join(KINDS), help="the kind of the code; its shape tells it without this")
@click.option("--json", "as_json", is_flag=True)
@plain_errors(Unusable)
def check_(code: str, kind: str | None, as_json: bool) -> None:
    """Valid (exit 0), or the reason why not (exit 1); unusable input: one line on stderr, exit 2."""
    verdict = check(code, kind)
    shape = kind or kind_of(normalise(code))
    if as_json:
        show_json(_as_json(verdict, shape))
    else:
        click.echo(_lines(verdict, shape))
    if not verdict.valid:
        raise SystemExit(1)


def _as_json(verdict: Verdict, kind: str) -> dict[str, object]:
    return {
        "code": verdict.code, "kind": kind, "valid": verdict.valid, "reason": verdict.reason,
        "details": dict(verdict.details),
    }  # fmt: skip


def _lines(verdict: Verdict, kind: str) -> str:
    if not verdict.valid:
        return f"无效  {TITLES[kind]} {verdict.code}：{verdict.reason}"
    known = (f"{label} {verdict.details[key]}" for key, label in LABELS.items() if key in verdict.details)
    return f"有效  {TITLES[kind]} {verdict.code}：{'，'.join(known)}"
