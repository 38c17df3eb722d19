"""Figures of bodies, officers, certificates and exams (mission E1, E4)."""

from __future__ import annotations

from functools import partial

from fazhi.kernel.indicators.definition import Count, Indicator, Share
from fazhi.kernel.text import _
from fazhi.modules.certificates.register import (
    BODIES,
    CERTIFICATES,
    OFFICERS,
    POSTS,
    PUBLICITY,
    SITTINGS,
    body,
    body_kind,
    certificate_kind,
    certified,
    ends_on,
    exam_day,
    exam_subject,
    issue,
    issued_on,
    passed,
    reviewer,
    score,
    staff,
    state,
    unit,
    valid_from,
    valid_to,
)
from fazhi.modules.certificates.states import BodyKind, CertificateKind, Issue, S, Staff

at_end = valid_from.by_end() & ~valid_to.by_end()
figure = partial(Indicator, basis=PUBLICITY, chapter="enforcement")
bodies = partial(figure, register=BODIES, unit=_("个"))
BODY_ALL = bodies("certificates.bodies", _("行政执法主体"), kind=Count(at_end))
BODY_STATUTORY = bodies(
    "certificates.bodies_statutory", _("法定行政机关"), kind=Count(at_end & body_kind.is_(BodyKind.STATUTORY))
)
BODY_AUTHORISED = bodies(
    "certificates.bodies_authorised",
    _("法律、法规授权的组织"),
    kind=Count(at_end & body_kind.is_(BodyKind.AUTHORISED)),
)

in_post = at_end & staff.is_(Staff.IN_POST)
people = partial(figure, register=OFFICERS, unit=_("人"), by=(unit,))
OFFICER_ALL = people("certificates.officers", _("行政执法人员"), kind=Count(in_post))
REVIEWERS = people("certificates.reviewers", _("法制审核人员"), kind=Count(in_post & reviewer.true()))
REVIEWER_SHARE = people(
    "certificates.reviewer_share",
    _("法制审核人员占执法人员的比例"),
    kind=Share(in_post, reviewer.true()),
    unit="%",
    decimals=1,
)

CERTIFIED = people(
    "certificates.certified_share",
    _("持证执法率"),
    register=POSTS,
    kind=Share(in_post, certified.true()),
    unit="%",
    decimals=2,
    better=1,
)

papers = partial(figure, register=CERTIFICATES, unit=_("个"), by=(unit, certificate_kind))
issued = at_end & issued_on.in_period()
HELD = papers(
    "certificates.valid",
    _("有效的行政执法证件"),
    kind=Count(at_end & state.is_(S.VALID) & ends_on.known() & ~ends_on.by_end()),
)
ISSUED = papers("certificates.issued", _("新办、更换的行政执法证件"), kind=Count(issued))
ISSUED_NEW = papers(
    "certificates.issued_new", _("新办的行政执法证件"), kind=Count(issued & issue.is_(Issue.NEW))
)
REPLACED = papers(
    "certificates.replaced", _("更换的行政执法证件"), kind=Count(issued & issue.is_(Issue.REPLACED))
)
ENFORCING = papers(
    "certificates.enforcement", _("有效的行政执法证"),
    kind=Count(at_end & state.is_(S.VALID) & ends_on.known() & ~ends_on.by_end() & certificate_kind.is_(CertificateKind.ENFORCEMENT)),
)  # fmt: skip
SUSPENDED = papers("certificates.suspended", _("暂扣的证件"), kind=Count(at_end & state.is_(S.SUSPENDED)))
RECALLED = papers(
    "certificates.recalled",
    _("收回的证件"),
    kind=Count(at_end & valid_from.in_period() & state.is_(S.RECALLED)),
)

sat = exam_day.in_period() & score.known()
exams = partial(figure, register=SITTINGS, unit=_("人次"), by=(body, exam_subject))
EXAMINED = exams("certificates.examined", _("参加执法资格考试"), kind=Count(sat))
PASSED = exams("certificates.passed", _("考试合格"), kind=Count(sat & passed.true()))
PASS_RATE = exams(
    "certificates.pass_rate", _("考试合格率"), kind=Share(sat, passed.true()), unit="%", decimals=2
)

INDICATORS = (
    BODY_ALL, BODY_STATUTORY, BODY_AUTHORISED, OFFICER_ALL, REVIEWERS, REVIEWER_SHARE, CERTIFIED, HELD, ENFORCING, ISSUED, ISSUED_NEW,
    REPLACED, SUSPENDED, RECALLED, EXAMINED, PASSED, PASS_RATE,
)  # fmt: skip
