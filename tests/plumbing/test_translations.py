"""Every text that a person sees is found, and what English lacks is named."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

SCRIPT = Path(__file__).resolve().parents[2] / "scripts/translations.py"


@pytest.fixture(scope="module")
def translations():
    spec = importlib.util.spec_from_file_location("translations_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_texts_of_python(translations, tmp_path):
    path = tmp_path / "rules.py"
    path.write_text(
        '''
from fazhi.kernel.text import _
class State(TextChoices):
    OPEN = "open", _("已受理")
NOTE = _("请在" "十日内" "补正。")
MANY = ngettext("%(n)s件", "%(n)s 件", 3)
HIDDEN = _(NOTE)
@condition(ART, remedy=_("先听取意见。"))
def heard(case, facts):
    """
    已听取当事人意见
    """
@cache
def other():
    """不是条件"""
''',
        encoding="utf-8",
    )
    assert set(translations.from_python(path)) == {
        "已受理", "请在十日内补正。", ("%(n)s件", "%(n)s 件"), "先听取意见。", "已听取当事人意见",
    }  # fmt: skip


def test_an_f_string_is_refused(translations, tmp_path):
    path = tmp_path / "views.py"
    path.write_text("def f(n):\n    return _(f'共{n}件')\n", encoding="utf-8")
    with pytest.raises(translations.Unreadable, match=r"views\.py:2: an f-string"):
        list(translations.from_python(path))


def test_texts_of_templates(translations, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        """{% load i18n %}{% translate "受理" %}{% trans '不予受理' as no %}{% include "x.html" with t=_("期限") %}
{% blocktranslate with n=case.number trimmed %}
  案号 {{ n }}
{% endblocktranslate %}
{% blocktranslate count n=n %}{{ n }}件{% plural %}{{ n }} 件{% endblocktranslate %}
{% comment %}{% translate "不用" %}{% endcomment %}""",
        encoding="utf-8",
    )
    assert set(translations.from_template(path)) == {
        "受理", "不予受理", "期限", "案号 %(n)s", ("%(n)s件", "%(n)s 件"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("template", "bare"),
    [
        ('<p>{% translate "受理" %}</p>', []),
        ("{% blocktranslate %}共 {{ n }} 件{% endblocktranslate %}{# 注 #}<!-- 注 -->", []),
        ("<a lang='zh'>中文</a>", []),
        ("<p>受理，</p>", ["受理，"]),
        ('<input placeholder="姓名">', ["姓名"]),
        ('{% include "x.html" with title="期限" %}{{ n|default:"无" }}', ["期限", "无"]),
        ('{% include "x.html" with title=_("期限") %}', []),
    ],
)
def test_chinese_that_no_tag_translates(translations, template, bare):
    assert list(translations.bare_chinese(template)) == bare


def test_what_english_lacks_is_named(translations):
    known = Catalog(locale="en")
    known.add("受理", "accept")
    known.add("补正", "")
    known.add("第%(n)s条", "Article")
    known.add("期限", "期限 term")
    texts = ["受理", "补正", "第%(n)s条", "期限", "送达"]
    faults = list(translations.faults_of(known, texts))
    assert [fault.split(":")[0] for fault in faults] == [
        "no English for", "other places to fill in", "Chinese in the English of", "no English for",
    ]  # fmt: skip


def test_what_is_translated_stays_and_what_is_unused_goes(translations):
    known = Catalog(locale="en")
    known.add("受理", "accept")
    known.add("旧词", "old word")
    new = translations.merged(known, ["受理", "送达"])
    assert {message.id: message.string for message in new if message.id} == {"受理": "accept", "送达": ""}
