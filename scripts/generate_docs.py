"""The reference pages that are made from the code. Usage: generate_docs.py [--check]"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("FAZHI_DATA", tempfile.mkdtemp())
os.environ["DJANGO_SETTINGS_MODULE"] = "fazhi.settings"

import django

django.setup()

from fazhi.engines.law.parameters import all_keys, history
from fazhi.kernel.indicators.definition import all_indicators
from fazhi.kernel.orgs.roles import WIDE, Role
from fazhi.kernel.procedures import registry
from fazhi.kernel.procedures.definition import Procedure
from fazhi.kernel.procedures.describe import diagram, terms_table

FOLDER = Path(__file__).parent.parent / "docs/reference"
MADE = "<!-- made by scripts/generate_docs.py: change the code, not this page -->\n\n"


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += [
        "| " + " | ".join(str(cell).replace("|", "／").replace("\n", " ") for cell in row) + " |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def procedures() -> str:
    text = (
        MADE + "# 程序 Procedures\n\n每个程序一页：步骤与条文对照、期限表、状态图。供法律人员对照法条核对。\n"
    )
    for procedure in registry.all_editions():
        text += f"\n## {procedure.title}（{procedure.key}，{procedure.edition}版）\n\n"
        ends = f"至{procedure.in_force_to}前" if procedure.in_force_to else "起"
        text += f"依据{procedure.law}；适用于{procedure.in_force_from}{ends}收到的案件。\n\n### 步骤\n\n"
        text += table(
            ["步骤", "从", "到", "由谁", "依据", "条件", "文书"],
            [_step(procedure, step) for step in procedure.steps],
        )
        text += "\n### 期限\n\n"
        rows = [
            [r["title"], r["count"], r["holder"], r["basis"], r["missed"], r["extension"], r["confidence"]]
            for r in terms_table(procedure)
        ]
        text += table(["期限", "计算", "义务人", "依据", "逾期后果", "延长", "核对"], rows)
        text += "\n### 状态图\n\n```mermaid\nstateDiagram-v2\n"
        for begin, title, end in diagram(procedure):
            text += f"    {begin or '[*]'} --> {end}: {title}\n"
        text += "".join(f"    {state} --> [*]\n" for state in procedure.final) + "```\n"
    return text


def _step(procedure: Procedure, step: object) -> list[str]:
    from fazhi.kernel.procedures.definition import Step

    assert isinstance(step, Step)
    label = {value: str(text) for value, text in procedure.states.choices}
    origin = "、".join(label[state] for state in step.origin) or "（立案）"
    gates = "；".join(f"{gate.sentence}（{gate.basis.short}）" for gate in step.only_if)
    documents = "、".join([*step.issues, *([f"送达{step.serves}"] if step.serves else [])])
    to = "（回到中止前）" if step.returns else label[step.to] if step.to else "（不变）"
    return [f"{step.title} `{step.key}`", origin, to, str(step.who.label), str(step.basis), gates, documents]


def terms() -> str:
    rows = []
    for key in all_keys():
        for entry in history(key):
            number = entry.term.chinese if entry.term else f"{entry.amount} {entry.unit}"
            span = f"{entry.in_force_from}—{entry.in_force_to or ''}"
            law = "；".join(law.key for law in entry.laws)
            rows.append([f"`{key}`", entry.title, number, law, entry.article, span, entry.confidence])
    return (
        MADE
        + "# 期限参数 Terms\n\nC 表示待核对：平台不据此自动产生法律后果。\n\n"
        + table(["键", "名称", "数值", "法律", "条文", "施行期间", "核对"], rows)
    )


def indicators() -> str:
    rows = [
        [f"`{i.key}`", str(i.title), i.formula, str(i.unit), i.counted_by, f"{i.basis} {i.note}"]
        for i in all_indicators()
    ]
    return (
        MADE + "# 指标 Indicators\n\n" + table(["键", "名称", "公式", "单位", "统计日期", "依据和说明"], rows)
    )


def permissions() -> str:
    rows = [
        [
            f"`{role.value}`",
            str(role.label),
            "本机关及以下各机关的全部案件" if role in WIDE else "本机关承办或者作为相对机关的案件",
        ]
        for role in Role
        if role not in (Role.SYSTEM, Role.PUBLIC)
    ]
    rows += [["`public`", "公众", "凭案号和查询码打开的案件"]]
    text = MADE + "# 权限 Permissions\n\n" + table(["角色", "名称", "能看到"], rows) + "\n## 步骤由谁办理\n\n"
    lines = [
        [str(p.title), p.edition, str(step.title), str(step.who.label)]
        for p in registry.all_editions()
        for step in p.steps
    ]
    return text + table(["程序", "版本", "步骤", "角色"], lines)


def api() -> str:
    from fazhi.api import urls  # the address table registers the paths
    from fazhi.api.site import api as site

    assert urls.urlpatterns
    schema = site.get_openapi_schema()
    text = (
        MADE
        + "# 接口 Interface\n\n错误一律为 `{code, sentence, data}`。机器可读的说明在 `/api/v1/openapi.json`。\n"
    )
    for path, methods in schema["paths"].items():
        for method, entry in methods.items():
            text += f"\n## `{method.upper()} {path}`\n\n{entry.get('description', '')}\n\n"
            rows = [
                [f"`{p['name']}`", p["in"], "是" if p.get("required") else "", _shape(p["schema"])]
                for p in entry.get("parameters", [])
            ]
            text += table(["参数", "位置", "必填", "形式"], rows) if rows else ""
            body = entry.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            text += f"\n请求：{_shape(body)}\n" if body else ""
            good = next(answer for status, answer in entry["responses"].items() if int(status) < 300)
            shape = good.get("content", {}).get("application/json", {}).get("schema", {})
            text += f"\n答复：{_shape(shape)}\n"
    text += "\n# 数据形式\n"
    for name, shape in sorted(schema["components"]["schemas"].items()):
        need = set(shape.get("required", []))
        rows = [
            [
                f"`{field}`",
                _shape(kind),
                "是" if field in need else "",
                kind.get("description", "").replace("\n", " "),
            ]
            for field, kind in shape.get("properties", {}).items()
        ]
        text += f"\n## {name}\n\n{shape.get('description', '')}\n\n" + table(
            ["字段", "形式", "必填", "说明"], rows
        )
    return text


def _shape(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " 或 ".join(_shape(part) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return "列表：" + _shape(schema.get("items", {}))
    return str(schema.get("format") or schema.get("type", ""))


def main(check: bool) -> int:
    pages = {
        "procedures.md": procedures(),
        "terms.md": terms(),
        "indicators.md": indicators(),
        "permissions.md": permissions(),
        "api.md": api(),
    }
    stale = []
    for name, text in pages.items():
        path = FOLDER / name
        if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
            stale.append(name)
        elif not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"out of date: {', '.join(stale)} (run `make docs`)")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
