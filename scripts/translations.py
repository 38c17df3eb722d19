"""Translations: Chinese is the source, English the second language; no gettext program is needed.

Usage: translations.py extract | compile | check
  extract  puts new texts into the .po, keeps what is translated, drops what is no longer used
  compile  makes the .mo that Django reads (git-ignored)
  check    fails for texts without English, with other placeholders, with two Englishes, and Chinese in templates
           outside a tag

A module carries its translations in its own folder; those of all other code are in `src/fazhi/locale`.
"""

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
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent / "src/fazhi"
PO = "locale/en/LC_MESSAGES/django.po"
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
OWN_NAMES = {"中文", "法治"}
"""Chinese that stands in every language: the language's own name in the switch, the name of the platform."""

CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
PHRASE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff][\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]*")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
_STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
MADE = re.compile(rf"\b(_|gettext|ngettext)\(\s*{_STRING}(?:\s*,\s*{_STRING})?", re.DOTALL)
UNSEEN = re.compile(
    r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->"
    r"|{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%\s*trans(?:late)?\b.*?%}",
    re.DOTALL,
)
LITERAL = re.compile(r"""\b_\((["']).*?\1\)""")

Text = str | tuple[str, str]
"""A text, or singular and plural."""


class Unreadable(ValueError):
    """A text that no extraction can see, like an f-string inside `_()`."""


def called(node: ast.Call) -> str:
    """Name of the function that a call names: `_` for `_(…)`, `gettext` for `translation.gettext(…)`."""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def is_condition(node: ast.AST) -> bool:
    """Whether a function is decorated by `@condition(…)`: its docstring is what the officer reads."""
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(decorator, ast.Call) and called(decorator) == "condition"
        for decorator in node.decorator_list
    )


