"""Akoma Ntoso 3.0: a document out as XML and in again, the same clauses with the same characters."""

from __future__ import annotations

import re

from lxml import etree

from fazhi.engines.files.office import parse_xml
from fazhi.engines.files.read import Unreadable
from fazhi.engines.lint.clauses import Clause, Document
from fazhi.engines.lint.parse import parse

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_A = f"{{{NAMESPACE}}}"
_UNITS = {
    "part": "part", "chapter": "chapter", "section": "section", "article": "article", "paragraph": "paragraph",
    "item": "point", "subitem": "indent", "heading": "level", "subheading": "level", "point": "point", "text": "subparagraph",
}  # fmt: skip
_DEPTH = {
    "part": 1, "chapter": 2, "section": 3, "article": 4, "paragraph": 5, "item": 6, "subitem": 7, "heading": 4,
    "subheading": 5, "point": 6, "text": 7, "annex": 0.5,
}  # fmt: skip
_HIERARCHY = {f"{_A}{name}" for name in (*_UNITS.values(), "hcontainer")}
_ABBREVIATED = {
    "article": "art",
    "chapter": "chp",
    "section": "sec",
    "paragraph": "para",
    "subparagraph": "subpara",
}
"""Names of elements in an `eId`, as the convention shortens them; all others stand in full."""
_NUMBER = {
    "article": "article", "paragraph": "paragraph", "item": "item", "point": "item", "subitem": "subitem", "heading": "heading",
    "subheading": "subheading", "chapter": "chapter", "annex": "annex",
}  # fmt: skip
"""Kind of clause -> the attribute with its number."""
_RESERVED = re.compile(r"[^\w〔〕（）·.-]")
"""What would part or end the name of a document in an IRI."""
NONE = "none"
"""Class of a paragraph that only the schema asks for: it is no line of the document."""


def to_akn(document: Document, country: str = "cn") -> bytes:
    """The XML. Identity after FRBR: `/akn/cn/act/YEAR/NUMBER`; `eId`s after the Akoma Ntoso Naming Convention 1.0."""
    root = etree.Element(f"{_A}akomaNtoso", nsmap={None: NAMESPACE})
    act = etree.SubElement(root, f"{_A}act", name="normativeDocument")
    _meta(act, document, country)
    order = list(document.clauses)
    first = next((i for i, c in enumerate(order) if c.kind in _UNITS), len(order))
    last = next((i for i in range(len(order), first, -1) if order[i - 1].kind in _UNITS), first)
    if order[:first]:
        _lines(etree.SubElement(act, f"{_A}preface"), order[:first])
    _body(etree.SubElement(act, f"{_A}body"), order[first:last])
    if order[last:]:
        _lines(etree.SubElement(act, f"{_A}conclusions"), order[last:])
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _meta(act: etree._Element, document: Document, country: str) -> None:
    day = document.date.isoformat() if document.date else "0001-01-01"
    number = _RESERVED.sub("-", "".join((document.number or document.name).split())) or "nn"
    uri = f"/akn/{country}/act/{day[:4]}/{number}"
    meta = etree.SubElement(act, f"{_A}meta")
    identification = etree.SubElement(meta, f"{_A}identification", source="#fazhi")
    for level, this in (
        ("Work", uri),
        ("Expression", f"{uri}/zho@{day}"),
        ("Manifestation", f"{uri}/zho@{day}.xml"),
    ):
        frbr = etree.SubElement(identification, f"{_A}FRBR{level}")
        etree.SubElement(frbr, f"{_A}FRBRthis", value=f"{this}/!main")
        etree.SubElement(frbr, f"{_A}FRBRuri", value=this)
        etree.SubElement(frbr, f"{_A}FRBRdate", date=day, name="signature")
        etree.SubElement(frbr, f"{_A}FRBRauthor", href="#issuer")
        if level == "Work":
            etree.SubElement(frbr, f"{_A}FRBRcountry", value=country)
        if level == "Expression":
            etree.SubElement(frbr, f"{_A}FRBRlanguage", language="zho")
    references = etree.SubElement(meta, f"{_A}references", source="#fazhi")
    issuer = "、".join(document.issuers) or "—"
    for key, name in (("fazhi", "Fazhi"), ("issuer", issuer)):
        etree.SubElement(
            references, f"{_A}TLCOrganization", eId=key, href=f"/akn/ontology/organization/{country}/{key}", showAs=name
        )  # fmt: skip


