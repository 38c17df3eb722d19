"""Rules of Akoma Ntoso 3.0 (OASIS LegalDocML) that our export must keep, written from the standard, not its XSD.

The schema file is not at hand. These are the rules of its content models for the elements that we write: what an element
may hold, in which order, and which attributes it must have. What we do not write is not checked.
"""

from __future__ import annotations

import datetime as dt
import re

from lxml import etree

A = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
HIERARCHY = (
    "part",
    "chapter",
    "section",
    "article",
    "paragraph",
    "point",
    "indent",
    "level",
    "subparagraph",
    "hcontainer",
)
SEQUENCES = {
    "akomaNtoso": "act",
    "act": "meta preface? body conclusions?",
    "meta": "identification references?",
    "identification": "FRBRWork FRBRExpression FRBRManifestation",
    "FRBRWork": "FRBRthis FRBRuri FRBRdate FRBRauthor FRBRcountry",
    "FRBRExpression": "FRBRthis FRBRuri FRBRdate FRBRauthor FRBRlanguage",
    "FRBRManifestation": "FRBRthis FRBRuri FRBRdate FRBRauthor",
    "references": "TLCOrganization+",
    "preface": "p+",
    "conclusions": "p+",
    "intro": "p+",
    "content": "p+",
    "body": "UNIT+",
    **dict.fromkeys(HIERARCHY, "num? heading? (content|(intro? UNIT+))"),
}
"""Element -> its children in order, as a pattern; an element that is not named holds text only."""
REQUIRED = {
    "act": {"name"}, "identification": {"source"}, "references": {"source"}, "FRBRthis": {"value"}, "FRBRuri": {"value"},
    "FRBRdate": {"date", "name"}, "FRBRauthor": {"href"}, "FRBRcountry": {"value"}, "FRBRlanguage": {"language"},
    "TLCOrganization": {"eId", "href", "showAs"}, "hcontainer": {"eId", "name"}, **{key: {"eId"} for key in HIERARCHY[:-1]},
}  # fmt: skip


def faults(content: bytes) -> list[str]:
    """What goes against the rules; empty when nothing does."""
    root = etree.fromstring(content)
    found = [] if root.tag == f"{A}akomaNtoso" else [f"root {root.tag}"]
    keys: list[str] = []
    for element in root.iter():
        name = element.tag.removeprefix(A)
        pattern = SEQUENCES.get(name, "")
        said = " ".join(
            "UNIT" if c.tag.removeprefix(A) in HIERARCHY else c.tag.removeprefix(A) for c in element
        )
        if not re.fullmatch(_expression(pattern), f"{said} " if said else ""):
            found.append(f"{name} holds {said!r}")
        if missing := REQUIRED.get(name, set()) - set(element.attrib):
            found.append(f"{name} lacks {sorted(missing)}")
        if pattern and ((element.text or "").strip() or any((child.tail or "").strip() for child in element)):
            found.append(f"{name} holds bare text")
        keys += [element.get("eId")] if element.get("eId") else []
        if name == "FRBRdate":
            dt.date.fromisoformat(element.get("date"))
    found += [f"eId {key!r} stands twice" for key in sorted({k for k in keys if keys.count(k) > 1})]
    found += [f"eId {key!r} has a blank" for key in keys if key != "".join(key.split())]
    found += [f"{ref} leads nowhere" for ref in _references(root) if ref[1:] not in keys]
    return found


ABBREVIATED = {
    "article": "art",
    "chapter": "chp",
    "section": "sec",
    "paragraph": "para",
    "subparagraph": "subpara",
}
"""Table of the Naming Convention, as far as we use its elements; all others stand in full, an hcontainer by its name."""
LAST = re.compile(r"([A-Za-z]+)_(\d+(?:-\d+)?)")


def misnamed(content: bytes) -> list[str]:
    """What goes against the Akoma Ntoso Naming Convention 1.0, written apart from the export: IRIs and identifiers.

    An identifier is `[prefix__]name_number`: the prefix that of the unit around it, the name that of the element.
    """
    root = etree.fromstring(content)
    found = [
        f"IRI {value!r}"
        for element in root.iter(f"{A}FRBRthis", f"{A}FRBRuri")
        if not re.fullmatch(
            r"/akn/[a-z]{2}/act/\d{4}(-\d\d-\d\d)?/[^/\s]+(/[a-z]{3}@(\d{4}-\d\d-\d\d)?)?(\.xml)?(/!main)?",
            value := element.get("value"),
        )
    ]
    for element in root.iter(*(f"{A}{name}" for name in HIERARCHY)):
        name, key = element.tag.removeprefix(A), element.get("eId")
        before, _sign, last = key.rpartition("__")
        match = LAST.fullmatch(last)
        called = element.get("name") if name == "hcontainer" else ABBREVIATED.get(name, name)
        if match is None or match[1] != called:
            found.append(f"{name} is called {key}")
        around = [up.get("eId") for up in element.iterancestors() if up.get("eId")]
        if before != (around[0] if around else "") and not (name == "article" and before in {"", *around}):
            found.append(f"{key} does not stand in {before or 'the body'}")
    return found


def _references(root: etree._Element) -> list[str]:
    values = [
        value
        for element in root.iter()
        for name, value in element.attrib.items()
        if name in {"source", "href"}
    ]
    return [value for value in values if value.startswith("#")]


def _expression(pattern: str) -> str:
    """`a b? (c|d+)` as an expression over names with a blank behind each."""
    return re.sub(r"\w+", lambda word: f"(?:{word[0]} )", pattern).replace(" (?:", "(?:").replace(" (", "(")
