"""Bodies, officers, certificates, questions, exams and scores as registers."""

from __future__ import annotations

from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.registers.fields import Field
from fazhi.kernel.registers.register import Act, Register
from fazhi.kernel.text import _
from fazhi.kernel.web.navigation import Page
from fazhi.modules.certificates import wording
from fazhi.modules.certificates.states import (
    BodyKind,
    CertificateKind,
    Issue,
    QuestionKind,
    S,
    Staff,
    Subject,
)

OFFICE = "司法局"
"""Ending of the name of the body that examines and certifies for all bodies of its government."""
KEEPERS = (Role.OFFICE_HEAD,)
PUBLICITY = "国办发〔2018〕118号"

code = Field("code", _("编号"))
title = Field("title", _("名称"))
unit = Field("unit", _("机关"), "unit", "unit_id")
valid_from = Field("valid_from", _("生效日期"), "date")
valid_to = Field("valid_to", _("失效日期"), "date")

body_kind = Field("kind", _("主体类型"), "choice", choices=BodyKind)
body_basis = Field("basis", _("主体资格依据"))
body_fields = Field("fields", _("执法领域"))
BODIES = Register(
    key="enforcement_bodies",
    title=_("行政执法主体"),
    model="certificates.Body",
    fields=(code, title, body_kind, unit, body_basis, body_fields, valid_from, valid_to),
    columns=("code", "title", "kind", "fields", "valid_from"),
    filters=("kind",),
    search=("title", "fields"),
    sort=("code", "title"),
    chapter="enforcement",
    case=False,
    edits=("kind", "basis", "fields"),
    keepers=KEEPERS,
    central=OFFICE,
    open=True,
    public=("title", "kind", "basis", "fields"),
    basis=PUBLICITY,
    reasoned=True,
)

name = Field("title", _("姓名"))
staff = Field("staff", _("人员身份"), "choice", choices=Staff)
field = Field("field", _("执法领域"))
reviewer = Field("reviewer", _("法制审核人员"), "flag")
lawyer = Field("lawyer", _("法律职业资格"), "flag")
account = Field("account", _("平台登录名"))
OFFICERS = Register(
    key="enforcement_officers",
    title=_("行政执法人员"),
    model="certificates.Officer",
    fields=(code, name, unit, staff, field, reviewer, lawyer, account, valid_from, valid_to),
    columns=("code", "title", "unit", "staff", "field", "reviewer"),
    filters=("unit", "staff"),
    search=("code", "title", "field"),
    sort=("code", "title"),
    chapter="enforcement",
    case=False,
    edits=("staff", "field", "reviewer", "lawyer", "account"),
    keepers=KEEPERS,
    central=OFFICE,
    basis=PUBLICITY,
)

certified = Field("certified", _("持有效执法证"), "flag")
POSTS = Register(
    key="enforcement_posts", title=_("在岗执法人员持证情况"), model="certificates.PostHolder",
    fields=(code, name, unit, staff, certified, valid_from, valid_to), columns=("code", "title", "unit", "staff", "certified"),
    filters=("unit", "staff"), search=("code", "title"), sort=("code", "title"), chapter="enforcement", case=False, menu=False,
    basis=PUBLICITY,
)  # fmt: skip

