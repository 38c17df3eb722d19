"""W7: reports of 10,000 characters: figures found, read and checked; beside two recognisers of Chinese numbers."""

from __future__ import annotations

import multiprocessing
import random
import re
import resource
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from benchmarks.harness import Mismatch, Missing, Row, alternate, exponent, timed
from fazhi.engines.figures.read import read
from fazhi.engines.figures.recognise import figures_in

SIZES = {"full": 2_000, "small": 100}
LENGTH = 10_000
SAMPLE = {"recognizers": 1, "cn2an": 4}
"""Reports given to each peer; its time is scaled to the whole."""
DEPARTMENTS = (
    "区司法局",
    "区市场监管局",
    "区城管局",
    "区信访办",
    "区法院",
    "区生态环境局",
    "区人力社保局",
    "各街道",
)
FILLER = (
    "坚持问题导向，完善工作机制，压实部门责任，推动各项部署落地见效，",
    "落实谁执法谁普法责任制，提升群众法治获得感，",
    "围绕中心工作，强化统筹协调和督促检查，不断提高规范化水平，",
)


def report(dice: random.Random) -> tuple[str, list[Decimal]]:
    """A report and the values of its figures in order; everything in it adds up."""
    parts, values, length = ["某区2021年法治政府建设年度报告\n"], [], 0
    while length < LENGTH:
        text, found = _paragraph(dice)
        parts.append(text)
        values += found
        length += len(text)
    return "".join(parts), values


def _paragraph(dice: random.Random) -> tuple[str, list[Decimal]]:
    a, b, c, d = (dice.randint(12, 999) for _ in range(4))
    kept, rate = dice.randint(5, a), dice.randint(600, 999)
    money, crowd = dice.randint(1001, 9999), dice.randint(11, 99)
    text = (
        f"{''.join(FILLER)}{dice.choice(DEPARTMENTS)}{dice.choice(FILLER)}全年共办理事项{a + b + c}件，其中甲类{a}件、乙类{b}件、丙类{c}件。"
        f"{''.join(FILLER)}共收到公开申请{a}件，已答复{kept}件，答复率{Decimal(kept * 100) / a:.2f}%。"
        f"开展执法检查{d}余次，罚没款{money / 100:.2f}万元，群众满意率达{rate / 10:.1f}%，"
        f"发放宣传资料近{crowd}万份。\n"
    )
    rounded = [
        Decimal(f"{Decimal(kept * 100) / a:.2f}"),
        Decimal(d),
        Decimal(money) * 100,
        Decimal(rate) / 10,
    ]
    return text, [*map(Decimal, (a + b + c, a, b, c, a, kept)), *rounded, Decimal(crowd * 10_000)]


def reports(count: int, seed: int = 7) -> Iterator[tuple[str, list[Decimal]]]:
    """Reports, one after the other, never all at once."""
    dice = random.Random(seed)
    return (report(dice) for _ in range(count))


def ours(texts: list[str]) -> list[list[Decimal | None]]:
    """Values of all figures."""
    return [[one.value for one in figures_in(text)] for text in texts]


