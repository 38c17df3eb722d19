"""A process that works until it is killed: opens and accepts cases, and tells each step after it is durable."""

from __future__ import annotations

import os
import sys


def main() -> None:
    import django

    django.setup()
    from fazhi.kernel.orgs.actors import staff
    from fazhi.kernel.orgs.models import Unit, User
    from fazhi.kernel.procedures.perform import open_case, perform
    from tests.support.district import moment

    actor, at = staff(User.objects.get(username="officer"), moment("2024-03-04").date()), moment("2024-03-04")
    justice, market = Unit.objects.get(code="justice"), Unit.objects.get(code="market")
    for number in range(100_000):
        case = open_case(
            "reconsideration", acting_user=actor, at=at, unit=justice, counterpart=market, title=f"案{os.getpid()}-{number}",
            channel="post", act_kind="penalty", act_title="罚款", request="撤销", parties=({"role": "applicant", "name": "甲"},),
        )  # fmt: skip
        print(case.pk, 1, flush=True)
        perform(case, "accept", acting_user=actor, at=at, conditions_met=True)
        print(case.pk, 2, flush=True)


if __name__ == "__main__":
    sys.exit(main())