number = Field("code", _("证号"))
certificate_kind = Field("kind", _("证件种类"), "choice", choices=CertificateKind)
officer = Field("officer", _("人员编号"))
category = Field("field", _("执法类别"))
area = Field("area", _("执法区域"))
state = Field("state", _("状态"), "choice", choices=S)
issue = Field("issue", _("办理方式"), "choice", choices=Issue)
issued_on = Field("issued_on", _("发证日期"), "date")
until = Field("until", _("有效期至"), "date")
ends_on = Field("ends_on", _("到期后的首日"), "date")
checked = Field("checked", _("最近通过年度审验的年份"), "number")
ACTS = (
    Act(
        "issue",
        _("发证"),
        (("state", S.VALID),),
        ("issued_on", "until"),
        ("state", ("", S.APPLIED)),
        (wording.CERTIFICATE,),
    ),
    Act("check", _("年度审验"), (), ("checked",), ("state", (S.VALID,))),
    Act(
        "renew",
        _("换证"),
        (("issue", Issue.REPLACED),),
        ("issued_on", "until"),
        ("state", (S.VALID,)),
        (wording.RENEWAL,),
    ),
    Act("suspend", _("暂扣"), (("state", S.SUSPENDED),), (), ("state", (S.VALID,)), (wording.SUSPENSION,)),
    Act("restore", _("恢复"), (("state", S.VALID),), (), ("state", (S.SUSPENDED,)), (wording.RESTORATION,)),
    Act(
        "recall",
        _("收回"),
        (("state", S.RECALLED),),
        (),
        ("state", (S.VALID, S.SUSPENDED)),
        (wording.RECALL,),
    ),
)
CERTIFICATES = Register(
    key="certificates",
    title=_("行政执法证件"),
    model="certificates.Certificate",
    fields=(
        number, name, unit, certificate_kind, officer, category, area, state, issue, issued_on, until, ends_on, checked,
        valid_from, valid_to,
    ),
    columns=("code", "title", "unit", "field", "state", "until"),
    filters=("unit", "state", "kind"),
    search=("code", "title"),
    sort=("code", "until"),
    chapter="enforcement",
    case=False,
    acts=ACTS,
    edits=("kind", "officer", "field", "area", "state", "issue", "issued_on", "until", "checked"),
    keepers=KEEPERS,
    central=OFFICE,
    public=("title", "code", "unit", "kind", "field", "area", "state", "until"),
    public_where=(("state__in", (S.VALID, S.SUSPENDED, S.RECALLED)),),
    basis=PUBLICITY,
    reasoned=True,
)  # fmt: skip

question_kind = Field("kind", _("题型"), "choice", choices=QuestionKind)
subject = Field("subject", _("科目"), "choice", choices=Subject)
law = Field("law", _("法律"))
article = Field("article", _("条文"))
QUESTIONS = Register(
    key="questions",
    title=_("法律知识题库"),
    model="certificates.Question",
    fields=(
        code, Field("title", _("题目")), unit, question_kind, subject, law, article, Field("options", _("选项")),
        Field("answer", _("答案")), valid_from, valid_to,
    ),
    columns=("code", "title", "kind", "subject", "law", "article"),
    filters=("subject", "kind"),
    search=("code", "title", "law"),
    sort=("code",),
    chapter="enforcement",
    case=False,
    edits=("kind", "subject", "law", "article", "options", "answer"),
    keepers=(Role.OFFICE_HEAD, Role.OFFICER),
)  # fmt: skip

held_on = Field("held_on", _("考试日期"), "date")
EXAMS = Register(
    key="exams",
    title=_("执法资格考试"),
    model="certificates.Exam",
    fields=(
        code, Field("title", _("考试名称")), unit, subject, held_on, Field("size", _("题数"), "number"),
        Field("pass_mark", _("合格分"), "number"), Field("seed", _("抽题种子")),
    ),
    columns=("code", "title", "subject", "held_on", "size", "pass_mark"),
    filters=("subject", "held_on"),
    search=("code", "title"),
    sort=("held_on", "code"),
    case=False,
    menu=False,
)  # fmt: skip

exam_day = Field("held_on", _("考试日期"), "date", "exam__held_on")
exam_subject = Field("subject", _("科目"), "choice", "exam__subject", choices=Subject)
body = Field("body", _("所在机关"), "unit", "body_id")
passed = Field("passed", _("合格"), "flag")
score = Field("score", _("得分"), "number")
SITTINGS = Register(
    key="sittings",
    title=_("考试成绩"),
    model="certificates.Sitting",
    fields=(officer, Field("name", _("姓名")), body, unit, score, passed, exam_day, exam_subject),
    columns=("name", "body", "score", "passed"),
    filters=("body", "subject", "held_on"),
    search=("officer", "name"),
    sort=("score",),
    case=False,
    menu=False,
)

REGISTERS = (BODIES, OFFICERS, POSTS, CERTIFICATES, QUESTIONS, EXAMS, SITTINGS)
PAGES = (
    Page("enforcement", _("执法资格考试"), "exams"),
    Page("lookup", _("执法证件查询"), "public_certificate", _("按证号查一查执法人员的证件是否有效")),
)
