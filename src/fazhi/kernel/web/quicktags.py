"""Django's tags `translate`, `static` and `url`, quick where they say the same again.

A text without variables is put into words once a language, an address without variables made once; both depend on
the code and the settings only. An address of a row is written from the address of another row.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.template.base import Parser, Token, Variable
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags import i18n, static
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.translation import get_language

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)
register.tags.update(static.register.tags)


class Said(i18n.TranslateNode):
    """A text: one without variables is looked up once a language."""

    def __init__(self, node: i18n.TranslateNode) -> None:
        self.__dict__.update(node.__dict__)
        expression = node.filter_expression
        constant = (
            isinstance(expression.var, Variable) and not expression.var.lookups and not expression.filters
        )
        self.varies = not constant or bool(node.asvar) or node.message_context is not None
        self.said: dict[str | None, Any] = {}

    def render(self, context: template.Context) -> Any:
        if self.varies:
            return super().render(context)
        language = get_language()
        if language not in self.said:
            self.said[language] = super().render(context)
        return self.said[language]


def translate(parser: Parser, token: Token) -> Said:
    return Said(i18n.do_translate(parser, token))


class Asset(static.StaticNode):
    """The address of a file of the release: one without variables is made once."""

    made = ""

    def render(self, context: template.Context) -> Any:
        if self.varname is not None or self.path.is_var:
            return super().render(context)
        self.made = self.made or super().render(context)
        return self.made


MARK = 987_654_321


@lru_cache(maxsize=4096)
def _pieces(name: str, arguments: tuple[Any, ...]) -> tuple[str, ...]:
    """The address of a page between its numbers; of a number the type stands in `arguments`."""
    numbers = [MARK + place for place, argument in enumerate(arguments) if argument is int]
    given = [MARK + place if argument is int else argument for place, argument in enumerate(arguments)]
    pieces, rest = [], reverse(name, args=given)
    for number in numbers:
        piece, _number, rest = rest.partition(str(number))
        pieces.append(piece)
    return (*pieces, rest)


def address(name: str, arguments: tuple[Any, ...]) -> str:
    """`reverse` for arguments of which each is a whole number, not negative, or text."""
    numbers = [str(argument) for argument in arguments if type(argument) is int]
    pieces = _pieces(name, tuple(int if type(argument) is int else argument for argument in arguments))
    return pieces[0] + "".join(number + piece for number, piece in zip(numbers, pieces[1:], strict=True))


def _plain(argument: Any) -> bool:
    """A whole number, not negative, or text that cannot be taken for a mark."""
    return (type(argument) is int and argument >= 0) or (type(argument) is str and "98765" not in argument)


class Address(URLNode):
    """The address of a page."""

    def __init__(self, node: URLNode) -> None:
        self.__dict__.update(node.__dict__)
        name = node.view_name
        self.varies = bool(node.asvar or node.kwargs or name.is_var or name.filters or ":" in name.var)

    def render(self, context: template.Context) -> Any:
        arguments = tuple(argument.resolve(context) for argument in self.args)
        if self.varies or not all(map(_plain, arguments)):
            return super().render(context)
        found = address(self.view_name.var, arguments)
        return conditional_escape(found) if context.autoescape else found


def url(parser: Parser, token: Token) -> Address:
    return Address(django_url(parser, token))


register.tag("translate", translate)
register.tag("trans", translate)
register.tag("static", Asset.handle_token)
register.tag("url", url)
