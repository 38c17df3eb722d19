"""A model of credit evaluation as a value: what counts how much, for how long, up to where, and what it comes to.

Points are whole numbers of 1/64000: a weight of thousandths of a point may be halved six times without a remainder, so
that every engine comes to the same sum in any order.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

UNIT = 64_000
HALVINGS = 6
"""After so many half-lives a statement counts nothing more."""


class BadModel(ValueError):
    """A model that cannot be evaluated; the message says which part and why."""


@dataclass(frozen=True)
class Item:
    """What one kind of statement at one level counts.

    `points` in thousandths, negative for bad credit; `half_life` in days, 0 when it counts in full until it ends;
    `veto`: the best grade that a firm with such a statement may have, empty for none.
    """

    kind: str
    level: str
    category: str
    points: int
    half_life: int = 0
    veto: str = ""

    @property
    def key(self) -> str:
        """`penalty:严重`."""
        return f"{self.kind}:{self.level}" if self.level else self.kind


@dataclass(frozen=True)
class Category:
    """A group of items. What they add up to stays between `-lowest` and `highest` thousandths of a point."""

    key: str
    label: str
    lowest: int
    highest: int


@dataclass(frozen=True)
class Model:
    """A version of the evaluation. `grades`: (grade, least score in thousandths), from the best to the worst."""

    version: str
    basis: str
    valid_from: str
    valid_to: str
    base: int
    categories: tuple[Category, ...]
    items: tuple[Item, ...]
    grades: tuple[tuple[str, int], ...]

    def __post_init__(self) -> None:
        keys = [category.key for category in self.categories]
        _hold(len(set(keys)) == len(keys), "类别重复")
        names = [item.key for item in self.items]
        _hold(len(set(names)) == len(names), "计分项重复")
        _hold(all(item.category in keys for item in self.items), "计分项的类别没有定义")
        _hold(all(0 <= item.half_life <= 1_000_000 for item in self.items), "半衰期应在零至一百万日之间")
        _hold(all(c.lowest >= 0 and c.highest >= 0 for c in self.categories), "类别的上下限不能小于零")
        bounds = [least for _grade, least in self.grades]
        _hold(
            bool(bounds) and bounds == sorted(bounds, reverse=True) and len(set(bounds)) == len(bounds),
            "等级界限应从高到低",
        )
        known = {grade for grade, _least in self.grades}
        _hold(all(not item.veto or item.veto in known for item in self.items), "否决项的等级没有定义")
        _hold(self.valid_from < self.valid_to, "有效期的起应早于止")
        _hold(bool(self.basis.strip()), "模型没有写明依据")
        _hold(len(self.items) < 255, "计分项过多")

    def number_of(self, key: str) -> int:
        """The number of an item in the facts; KeyError when the model does not know it."""
        try:
            return [item.key for item in self.items].index(key)
        except ValueError:
            raise KeyError(key) from None

    def grade_of(self, score: int, veto: int) -> int:
        """Place of the grade for a score (in 1/64000) and the place of the worst veto (-1 for none)."""
        found = len(self.grades) - 1
        for place, (_grade, least) in enumerate(self.grades):
            if score >= least * 64:
                found = place
                break
        return max(found, veto)

    def as_json(self) -> str:
        """The model as text, as `from_json` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def _hold(condition: bool, sentence: str) -> None:
    if not condition:
        raise BadModel(sentence)


def from_json(text: str) -> Model:
    """A model from its text. BadModel names what is wrong."""
    try:
        told: dict[str, Any] = json.loads(text)
        return Model(
            **{
                **told,
                "categories": tuple(Category(**entry) for entry in told["categories"]),
                "items": tuple(Item(**entry) for entry in told["items"]),
                "grades": tuple((str(grade), int(least)) for grade, least in told["grades"]),
            }
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadModel(f"评价模型不能读取：{fault}") from fault


STANDARD = Model(
    version="2026-1",
    basis="国办发〔2020〕49号；国办发〔2019〕35号（评价结果只作分级分类监管的参考）",
    valid_from="2026-01-01",
    valid_to="2027-01-01",
    base=700_000,
    categories=(
        Category("administration", "行政管理", 300_000, 0),
        Category("justice", "司法裁判", 300_000, 0),
        Category("promise", "信用承诺", 100_000, 50_000),
        Category("contract", "合同履约", 150_000, 50_000),
        Category("honour", "守信激励", 0, 150_000),
    ),
    items=(
        Item("penalty", "轻微", "administration", -5_000, 90),
        Item("penalty", "一般", "administration", -40_000, 180),
        Item("penalty", "严重", "administration", -150_000, 540),
        Item("blacklist", "", "administration", -250_000, 0, "D"),
        Item("abnormal", "", "administration", -60_000, 0),
        Item("arrears", "", "administration", -50_000, 365),
        Item("courtdefault", "", "justice", -250_000, 0, "D"),
        Item("pledge", "违反承诺", "promise", -50_000, 365),
        Item("pledge", "已履行", "promise", 10_000, 365),
        Item("contract", "按约履行", "contract", 10_000, 365),
        Item("contract", "逾期履行", "contract", -30_000, 365),
        Item("contract", "违约", "contract", -80_000, 540),
        Item("redlist", "", "honour", 60_000, 365),
    ),
    grades=(("A", 750_000), ("B", 650_000), ("C", 500_000), ("D", 0)),
)
"""A model to begin with. A district writes its own as data; nothing in the code depends on its numbers."""
