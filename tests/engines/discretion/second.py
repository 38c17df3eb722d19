"""A second reading of docs/spec/discretion.md without boxes: every fact vector that matters is tried."""

from __future__ import annotations

from itertools import product

ORDER = ["不予处罚", "减轻处罚", "从轻处罚", "一般处罚", "从重处罚"]
PENALTIES = [
    "警告",
    "通报批评",
    "没收",
    "暂扣许可证件",
    "降低资质等级",
    "限制开展生产经营活动",
    "责令停产停业",
    "责令关闭",
    "限制从业",
    "吊销许可证件",
]


def holds(condition, value) -> bool:
    if condition is None:
        return True
    if isinstance(condition, frozenset):
        return value in condition
    return value >= condition.low and (condition.high is None or value < condition.high)


def candidates(table) -> list[list[int]]:
    """Of each column: every option; the first number, every end of a span and the number before it."""
    result = []
    for k, column in enumerate(table.columns):
        if column.options:
            result.append(list(range(len(column.options))))
            continue
        values = {column.low}
        for part in [*table.rows, *table.statutes]:
            span = part.conditions[k]
            if span is not None:
                for end in (span.low, span.high):
                    if end is not None:
                        values |= {end - 1, end}
        top = column.high if column.high is not None else max(values) + 2
        result.append(sorted(v for v in values if column.low <= v < top))
    return result


def applying(parts, point) -> list:
    return [p for p in parts if all(holds(c, v) for c, v in zip(p.conditions, point, strict=True))]


def inside(row, statutes) -> bool:
    if not statutes:
        return False
    for law in statutes:
        if row.band.chinese == "不予处罚":
            if row.high or row.measures:
                return False
            continue
        if set(row.measures) - set(law.measures) or row.unit != law.unit or row.high > law.high:
            return False
        if row.band.chinese == "减轻处罚":
            if law.low > 0 and not row.high < law.low:
                return False
        elif row.low < law.low:
            return False
    return True


def graver_or_equal(table, x, y) -> bool:
    """Whether y is at least as grave as x in every column that has a direction, and equal in the others."""
    for column, a, b in zip(table.columns, x, y, strict=True):
        if column.direction == 0 and a != b:
            return False
        if column.direction > 0 and a > b:
            return False
        if column.direction < 0 and a < b:
            return False
    return True


def worse(a, b) -> bool:
    """Whether the penalty of row a is graver than that of row b in some respect."""
    heaviest = [max([PENALTIES.index(m) + 1 for m in row.measures] or [0]) for row in (a, b)]
    if ORDER.index(a.band.chinese) > ORDER.index(b.band.chinese) or heaviest[0] > heaviest[1]:
        return True
    return a.unit == b.unit and (a.low > b.low or a.high > b.high)


def faults(table) -> set[str]:
    """The kinds of failure that the table has."""
    found, single = set(), []
    for point in product(*candidates(table)):
        rows = applying(table.rows, point)
        if not rows:
            found.add("gap")
        if len(rows) > 1:
            found.add("overlap")
        laws = applying(table.statutes, point)
        for row in rows:
            if not inside(row, laws):
                found.add("bound")
            single.append((point, row))
    boxes = {}
    for a_point, a in single:
        for b_point, b in single:
            if a is not b and worse(a, b) and graver_or_equal(table, a_point, b_point):
                pair = (id(a), id(b))
                if pair not in boxes:
                    boxes[pair] = any(
                        {id(a), id(b)} <= {id(r) for r in applying(table.rows, p)}
                        for p in product(*candidates(table))
                    )
                if not boxes[pair]:
                    found.add("monotonicity")
    return found
