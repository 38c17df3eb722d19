"""The yearly statistics of enforcement, published and reported by 31 January (国办发〔2018〕118号)."""

from __future__ import annotations

import datetime as dt

from fazhi.engines.law.library import law
from fazhi.kernel.procedures.definition import Ask, Deadline, Procedure, Step
from fazhi.kernel.text import _
from fazhi.modules.enforcement import rules_statistics as rules
from fazhi.modules.enforcement.procedure.common import HEAD, OFFICER
from fazhi.modules.enforcement.procedure.wording import DOCUMENTS, WORDING
from fazhi.modules.enforcement.states_side import Y

NOTICE = law("国办发〔2018〕118号")
after = NOTICE.part("一、事后公开")

compile_it = Step(
    "compile_it", _("编制统计年报"), (), Y.COMPILING, OFFICER, after,
    only_if=(rules.year_is_over, rules.first_of_the_year, rules.whole_by_justice),
    asks=(
        Ask("year", _("统计年度"), "number"),
        Ask("whole", _("汇总本级政府各机关"), "flag", required=False, help=_("由司法行政部门汇总")),
    ),
    derives=rules.year_end,
)  # fmt: skip
freeze = Step("freeze", _("定稿"), (Y.COMPILING,), Y.FROZEN, HEAD, after)
take_back = Step(
    "take_back", _("退回重新编制"), (Y.FROZEN,), Y.COMPILING, HEAD, after, asks=(Ask("reason", _("理由"), "long"),),
)  # fmt: skip
publish = Step(
    "publish", _("公开统计年报"), (Y.FROZEN,), Y.PUBLISHED, HEAD, after, stamps=("published_on",),
    issues=("行政执法统计年报",),
)  # fmt: skip
report = Step(
    "report", _("报送本级人民政府和上级主管部门"), (Y.PUBLISHED,), Y.REPORTED, OFFICER, after,
    asks=(Ask("receivers", _("报送机关")),),
)  # fmt: skip

STATISTICS = Procedure(
    key="enforcement_statistics",
    edition="2018",
    title=_("行政执法统计年报"),
    law=NOTICE,
    states=Y,
    final=(Y.REPORTED,),
    steps=(compile_it, freeze, take_back, publish, report),
    deadlines=(
        Deadline(
            "publish", _("公开统计年报"), "pb.annual_stat", (compile_it,), (publish,), HEAD, after, from_field="year_end",
            mirror="publish_due_on",
        ),
        Deadline(
            "report", _("报送统计年报"), "pb.annual_stat", (compile_it,), (report,), OFFICER, after, from_field="year_end",
        ),
    ),
    in_force_from=dt.date(2018, 12, 5),
    chapter="enforcement",
    number="执统〔{year}〕{serial}号",
    documents=DOCUMENTS,
    wording=WORDING,
    usual_path=(Y.COMPILING, Y.FROZEN, Y.PUBLISHED, Y.REPORTED),
    counter=True,
    party_role="",
)  # fmt: skip
