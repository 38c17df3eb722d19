"""The credit figures of the three shipped profiles at full size, record by record through the real functions.

    .venv/bin/python -m benchmarks.credit_full yuzhong|hongqiao|chongqing [--size N]

yuzhong: 192,875 records of which 135,031 are stored. hongqiao: 12,000 + 20,000 + 150,000 records up and 1,290,000 down over
HTTP, with receipts. chongqing: 1,000,000 firms evaluated, 321,000 checks in 290 matters answered, audited and collected.
Each prints what came out of the store and the records, the seconds of each part, and the peak memory of the process.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

AT = dt.datetime.fromisoformat("2026-04-20T10:00:00+08:00")
DAY = AT.date()


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print the seconds of a part."""
    begin = time.perf_counter()
    yield
    print(f"  {what}: {time.perf_counter() - begin:.1f} s", flush=True)


def start(folder: str) -> Any:
    """A fresh platform with one government and two units."""
    os.environ |= {"FAZHI_DATA": folder, "DJANGO_SETTINGS_MODULE": "fazhi.settings"}
    import django

    django.setup()
    from django.core.management import call_command

    from tests.support.district import make_district

    call_command("migrate", verbosity=0, interactive=False)
    return make_district(dt.date(2019, 1, 1))


def rows(count: int, kind: str, *, bad: int = 0, firms: int = 0) -> pl.DataFrame:
    """So many records of a kind, `bad` of them (spread evenly) with a code whose check character is wrong."""
    from benchmarks.creditdata import codes

    code = codes(firms or count)[np.arange(count) % (firms or count)].astype("U18")
    place = np.arange(count)
    wrong = (place + 1) * bad // count > place * bad // count
    code[wrong] = np.char.add(
        code[wrong].astype("U17"), np.where(np.char.endswith(code[wrong], "0"), "1", "0")
    )
    frame = pl.DataFrame({"统一社会信用代码": code}).with_columns(
        pl.lit("示例有限公司").alias("主体名称"),
        pl.lit("测试区市场监督管理局").alias("认定单位"),
        pl.lit("2026-03-02").alias("决定日期"),
    )
    number = (pl.lit("示例") + pl.int_range(count).cast(pl.String)).alias
    more = {
        "penalty": [number("处罚决定文书号"), pl.lit("罚款").alias("处罚类别"), pl.lit("一般").alias("失信程度"), pl.lit("1.5").alias("罚没金额（万元）")],
        "pledge": [number("承诺编号"), pl.lit("主动型").alias("承诺类型"), pl.lit("按期履约").alias("承诺事项"), pl.lit("已履行").alias("履约状态")],
        "contract": [number("合同编号"), pl.lit("政府采购").alias("合同类别"), pl.lit("10").alias("合同金额（万元）"), pl.lit("按约履行").alias("履约情况")],
    }  # fmt: skip
    return frame.with_columns(more[kind])


def take(district: Any, folder: str, count: int, kind: str, name: str, **changes: Any) -> Any:
    """Write a batch and take it in."""
    from fazhi.modules.credit import intake
    from fazhi.pipeline.credit.kinds import KINDS

    path = Path(folder) / f"{name}.csv"
    rows(count, kind, **changes).write_csv(path)
    with timed(f"{count:,} records of {kind} checked and stored"):
        return intake.take_in(path, district.units["market"], KINDS[kind], at=AT, channel="文件")


def yuzhong(folder: str, size: int) -> None:
    """The 入库率 of the report."""
    district = start(folder)
    received, stored = 192_875 // size, 135_031 // size
    receipt, case = take(district, folder, received, "penalty", "yuzhong", bad=received - stored)
    assert (receipt.received, receipt.stored, case.stored) == (received, stored, stored)
    print(
        f"received {receipt.received:,}, stored {receipt.stored:,}, rejected {receipt.rejected:,}: {receipt.rate:.0%}"
    )


