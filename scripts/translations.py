"""Translations: Chinese is the source, English the second language. Usage: translations.py merge|check|compile"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent / "src/fazhi"
PO = ROOT / "locale/en/LC_MESSAGES/django.po"
NAMES = {"_", "gettext", "gettext_lazy"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TAG = re.compile(r"""(?:{%\s*translate\s+|_\()(["'])(.+?)\1""")
BLOCK = re.compile(r"{%\s*blocktranslate.*?%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)


def from_python(path: Path) -> Iterator[str | tuple[str, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if node.func.id in NAMES and texts:
                yield texts[0]
            elif node.func.id == "ngettext" and len(texts) == 2:
                yield texts[0], texts[1]
        if isinstance(node, ast.FunctionDef) and path.name.startswith("rules") and node.decorator_list:
            yield ast.get_docstring(node) or ""


def from_template(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    for match in TAG.finditer(text):
        yield match[2]
    for match in BLOCK.finditer(text):
        yield re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", match[1])


def bare_chinese(path: Path) -> Iterator[str]:
    """Chinese in a template that no tag translates."""
    text = BLOCK.sub("", path.read_text(encoding="utf-8"))
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    for match in re.finditer(r"[\u4e00-\u9fff]+", text):
        if match[0] != "中文":
            yield f"{path.relative_to(ROOT)}: {match[0]}"


def wanted() -> list[str | tuple[str, str]]:
    found: set[str | tuple[str, str]] = set()
    for path in sorted(ROOT.rglob("*.py")):
        if "migrations" not in path.parts and "tests" not in path.parts:
            found |= {text for text in from_python(path) if CHINESE.search(str(text))}
    for path in sorted(ROOT.rglob("*.html")):
        found |= {text for text in from_template(path) if CHINESE.search(text)}
    return sorted(found, key=str)


def catalog() -> Catalog:
    if not PO.exists():
        return Catalog(locale="en")
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def merge() -> int:
    old, new = catalog(), Catalog(locale="en", fuzzy=False)
    for text in wanted():
        known = old.get(text)
        empty = ("", "") if isinstance(text, tuple) else ""
        new.add(text, known.string if known else empty, flags={"python-format"} if "%(" in str(text) else ())
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, new, width=0, sort_output=True, omit_header=False, ignore_obsolete=True)
    text = re.sub(
        r'"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Generated-By|Language-Team|Report-Msgid-Bugs-To|Project-Id-Version).*\n',
        "",
        PO.read_text(encoding="utf-8"),
    )
    PO.write_text(re.sub(r"\A(#.*\n)+", "", text), encoding="utf-8")
    return 0


def check() -> int:
    known = catalog()
    faults = [
        f"no English for: {text}"
        for text in wanted()
        if not (m := known.get(text)) or not all([m.string] if isinstance(m.string, str) else m.string)
    ]
    for text in wanted():
        message = known.get(text)
        if message and set(re.findall(r"%\(\w+\)[sd]", str(message.id))) != set(
            re.findall(r"%\(\w+\)[sd]", str(message.string))
        ):
            faults.append(f"other places to fill in: {text}")
    for path in sorted(ROOT.rglob("*.html")):
        faults += [f"not translated: {bare}" for bare in bare_chinese(path)]
    print("\n".join(faults))
    return 1 if faults else 0


def compile_() -> int:
    stream = BytesIO()
    write_mo(stream, catalog())
    mo = PO.with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != stream.getvalue():
        mo.write_bytes(stream.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit({"merge": merge, "check": check, "compile": compile_}[sys.argv[1]]())
