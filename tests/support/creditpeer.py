"""One of two installations that exchange with each other: what is said to it from outside, each call a process of its own.

python -m tests.support.creditpeer TASK [ARGUMENT ...]      the answer is one line of JSON
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any


def above(address: str) -> Any:
    """The district knows the city; the city's program may act for the credit office. The key that the city calls with."""
    from fazhi.kernel.orgs.models import Post, Unit, User
    from fazhi.kernel.orgs.roles import Role
    from tests.support.district import make_district

    make_district(dt.date(2019, 1, 1))
    user = User.objects.create(username="city", name="市平台")
    Post.objects.create(
        user=user,
        unit=Unit.objects.get(code="justice"),
        role=Role.COUNTERPART,
        valid_from=dt.date(2019, 1, 1),
    )
    _receiver("justice", "city", address)
    return {"key": _key("city")}


def below(address: str) -> Any:
    """The city knows the district, which is its unit `market`. The key that the district calls with."""
    from tests.support.district import make_district

    make_district(dt.date(2019, 1, 1))
    _receiver("market", "below", address)
    return {"key": _key("respondent")}


def _receiver(unit: str, kind: str, address: str) -> None:
    from fazhi.kernel.orgs.actors import SYSTEM
    from fazhi.kernel.orgs.models import Unit
    from fazhi.kernel.registers import versions
    from fazhi.modules.credit.register import RECEIVERS
    from tests.support.district import moment

    versions.add(
        RECEIVERS, unit=Unit.objects.get(code=unit), code="other", title="另一平台", contact=address, kind=kind, on=dt.date(2020, 1, 1),
        actor=SYSTEM, at=moment("2020-01-01"),
    )  # fmt: skip


def _key(username: str) -> str:
    from fazhi.kernel.orgs.models import User
    from fazhi.kernel.orgs.tokens import issue

    return issue(
        User.objects.get(username=username), "交换", on=dt.date(2026, 4, 1), days=300, read_only=False
    )[1]


def take(unit: str, *paths: str) -> Any:
    """Take batches of penalties in from files."""
    from fazhi.kernel.orgs.models import Unit
    from fazhi.modules.credit import intake
    from fazhi.pipeline.credit.kinds import KINDS
    from tests.support.district import moment

    sender, at = Unit.objects.get(code=unit), moment("2026-04-13")
    return [
        vars(intake.take_in(Path(path), sender, KINDS["penalty"], at=at, channel="文件")[0]) for path in paths
    ]


def repair() -> Any:
    """A penalty that went down was repaired: the district is told at once. Who has not confirmed."""
    from fazhi.kernel.orgs.actors import SYSTEM
    from fazhi.kernel.orgs.models import Unit
    from fazhi.kernel.procedures.perform import open_case, perform
    from fazhi.modules.credit.models import TakeDown
    from tests.support.district import moment

    case = open_case(
        "credit_item", acting_user=SYSTEM, at=moment("2026-04-13"), unit=Unit.objects.get(code="justice"), title="罚款",
        subject_code="91350100M000100Y43", subject_name="甲公司", kind="penalty", document_number="市罚1号", legal_basis="食品安全法",
        decided_on=dt.date(2026, 4, 10),
    )  # fmt: skip
    perform(case, "grade", acting_user=SYSTEM, at=moment("2026-04-13"), level="general")
    perform(case, "publish", acting_user=SYSTEM, at=moment("2026-04-14"))
    perform(case, "withdraw", acting_user=SYSTEM, at=moment("2026-04-20"), reason="处罚决定被撤销")
    row = TakeDown.objects.get()
    return {"confirmed": row.confirmed_at is not None, "receipt": row.receipt, "error": row.error}


def state() -> Any:
    """What this installation holds: its stock, the exchange lines, batches by direction, half-done work."""
    from fazhi.modules.credit import balance, intake
    from fazhi.modules.credit.models import Batch, Parcel
    from fazhi.pipeline.credit import ended, snapshot
    from tests.support.district import moment

    at = moment("2026-04-20")
    return {
        "stock": [vars(line) for line in snapshot.stock(intake.root())],
        "lines": [[line.kind, line.stored, line.accepted, line.refused, line.waiting, line.closes] for line in balance.stock(at)],
        "batches": sorted([b.direction, b.received, b.stored, b.rejected] for b in Batch.objects.all()),
        "open": Parcel.objects.filter(sent_at=None).count(),
        "ended": ended.ended(intake.root())["number"].to_list(),
    }  # fmt: skip


def main() -> int:
    import django

    django.setup()
    tasks = {task.__name__: task for task in (above, below, take, repair, state)}
    print(json.dumps(tasks[sys.argv[1]](*sys.argv[2:]), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
