"""Random draws for tests: plans, lists and folders from a seed."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

from fazhi.engines.draw import bundle
from fazhi.engines.draw.encoding import write_json, write_rows
from fazhi.engines.draw.lists import FORMAT, INSPECTORS, RECUSALS, SUBJECTS

CHINA = dt.timezone(dt.timedelta(hours=8))
BEGIN = dt.datetime(2026, 12, 1, 9, tzinfo=CHINA)
KNOWN = dt.datetime(2026, 12, 2, 21, 15, tzinfo=CHINA)
PARTIES = ("区检察院", "𠮷田律师")
LETTERS = "甲乙丙丁𠮷𪚥abXY019-"


def names(dice: random.Random, count: int, longest: int) -> list[str]:
    """Different names, ascending, from Chinese, supplementary-plane and Latin characters."""
    found: set[str] = set()
    while len(found) < count:
        found.add("".join(dice.choices(LETTERS, k=dice.randint(3, longest))) + str(len(found)))
    return sorted(found)


def plan(**changed: Any) -> dict[str, Any]:
    """A plan of two strata and teams of two."""
    return {
        "format": FORMAT, "draw": "渝中市监〔2026〕3号抽查", "title": "食品经营", "hash": "sha256", "scheme": "subject",
        "strata": [{"name": "A", "ratio": "0.1"}, {"name": "D", "ratio": "1/2"}], "team": 2,
        "parties": list(PARTIES), "public": {"source": "双色球", "known": KNOWN.isoformat()},
        "round": 1, "reason": "",
    } | changed  # fmt: skip


def random_files(seed: int) -> dict[str, bytes]:
    """The committed files of a small draw; about half of them cannot be assigned."""
    dice = random.Random(seed)
    strata = [
        {"name": f"类{n}", "ratio": dice.choice(["0.1", "1/3", "1", "0"])} for n in range(dice.randint(1, 3))
    ]
    regions, skills = [f"区{n}" for n in range(dice.randint(1, 3))], ["食", "药"]
    subjects = [
        [one, '名，"称"', dice.choice(strata)["name"], dice.choice([*regions, ""]), dice.choice([*skills, "", ""])]
        for one in names(dice, dice.randint(1, 40), 12)
    ]  # fmt: skip
    inspectors = [
        [one, "员", ";".join(sorted(dice.sample(regions, dice.randint(1, len(regions))))),
         ";".join(sorted(dice.sample(skills, dice.randint(0, 2)))), dice.choice(["", "", "1", "3", "5", "9"])]
        for one in names(dice, dice.randint(0, 14), 6)
    ]  # fmt: skip
    pairs = {(dice.choice(inspectors)[0], dice.choice(subjects)[0]) for _n in range(20) if inspectors}
    recusals = [[*pair, "last_year"] for pair in sorted(pairs)]
    made = plan(
        draw=f"抽{seed}", hash=dice.choice(["sha256", "sm3"]), scheme=dice.choice(["subject", "stream"]),
        strata=strata, team=dice.choice([0, 2, 2, 3]),
    )  # fmt: skip
    return files(made, subjects, inspectors, recusals)


def files(made: dict[str, Any], subjects: Any, inspectors: Any, recusals: Any = ()) -> dict[str, bytes]:
    """The committed files of these rows."""
    texts = {
        "plan.json": write_json(made), "earlier.json": write_json([]),
        "subjects.csv": write_rows(SUBJECTS, subjects), "inspectors.csv": write_rows(INSPECTORS, inspectors),
        "recusals.csv": write_rows(RECUSALS, recusals),
    }  # fmt: skip
    return {name: text.encode() for name, text in texts.items()}


def small_files() -> dict[str, bytes]:
    """Sixty shops in two regions, eight inspectors, two recusals."""
    subjects = [
        [f"91500103MA5U{n:04d}X𠮷", f"第{n}店", "AD"[n % 2], "东西"[n % 3 % 2], "食"] for n in range(60)
    ]
    inspectors = [[f"渝A{n:03d}", f"员{n}", "东;西" if n % 2 else "东西"[n // 4], "食", ""] for n in range(8)]
    recusals = [[f"渝A{n:03d}", subjects[n][0], "declared_interest"] for n in range(2)]
    return files(plan(), subjects, inspectors, recusals)


def secret(party: str, draw: str = "") -> str:
    """The secret of a party."""
    return f"{party}：三颗骰子，四、六、一，见证人在场 {draw}。"


def fill(folder: Path, content: dict[str, bytes]) -> None:
    """The files in a folder."""
    for name, data in content.items():
        (folder / name).write_bytes(data)


def reveal_all(folder: Path, tell: str = "") -> None:
    """Commitment, promises, secrets and the public value."""
    bundle.commit(folder, at=BEGIN)
    for party in PARTIES:
        bundle.promise(folder, party, secret(party, tell), at=BEGIN + dt.timedelta(hours=1))
    for party in PARTIES:
        bundle.reveal(folder, party, secret(party, tell), at=BEGIN + dt.timedelta(hours=2))
    bundle.publish_value(folder, f"03 11 17 22 28 33 + 07 {tell}".strip(), at=KNOWN)