def from_python(path: Path) -> Iterator[Text]:
    """Texts of `_()` and its kin, and the sentences of conditions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and called(node) in SINGLE | PLURAL:
            given = node.args[:2] if called(node) in PLURAL else node.args[:1]
            if any(isinstance(argument, ast.JoinedStr) for argument in given):
                raise Unreadable(f"{path}:{node.lineno}: an f-string cannot be translated; use %(name)s")
            texts = [a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if len(texts) == len(given):
                yield (texts[0], texts[1]) if len(texts) == 2 else texts[0]
        elif is_condition(node):
            yield ast.get_docstring(node) or ""  # type: ignore[arg-type]


def from_template(path: Path) -> Iterator[Text]:
    """Texts of translate and blocktranslate tags and of `_("…")` in tags, as Django itself reads them."""
    for name, first, second in MADE.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        single = ast.literal_eval(first).replace("%%", "%")
        yield (single, ast.literal_eval(second)) if name == "ngettext" and second else single


def bare_chinese(text: str) -> Iterator[str]:
    """Chinese in a template that no tag translates, that in the arguments of other tags included."""
    for phrase in PHRASE.findall(LITERAL.sub("", UNSEEN.sub("", text))):
        if phrase not in OWN_NAMES:
            yield phrase


def homes() -> list[Path]:
    """Folders that carry translations: the package, then each module."""
    return [ROOT, *sorted(path.parent for path in ROOT.glob("modules/*/apps.py"))]


def home_of(path: Path) -> Path:
    """The folder that carries the translations of a file."""
    return next((home for home in homes()[1:] if home in path.parents), ROOT)


def sources(pattern: str) -> list[Path]:
    """Files whose texts a person sees: no tests, no migrations."""
    return [
        path
        for path in sorted(ROOT.rglob(pattern))
        if not {"migrations", "tests"} & set(path.relative_to(ROOT).parts)
    ]


def wanted() -> dict[Path, list[Text]]:
    """Every Chinese text of the interface by the folder that carries it, each once there, sorted."""
    found: dict[Path, set[Text]] = {home: set() for home in homes()}
    for pattern, read in (("*.py", from_python), ("*.html", from_template)):
        for path in sources(pattern):
            found[home_of(path)] |= {text for text in read(path) if CHINESE.search(str(text))}
    return {home: sorted(texts, key=str) for home, texts in found.items()}


def catalog(home: Path) -> Catalog:
    """What is translated by now in a folder."""
    if not (home / PO).exists():
        return Catalog(locale="en")
    with (home / PO).open("rb") as file:
        return read_po(file, locale="en")


def everything() -> Catalog:
    """All folders together: what is translated in one place is known in every other."""
    known = Catalog(locale="en")
    for home in reversed(homes()):
        for message in catalog(home):
            if (
                message.id
                and message.string
                and (not isinstance(message.string, tuple) or all(message.string))
            ):
                known.add(message.id, message.string)
    return known


def merged(old: Catalog, texts: list[Text], known: Catalog | None = None) -> Catalog:
    """A catalog of exactly these texts, with the translations that are known here or, failing that, elsewhere."""
    new = Catalog(locale="en", fuzzy=False)
    for text in texts:
        plural = isinstance(text, tuple)
        found = [m.string for m in (old.get(text), known.get(text) if known else None) if m and m.string]
        fitting = [string for string in found if isinstance(string, str) != plural]
        empty: Text = ("", "") if plural else ""
        new.add(text, (fitting or [empty])[0], flags=("python-format",) if "%(" in str(text) else ())
    return new


def faults_of(known: Catalog, texts: list[Text]) -> Iterator[str]:
    """What a reader of English would miss."""
    for text in texts:
        message = known.get(text)
        strings = (
            (message.string,)
            if message and isinstance(message.string, str)
            else message.string
            if message
            else ()
        )
        if not strings or not all(strings):
            yield f"no English for: {text}"
        elif any(phrase not in OWN_NAMES for phrase in PHRASE.findall("".join(strings))):
            yield f"Chinese in the English of: {text}"
        else:
            ids = text if isinstance(text, tuple) else (text,)
            if {place for one in ids for place in PLACE.findall(one)} != set(PLACE.findall("".join(strings))):
                yield f"other places to fill in: {text} -> {strings}"


def contradictions() -> Iterator[str]:
    """Texts with two Englishes: only one would be shown, everywhere."""
    known: dict[str, tuple[str, Path]] = {}
    for home in homes():
        for message in catalog(home):
            if message.id and message.string:
                string, first = known.setdefault(str(message.id), (str(message.string), home))
                if string != str(message.string):
                    yield f"two Englishes for {message.id}: {string!r} ({first.name}), {message.string!r} ({home.name})"


def extract() -> int:
    """Write each .po anew from the sources, without line numbers and dates, so that it changes only with the texts."""
    known = everything()
    dated = "POT-Creation-Date|PO-Revision-Date|Last-Translator|Generated-By|Language-Team|Report-Msgid-Bugs-To|Project-Id-Version"
    for home, texts in wanted().items():
        if not texts:
            continue
        stream = BytesIO()
        write_po(
            stream, merged(catalog(home), texts, known), width=0, sort_output=True, no_location=True, ignore_obsolete=True
        )  # fmt: skip
        text = re.sub(rf'"({dated}).*\n', "", stream.getvalue().decode())
        (home / PO).parent.mkdir(parents=True, exist_ok=True)
        (home / PO).write_text(re.sub(r"\A(#.*\n)+", "", text), encoding="utf-8")
    return 0


def check() -> int:
    """Print every fault; 1 when there is one."""
    faults = [fault for home, texts in wanted().items() for fault in faults_of(catalog(home), texts)]
    faults += contradictions()
    for path in sources("*.html"):
        bare = bare_chinese(path.read_text(encoding="utf-8"))
        faults += [f"{path.relative_to(ROOT)}: not translated: {phrase}" for phrase in bare]
    if faults:
        print("\n".join(faults))
        print(
            "Run `make fix`, then write the English into the django.po beside the code (locale/en/LC_MESSAGES)."
        )
    return 1 if faults else 0


def compile_() -> int:
    """Write each .mo if it is not up to date."""
    for home in homes():
        stream = BytesIO()
        write_mo(stream, catalog(home))
        target = (home / PO).with_suffix(".mo")
        if not (home / PO).exists() or (target.exists() and target.read_bytes() == stream.getvalue()):
            continue
        target.write_bytes(stream.getvalue())
    return 0


COMMANDS = {"extract": extract, "check": check, "compile": compile_}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    try:
        sys.exit(COMMANDS[sys.argv[1]]())
    except Unreadable as error:
        sys.exit(str(error))
