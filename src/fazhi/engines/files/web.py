"""Paragraphs of a web page: the text of its blocks, without scripts, menus and forms; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from fazhi.engines.files.read import Unreadable

_SKIPPED = {
    "script", "style", "nav", "header", "footer", "form", "select", "option", "button", "iframe", "object", "embed",
    "noscript", "svg", "template", "head", "textarea", "aside",
}  # fmt: skip
_INLINE = {
    "a",
    "span",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "font",
    "sup",
    "sub",
    "small",
    "big",
    "label",
    "ins",
    "mark",
}
_SPACE = re.compile(r"[ \t\r\n\f\v\xa0]+")


def html_lines(text: str) -> tuple[str, ...]:
    """Lines of the page, white space drawn together, empty ones left out. Unreadable when it is no page."""
    parser = html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=False
    )
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable(f"a damaged web page: {fault}") from fault
    rows = "".join(_pieces(root)).split("\n")
    return tuple(line for row in rows if (line := _SPACE.sub(" ", row).strip(" ")))


def _pieces(root: etree._Element) -> Iterator[str]:
    """Text in the order of the page; a block element stands on lines of its own. No recursion: pages nest deeply."""
    walk = etree.iterwalk(root, events=("start", "end"))
    skipping: etree._Element | None = None
    for event, element in walk:
        block = element.tag not in _INLINE
        if event == "start" and skipping is None:
            if element.tag in _SKIPPED:
                skipping = element
                continue
            if block:
                yield "\n"
            yield _SPACE.sub(" ", element.text or "")
        elif event == "end":
            if skipping is element:
                skipping = None
            if skipping is None:
                if block:
                    yield "\n"
                yield _SPACE.sub(" ", element.tail or "")