def _lines(parent: etree._Element, clauses: list[Clause]) -> None:
    for clause in clauses:
        _put(etree.SubElement(parent, f"{_A}p", {"class": clause.kind}), clause.text)


def _body(body: etree._Element, clauses: list[Clause]) -> None:
    """Units nest by depth; what is no unit (a blank line, an inner title) hangs where it stands. An annex holds what follows it.

    A unit without units in it has its text as `content`, one with them as `intro`; none is without either.
    """
    open_: list[tuple[float, etree._Element]] = [(0, body)]
    given: set[str] = set()
    for clause in clauses:
        depth = _DEPTH.get(clause.kind, 8)
        while open_[-1][0] >= depth:
            open_.pop()
        name = _UNITS.get(clause.kind, "hcontainer")
        unit = etree.SubElement(open_[-1][1], f"{_A}{name}")
        unit.set("eId", _identifier(clause, unit, given))
        if name == "hcontainer":
            unit.set("name", clause.kind)
        cut = clause.text.find(clause.label) + len(clause.label) if clause.label else 0
        if cut:
            _put(etree.SubElement(unit, f"{_A}num"), clause.text[:cut])
        rest = (
            etree.SubElement(unit, f"{_A}heading") if clause.kind in {"part", "chapter", "section"} else None
        )
        if rest is None:
            rest = etree.SubElement(etree.SubElement(unit, f"{_A}intro"), f"{_A}p")
        _put(rest, clause.text[cut:])
        if depth < 8:
            open_.append((depth, unit))
    if not clauses:
        etree.SubElement(body, f"{_A}hcontainer", eId="blank_1", name="blank")
    for unit in list(body.iter(*_HIERARCHY)):
        below = [child for child in unit if child.tag in _HIERARCHY]
        intro = unit.find(f"{_A}intro")
        if not below and intro is not None:
            intro.tag = f"{_A}content"
        elif not below:
            etree.SubElement(etree.SubElement(unit, f"{_A}content"), f"{_A}p", {"class": NONE})


def _identifier(clause: Clause, unit: etree._Element, given: set[str]) -> str:
    """`[identifier of the unit around it__]name_number`; articles are counted through, so their number stands alone.

    Paragraphs are counted as they are cited (the line of the article is its first); what has no number by its place. A number
    that is printed twice gets `-2`.
    """
    around = unit.getparent()
    while (
        clause.kind == "article"
        and around is not None
        and around.get("name") != "annex"
        and around.get("eId")
    ):
        around = around.getparent()
    before = around.get("eId") if around is not None else None
    prefix = f"{before}__" if before else ""
    named = clause.kind if unit.tag == f"{_A}hcontainer" else etree.QName(unit).localname
    name = _ABBREVIATED.get(named, named)
    number = getattr(clause, _NUMBER.get(clause.kind, "kind"), None)
    if not isinstance(number, int):
        number = 1 + sum(
            key.startswith(f"{prefix}{name}_") and "__" not in key[len(prefix) :] for key in given
        )
    found, again = f"{prefix}{name}_{number}", 1
    while found in given:
        again += 1
        found = f"{prefix}{name}_{number}-{again}"
    given.add(found)
    return found


def _put(element: etree._Element, text: str) -> None:
    """Text as it is; characters that XML cannot hold are refused by name."""
    try:
        element.text = text
    except ValueError as fault:
        raise Unreadable(f"a control character cannot stand in XML: {text[:20]!r}") from fault


def from_akn(content: bytes) -> Document:
    """The document of an XML as `to_akn` writes it, or of another one with the same elements. Unreadable."""
    root = parse_xml(content)
    if root.tag != f"{_A}akomaNtoso":
        raise Unreadable(f"no Akoma Ntoso 3.0: its root is {root.tag}")
    return parse(_rows(root))


def _rows(root: etree._Element) -> list[str]:
    """One row a paragraph, the number of its unit before it. The units of one row are joined as they stand."""
    rows: list[str] = []
    held: str | None = None
    for element in root.iter(f"{_A}num", f"{_A}heading", f"{_A}p"):
        if element.get("class") == NONE:
            continue
        text = "".join(element.itertext())
        if element.tag == f"{_A}num":
            if held is not None:
                rows.append(held)
            held = text
        else:
            rows.append((held or "") + text)
            held = None
    return rows + ([held] if held is not None else [])