def recognizers(texts: list[str]) -> int:
    """recognizers-text, sentence by sentence as it is meant to be used: numbers, percentages, money, dimensions."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from recognizers_number import Culture, recognize_number, recognize_percentage
            from recognizers_number_with_unit import recognize_currency, recognize_dimension
        except (ImportError, SyntaxError) as fault:
            raise Missing(f"recognizers-text: {fault}") from None
        found = 0
        for text in texts:
            for sentence in re.split("[。\n]", text):
                for recognise in (
                    recognize_number,
                    recognize_percentage,
                    recognize_currency,
                    recognize_dimension,
                ):
                    found += len(recognise(sentence, Culture.Chinese))
    return found


def numbers_only(texts: list[str]) -> int:
    """recognizers-text with its recogniser of bare numbers alone: neither units nor percent."""
    try:
        from recognizers_number import Culture, recognize_number
    except (ImportError, SyntaxError) as fault:
        raise Missing(f"recognizers-text: {fault}") from None
    return sum(len(recognize_number(s, Culture.Chinese)) for text in texts for s in re.split("[。\n]", text))


def cn2an(texts: list[str]) -> int:
    """cn2an: numerals to digits, then a pattern for the digits, sentence by sentence."""
    try:
        import cn2an as library
    except ImportError as fault:
        raise Missing(f"cn2an: {fault}") from None
    found = 0
    for text in texts:
        for sentence in re.split("[。\n]", text):
            found += len(re.findall(r"\d+(?:\.\d+)?", library.transform(sentence, "cn2an")))
    return found


def floor(texts: list[str]) -> int:
    """The least that any recogniser does: look at every character for digits."""
    return sum(len(re.findall(r"\d+(?:\.\d+)?", text)) for text in texts)


def check(seed: int) -> tuple[int, int]:
    """Read and check one report in a process of the pool: how many relations hold, how many fail."""
    reading = read(report(random.Random(seed))[0])
    return sum(one.verdict == "holds" for one in reading.relations), len(reading.fails)


def both_cores(count: int) -> tuple[int, int]:
    """Read and check reports on two cores."""
    with multiprocessing.get_context("fork").Pool(2) as pool:
        found = pool.map(check, range(count), chunksize=8)
    return sum(holds for holds, _ in found), sum(fails for _, fails in found)


def memory(count: int) -> float:
    """Peak memory in MiB of a process that reads and checks reports one after the other."""
    context = multiprocessing.get_context("spawn")
    reader, writer = context.Pipe(False)
    process = context.Process(target=_measure, args=(count, writer))
    process.start()
    found = reader.recv()
    process.join()
    return float(found)


def _measure(count: int, writer: Any) -> None:
    for text, _values in reports(count):
        read(text)
    writer.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _scaled(work: Callable[[list[str]], Any], texts: list[str]) -> Callable[[], Any]:
    return lambda: work(texts)


def run(size: str, rounds: int) -> list[Row]:
    """The rows of W7."""
    count = SIZES[size]
    made = list(reports(min(count, 100)))
    texts, values = [text for text, _ in made], [found for _, found in made]
    if ours(texts) != values:
        raise Mismatch("figures found are not those that were written")
    works: dict[str, Callable[[], Any]] = {"ours": _scaled(ours, texts), "floor": _scaled(floor, texts)}
    for name, work, number in (
        ("recognizers", recognizers, SAMPLE["recognizers"]), ("numbers", numbers_only, SAMPLE["recognizers"]),
        ("cn2an", cn2an, SAMPLE["cn2an"]),
    ):  # fmt: skip
        works[name] = _scaled(work, texts[:number])
    times, _results, skipped = alternate(works, rounds)
    share = {"recognizers": SAMPLE["recognizers"], "numbers": SAMPLE["recognizers"], "cn2an": SAMPLE["cn2an"]}
    per_report = {name: seconds / share.get(name, len(texts)) for name, seconds in times.items()}
    tenth, _ = timed(lambda: both_cores(max(2, count // 10)))
    whole, (holds, fails) = timed(lambda: both_cores(count))
    if fails or not holds:
        raise Mismatch(f"{fails} relations of correct reports were said to fail, {holds} to hold")
    few, many = memory(max(2, count // 10)), memory(count)
    rows: list[Row] = []
    for name, title in (
        ("recognizers", "recognizers-text: numbers, percent, money, dimensions"),
        ("numbers", "recognizers-text: bare numbers only"), ("cn2an", "cn2an and a pattern"),
    ):  # fmt: skip
        peer = per_report.get(name)
        rows.append({
            "id": f"w7.{name}", "work": "figures with value, unit and hedge in a report", "size": count, "unit": "ms",
            "ours": per_report["ours"] * 1000, "limit": per_report["floor"] * 1000,
            "peer": None if peer is None else peer * 1000,
            "peer_name": title if name not in skipped else f"{title} (skipped: {skipped[name]})",
        })  # fmt: skip
    rows.append({
        "id": "w7.read", "work": "reports read and checked, two cores", "size": count, "ours": count / whole, "unit": "1/s",
        "exponent": exponent(tenth, whole),
    })  # fmt: skip
    rows.append({
        "id": "w7.memory", "work": "peak memory, reports one after the other", "size": count, "ours": many, "unit": "MiB",
        "exponent": exponent(few, many),
    })  # fmt: skip
    return rows
