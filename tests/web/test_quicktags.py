"""The quick tags say what Django's own say, in the language of whoever asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, override


def said(template: Template, language: str, **context: Any) -> str:
    with override(language):
        return str(template.render(Context(context)))


def test_a_text_is_said_in_the_language_of_the_page_each_time() -> None:
    template = Template(
        "{% load i18n %}{% translate '工作台' %}|{% trans name %}|{% translate '工作台' as x %}{{ x }}"
    )
    for language in ("zh-hans", "en", "zh-hans", "en"):
        for name in ("案件", "期限", "<b>"):
            with override(language):
                bench, other = gettext("工作台"), gettext(name).replace("<", "&lt;").replace(">", "&gt;")
            assert said(template, language, name=name) == f"{bench}|{other}|{bench}"
    assert said(template, "zh-hans", name="案件") != said(template, "en", name="案件")


def test_a_percent_sign_and_markup_stay_as_django_writes_them() -> None:
    template = Template(
        "{% load i18n %}{% translate '100% <b>' %}{% translate '100% <b>'|lower %}{% translate '甲' noop %}"
    )
    assert said(template, "en") == said(template, "en") == "100% <b>100% <b>甲"


@pytest.mark.parametrize("pk", [0, 1, 17, 987654321, 98765432100, "5"])
@pytest.mark.parametrize("key", ["accept", "987654321", "987654322-x"])
def test_an_address_is_that_of_the_resolver(pk: Any, key: str) -> None:
    template = Template(
        "{% url 'home' %} {% url 'case' pk %} {% url 'step' pk key %} {% url 'step' pk=pk key=key %}"
    )
    step = reverse("step", args=(pk, key))
    for _n in range(2):
        assert said(template, "en", pk=pk, key=key) == f"/work/ {reverse('case', args=(pk,))} {step} {step}"


@pytest.mark.parametrize(
    ("pk", "key"), [(-1, "x"), (None, "x"), ("x", "x"), (1, ""), (1, "a/b"), (1, '"><'), (1.5, "x")]
)
def test_what_is_no_address_is_still_a_fault(pk: Any, key: str) -> None:
    template = Template("{% url 'step' pk key %}")
    assert said(template, "en", pk=3, key="x") == "/work/case/3/step/x/"
    with pytest.raises(NoReverseMatch):
        said(template, "en", pk=pk, key=key)


def test_signs_in_an_address_are_escaped() -> None:
    template = Template(
        "{% url 'item_paper' 'norms' 3 form %}{% load static %}{% static 'app.css' %}{% static name %}"
    )
    expected = reverse("item_paper", args=("norms", 3, "a&b'<")).replace("&", "&amp;").replace("'", "&#x27;")
    assert said(template, "en", form="a&b'<", name="icon.svg") == f"{expected}/static/app.css/static/icon.svg"