def hongqiao(folder: str, size: int) -> None:
    """Up and down with the city over the loopback."""
    from tests.support.creditserver import KEY, city

    district = start(folder)
    from fazhi.kernel.orgs.actors import SYSTEM
    from fazhi.kernel.registers import versions
    from fazhi.modules.credit import balance, exchange, intake
    from fazhi.modules.credit.register import RECEIVERS
    from fazhi.pipeline.credit.snapshot import stock

    with city() as above:
        versions.add(
            RECEIVERS, unit=district.units["justice"], code="city", title="市平台", contact=above.address, kind="city", on=dt.date(2020, 1, 1),
            actor=SYSTEM, at=AT,
        )  # fmt: skip
        exchange.set_key("city", KEY)
        for kind, count in (("penalty", 12_000), ("pledge", 20_000), ("contract", 150_000)):
            take(district, folder, count // size, kind, kind)
        down = (
            rows(1_290_000 // size, "pledge")
            .rename({"承诺编号": "number"})
            .with_columns(pl.col("number") + "市")
        )
        for part in range(10):
            piece = down[part * len(down) // 10 : (part + 1) * len(down) // 10]
            above.parcels[f"C{part}"] = ("pledge", piece.write_ndjson().encode())
        del down, piece
        with timed("sent up, fetched down, receipts on both sides"):
            done = exchange.run(AT)
        print(f"parcels sent {done.sent}, fetched {done.fetched}, failed {done.failed}")
        for line in balance.stock(AT):
            print(
                f"  up {line.kind}: {line.stored:,} = {line.accepted:,} accepted + {line.refused:,} refused + {line.waiting:,} waiting"
            )
            assert line.closes
        print(f"fetched records {sum(told['accepted'] for told in above.receipts.values()):,}")
    for kept in stock(intake.root()):
        print(
            f"  {kept.kind}: received {kept.received:,} = stored {kept.stored:,} + rejected {kept.rejected:,}; superseded {kept.superseded:,}"
        )


def chongqing(folder: str, size: int) -> None:
    """Firms evaluated, the counter's table, checks answered and brought into the records."""
    district = start(folder)
    from fazhi.kernel.orgs.actors import SYSTEM
    from fazhi.kernel.orgs.tokens import issue
    from fazhi.kernel.procedures.perform import open_case, perform
    from fazhi.kernel.registers import versions
    from fazhi.modules.credit import countertable, intake, service
    from fazhi.modules.credit.models import Check
    from fazhi.modules.credit.register import MEASURES
    from fazhi.pipeline.credit import evaluation, grades
    from fazhi.pipeline.credit.counter.service import Counter
    from fazhi.pipeline.credit.model import STANDARD
    from fazhi.pipeline.credit.snapshot import snapshot

    firms, checks = 1_000_000 // size, 321_000 // size
    take(district, folder, firms, "pledge", "pledges")
    take(district, folder, firms // 5, "penalty", "penalties", firms=firms)
    with timed(f"{firms:,} firms evaluated, grades put into use"):
        taken = snapshot(intake.root(), STANDARD, DAY)
        standing = evaluation.evaluate(
            evaluation.load(taken.facts), STANDARD, evaluation.number(DAY), len(taken.codes)
        )
        grades.keep(intake.root(), standing, taken.codes, DAY)
    print("  grades:", dict(grades.in_use(intake.root())["grade"].value_counts(sort=True).iter_rows()))
    for number in range(290):
        versions.add(
            MEASURES, unit=district.units["justice"], code=f"{number:03d}", title=f"措施{number}", basis="示例", trigger="serious_list", level="serious",
            matters=f"事项{number}", on=dt.date(2026, 1, 4), actor=SYSTEM, at=AT,
        )  # fmt: skip
    listed = taken.codes[: min(100, firms)]
    for code in listed:
        case = open_case("credit_list", acting_user=SYSTEM, at=AT, unit=district.units["justice"], title="列入", subject_code=code, subject_name="示例",
                         kind="serious", legal_basis="示例", reasons="示例")  # fmt: skip
        perform(case, "hear", acting_user=SYSTEM, at=AT, statement="无")
        perform(case, "enlist", acting_user=SYSTEM, at=AT, expires_on=dt.date(2029, 1, 1))
    with timed(f"table of the counter, {firms:,} firms"):
        print(f"  firms {service.write_counter(DAY):,}")
    _token, secret = issue(district.users["officer"], "窗口", on=DAY, days=300, read_only=True)
    service.write_keys(DAY)
    counter, now = Counter(countertable.counter_folder()), AT.timestamp()
    dice = np.random.default_rng(1)
    with timed(f"{checks:,} checks answered, each on disk before its answer"):
        asyncio.run(
            _ask(
                counter,
                secret,
                now,
                [listed[n] for n in dice.integers(0, len(listed), checks)],
                dice.integers(0, 290, checks),
            )
        )
    counter.journal.close()
    with timed("checks brought into the records, their audit verified"):
        print("  collected", service.collect_checks())
    print(
        f"checks {Check.objects.count():,}, triggered {Check.objects.filter(count__gte=1).count():,}, applied {Check.objects.filter(applied=True).count():,}"
    )


async def _ask(counter: Any, secret: str, now: float, codes: list[str], matters: Any) -> None:
    loop = asyncio.get_running_loop()
    key = counter.key(f"Bearer {secret}", int((now + 8 * 3600) // 86_400))

    async def one(code: str, matter: int) -> None:
        _status, text = await counter.check(f"code={code}&matter=事项{matter}", key, now, loop)
        told = json.loads(text)
        assert told["applies"], told
        body = json.dumps(
            {"check": told["check"], "measure": told["measures"][0]["measure"], "applied": True}
        ).encode()
        await counter.applied(body, key, now, loop)

    for begin in range(0, len(codes), 256):
        pairs = zip(codes[begin : begin + 256], matters[begin : begin + 256], strict=True)
        await asyncio.gather(*(one(code, int(matter)) for code, matter in pairs))


def main() -> None:
    """Run one profile in a folder of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("profile", choices=("yuzhong", "hongqiao", "chongqing"))
    parser.add_argument("--size", type=int, default=1, help="a fraction: 100 is one hundredth")
    told = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="fazhi-credit-")
    try:
        {"yuzhong": yuzhong, "hongqiao": hongqiao, "chongqing": chongqing}[told.profile](folder, told.size)
    finally:
        shutil.rmtree(folder)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
