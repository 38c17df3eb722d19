"""How dates, terms, links and what repeats by the hundred are shown."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from fazhi.kernel.web import markup, words

register = template.Library()
for _filter in (words.weekday, words.daysleft, words.term):
    register.filter(_filter)
for _tag in (
    markup.options, markup.filters, markup.heads, markup.ticks, markup.rows, markup.lines, markup.tabs, markup.diagram,
):  # fmt: skip
    register.simple_tag(_tag)


@register.simple_tag(takes_context=True)
def figurelink(context: Any, number: int) -> str:
    """Where a figure of a report leads: the frozen figure of an issue, the live one of a draft."""
    if "issue" in context:
        return reverse("figure", args=[context["issue"].pk, number])
    key, year = context["keys"][number]
    return reverse("figure_live", args=[key, year])
