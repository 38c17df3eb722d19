"""W15: a document of 60 articles linted; 30,000 documents screened; what stands on an article of 2,000 texts."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.harness import Row, alternate, exponent, timed
from fazhi.cli.norms import screened
from fazhi.engines.lint.findings import ENDS, Context
from fazhi.engines.lint.graph import Place, build, stands_on
from fazhi.engines.lint.lint import excused, lint
from fazhi.engines.lint.parse import parse_text
from fazhi.engines.lint.rules import rules

DOCUMENTS = {"full": 30_000, "small": 1_000}
EDGES = {"full": (2_000, 100_000, 500_000), "small": (200, 10_000, 50_000)}
ON = dt.date(2026, 11, 1)
SUBJECTS = (
    "区住房和城乡建设局",
    "各街道办事处",
    "区财政局",
    "物业服务企业",
    "申请人",
    "建设单位",
    "区市场监管局",
    "村民委员会",
)
DUTIES = (
    "应当建立工作台账，每季度向社会公布一次办理情况，接受社会监督", "应当对材料的真实性负责，弄虚作假的依法追究责任",
    "应当自收到申请之日起二十个工作日内予以答复，情况复杂的可以依法延长", "应当按照各自职责做好监督管理工作，加强信息共享和协同配合",
    "依照《中华人民共和国行政处罚法》第三十三条的规定作出处理", "应当将所需经费列入年度预算，专款专用",
    "可以向区人民政府提出意见和建议，有关部门应当及时研究处理并反馈",
)  # fmt: skip
FAULTS = (
    "违反规定的，处五百元以上一千元以下罚款。",
    "外地企业承接业务的，应当在本区设立分公司。",
    "申请人应当提交社区出具的无犯罪证明。",
)


def text(articles: int, dice: random.Random) -> str:
    """A document in the manner of real ones: chapters, articles of two paragraphs, lists, a fault in every tenth article."""
    numerals = [chinese(n) for n in range(1, articles + 1)]
    lines = ["安宁区公共服务管理办法", f"安政规〔2024〕{dice.randint(1, 99)}号"]
    for n, number in enumerate(numerals[:-1], start=1):
        if n % 15 == 1:
            lines.append(f"第{chinese(n // 15 + 1)}章　管理")
        lines.append(
            f"第{number}条　{dice.choice(SUBJECTS)}{dice.choice(DUTIES)}；{dice.choice(SUBJECTS)}{dice.choice(DUTIES)}。"
        )
        if n % 4 == 0:
            lines += [f"（{chinese(k)}）{dice.choice(SUBJECTS)}{dice.choice(DUTIES)}；" for k in range(1, 4)]
        if n % 10 == 0:
            lines.append(dice.choice(FAULTS))
        elif n % 3 == 0:
            lines.append(f"前款规定的情形，{dice.choice(SUBJECTS)}{dice.choice(DUTIES)}。")
    lines += [
        f"第{numerals[-1]}条　本办法自2024年5月1日起施行，有效期五年。",
        "安宁区人民政府",
        "2024年4月1日",
    ]
    return "\n".join(lines) + "\n"


def chinese(number: int) -> str:
    """An ordinal in Chinese."""
    from fazhi.engines.law.citation import chinese_ordinal

    return chinese_ordinal(number)


def sentence_by_sentence(documents: Iterable[str]) -> int:
    """The peer: every rule over every sentence, as one writes it first. Counts findings of the pattern rules."""
    import re

    cut, count = re.compile(f"[{ENDS}]"), 0
    for document in documents:
        for sentence in cut.split(document):
            for rule in rules():
                found = rule.match.search(sentence) if rule.match else None
                if found and not excused(rule, sentence, found.start(), found.end()):
                    count += 1
    return count


def ours(documents: Iterable[str]) -> int:
    """Ours on the same: findings of the pattern rules."""
    patterns = {rule.name for rule in rules() if rule.match}
    reports = (lint(parse_text(document), Context(ON)) for document in documents)
    return sum(1 for report in reports for one in report.findings if one.rule in patterns)


def one_document(rounds: int) -> Row:
    """A document of 60 articles, read and linted."""
    document = text(60, random.Random(15))
    times, results, _skipped = alternate(
        {"ours": lambda: ours([document]), "peer": lambda: sentence_by_sentence([document])}, max(rounds, 5)
    )
    assert results["ours"] >= 5
    return {
        "id": "w15.lint", "work": "a document of 60 articles: parsed, all rules", "size": 1, "ours": times["ours"] * 1000,
        "unit": "ms", "peer": times["peer"] * 1000, "peer_name": "each pattern over each sentence, nothing else",
    }  # fmt: skip


def screening(count: int) -> tuple[float, float, int]:
    """Seconds to screen so many files on two cores, seconds to read them, findings."""
    with tempfile.TemporaryDirectory() as folder:
        dice = random.Random(count)
        for n in range(count):
            (Path(folder) / f"{n:06}.txt").write_text(text(dice.randint(8, 40), dice), encoding="utf-8")
        files = sorted(Path(folder).iterdir())
        work = partial(screened, on=ON)
        with ProcessPoolExecutor(2) as pool:
            list(pool.map(work, files[:4]))
            seconds, rows = timed(lambda: list(pool.map(work, files, chunksize=50)))
        reading, _size = timed(lambda: sum(len(path.read_text(encoding="utf-8")) for path in files))
    return seconds, reading, sum(sum(row["rules"].values()) for row in rows)


def screen(size: str) -> Row:
    """Files screened on two cores, and the growth from a tenth."""
    full = DOCUMENTS[size]
    tenth, _reading, _found = screening(full // 10)
    seconds, reading, found = screening(full)
    assert found > full
    return {
        "id": "w15.screen", "work": "files parsed, citations, all rules, two processes", "size": full, "ours": seconds,
        "unit": "s", "limit": reading, "exponent": exponent(tenth, seconds),
    }  # fmt: skip


def citations(texts: int, clauses: int, edges: int) -> list[tuple[Place, Place]]:
    """Random citations: most go to a few laws, some to documents that are cited themselves, none in a circle of one."""
    dice = random.Random(edges)
    each = clauses // texts
    made = []
    while len(made) < edges:
        citing = dice.randrange(texts // 20, texts)
        cited = dice.randrange(texts // 20) if dice.random() < 0.9 else dice.randrange(citing)
        place = (f"t{cited:05}", dice.randint(0, each // 2), dice.choice((0, 0, 1, 2)), 0)
        made.append(
            (
                (f"t{citing:05}", dice.randint(1, each // 2), dice.choice((0, 1)), 0),
                place if place[1] else (place[0], 0, 0, 0),
            )
        )
    return made


def brute(pairs: list[tuple[Place, Place]], asked: Place) -> list[Place]:
    """What stands on a place, by going through all citations until nothing new comes."""

    def within(cited: Place, place: Place) -> bool:
        depth = max((n for n in range(1, 4) if place[n]), default=0) + 1
        return cited[:depth] == place[:depth]

    reached = {citing for citing, cited in pairs if within(cited, asked)}
    front = reached
    while front:
        articles = {place[:2] for place in front}
        front = {citing for citing, cited in pairs if cited[1] and cited[:2] in articles} - reached
        reached = reached | front
    return sorted(reached)


def stands(size: str, rounds: int) -> Row:
    """What stands on an article, directly and through others, equal to brute force."""
    pairs = citations(*EDGES[size])
    _seconds, graph = timed(lambda: build(pairs))
    asked: list[Place] = [("t00003", n, 0, 0) for n in range(1, 11)]
    times, _results, _skipped = alternate(
        {"ours": lambda: [stands_on(graph, one) for one in asked], "brute": lambda: [brute(pairs, one) for one in asked]},
        rounds, same=("ours", "brute"),
    )  # fmt: skip
    return {
        "id": "w15.stands", "work": "what stands on an article, through others too", "size": len(pairs),
        "ours": times["ours"] / len(asked), "unit": "s", "peer": times["brute"] / len(asked), "peer_name": "all citations gone through",
    }  # fmt: skip


def run(size: str, rounds: int) -> list[Row]:
    """The rows of W15."""
    return [one_document(rounds), screen(size), stands(size, rounds)]


if __name__ == "__main__":
    from benchmarks.harness import complete, show

    rows: list[Any] = [complete(row) for row in run("small", 3)]
    show(rows)
