"""What a step is given, made into checked values: types, lengths, choices, days."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from fazhi.kernel.documents.models import Method
from fazhi.kernel.errors import BadData
from fazhi.kernel.procedures.definition import Ask, Step
from fazhi.kernel.text import Text, _

SERVICE_ASKS = (
    Ask("method", _("送达方式"), "choice", choices=Method),
    Ask("served_on", _("送达日期"), "date"),
    Ask("recipient", _("受送达人"), required=False, max_length=120),
    Ask("evidence", _("送达凭证"), required=False),
)
EXTENSION_ASKS = (Ask("days", _("延长天数"), "number"), Ask("reason", _("延长理由"), "long", max_length=2000))


def asks_of(step: Step) -> tuple[Ask, ...]:
    """Everything that the step asks for, with what service and extension ask by themselves."""
    named = {ask.name for ask in step.asks}
    own = SERVICE_ASKS if step.serves else EXTENSION_ASKS if step.extends else ()
    return step.asks + tuple(ask for ask in own if ask.name not in named)


def clean(step: Step, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a step, checked. All faults are told at once: `BadData.data["fields"]` maps names to sentences."""
    asks = asks_of(step)
    faults: dict[str, Any] = {}
    known = {ask.name for ask in asks}
    for name in sorted(set(data) - known):
        faults[name] = _("“%(step)s”不需要填写此项。") % {"step": step.title}
    cleaned = {}
    for ask in asks:
        value = data.get(ask.name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if ask.required and ask.kind != "flag":
                faults[ask.name] = _("请填写“%(label)s”。") % {"label": ask.label}
            elif ask.kind == "flag" and ask.name in data:
                cleaned[ask.name] = False
            continue
        try:
            cleaned[ask.name] = _value(ask, value)
        except BadData as fault:
            faults[ask.name] = fault.sentence
    if faults:
        sentence = "".join(str(text) for text in faults.values())
        raise BadData(sentence, fields=faults, step=step.key)
    return cleaned


def _value(ask: Ask, value: Any) -> Any:
    reader = _READERS.get(ask.kind)
    return reader(ask, value) if reader else _text(ask, value)


def _text(ask: Ask, value: Any) -> str:
    text = str(value).replace("\r\n", "\n").strip()
    limit = 20_000 if ask.kind == "long" and ask.max_length == 200 else ask.max_length
    refuse_control(ask.label, text)
    if len(text) > limit:
        raise BadData(_("“%(label)s”最多%(limit)d个字。") % {"label": ask.label, "limit": limit})
    return text


def refuse_control(label: Text, text: str) -> None:
    """BadData when a text holds what no document can: control characters but tab and line break, lone surrogates."""
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in text):
        raise BadData(_("“%(label)s”中有不能保存的控制字符。") % {"label": label})


def _date(ask: Ask, value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        day = dt.date.fromisoformat(str(value))
    except ValueError:
        raise BadData(_("“%(label)s”不是日期，请按2024-01-31的形式填写。") % {"label": ask.label}) from None
    if not 1949 <= day.year <= 2100:
        raise BadData(_("“%(label)s”的年份不在1949年至2100年之间。") % {"label": ask.label})
    return day


def _number(ask: Ask, value: Any) -> int:
    try:
        number = int(str(value))
    except ValueError:
        raise BadData(_("“%(label)s”应为整数。") % {"label": ask.label}) from None
    if not 0 <= number <= 10**12:
        raise BadData(_("“%(label)s”超出范围。") % {"label": ask.label})
    return number


def _money(ask: Ask, value: Any) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise BadData(_("“%(label)s”应为金额。") % {"label": ask.label}) from None
    if not amount.is_finite() or not 0 <= amount <= 10**14 or amount != round(amount, 2):
        raise BadData(_("“%(label)s”应为不超过两位小数的非负金额。") % {"label": ask.label})
    return amount


def _choice(ask: Ask, value: Any) -> str:
    assert ask.choices is not None, f"{ask.name} is a choice without choices"
    if str(value) not in ask.choices.values:
        allowed = "、".join(str(label) for label in ask.choices.labels)
        raise BadData(_("“%(label)s”应为：%(allowed)s。") % {"label": ask.label, "allowed": allowed})
    return str(value)


def _flag(_ask: Ask, value: Any) -> bool:
    return str(value).lower() in {"true", "1", "on", "yes", "是"}


_READERS = {
    "date": _date,
    "number": _number,
    "money": _money,
    "choice": _choice,
    "flag": _flag,
}


def plain(value: Any) -> Any:
    """A value as it stands in the ledger: no floats, days and moments as ISO text."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "pk"):
        return value.pk
    return value
