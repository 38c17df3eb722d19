"""Which body handles an application, or why none here does and where to go (articles 12, 23 to 29)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from fazhi.engines.law.citation import Article
from fazhi.engines.law.library import law
from fazhi.kernel.orgs.models import UnitKind
from fazhi.kernel.text import Text, _
from fazhi.modules.reconsideration.states import ActKind

art = law("行政复议法(2023)").article


class Handler(TextChoices):
    """Who handles."""

    OWN_GOVERNMENT = "own", _("本级人民政府")
    HIGHER_GOVERNMENT = "higher", _("上一级人民政府")
    SUPERIOR_DEPARTMENT = "superior", _("上一级主管部门")
    CHOICE = "choice", _("本级人民政府或者上一级司法行政部门")
    NONE = "none", _("不属于行政复议范围")


class OutOfScope(TextChoices):
    """Article 12."""

    STATE = "state", _("国防、外交等国家行为")
    NORM = "norm", _("行政法规、规章或者规范性文件本身")
    PERSONNEL = "personnel", _("对行政机关工作人员的奖惩、任免等决定")
    MEDIATION = "mediation", _("对民事纠纷作出的调解")


@dataclass(frozen=True)
class Route:
    """The answer: who handles, under which article, and what to tell the applicant."""

    handler: Handler
    basis: Article
    advice: Text

    @property
    def here(self) -> bool:
        """Whether the government's own bureau of justice may take the case."""
        return self.handler in {Handler.OWN_GOVERNMENT, Handler.CHOICE}


def route(
    respondent: str, *, justice_bureau: bool = False, out_of_scope: str = "", suit_accepted: bool = False
) -> Route:
    """The body that handles an application against a respondent of a kind (`UnitKind`) of this government.

    `justice_bureau`: the respondent is the bureau that handles reconsideration. `out_of_scope`: a value of OutOfScope.
    `suit_accepted`: a court has accepted a suit against the same act.
    """
    if out_of_scope:
        item = OutOfScope.values.index(out_of_scope) + 1
        return Route(Handler.NONE, art(12, 1, item), _("不属于行政复议范围，请依照其他途径解决。"))
    if suit_accepted:
        return Route(Handler.NONE, art(29, 2), _("人民法院已经依法受理行政诉讼的，不得再申请行政复议。"))
    if respondent == UnitKind.VERTICAL:
        return Route(Handler.SUPERIOR_DEPARTMENT, art(27), _("请向该机关的上一级主管部门申请行政复议。"))
    if respondent == UnitKind.GOVERNMENT:
        return Route(Handler.HIGHER_GOVERNMENT, art(24, 2), _("请向上一级人民政府申请行政复议。"))
    if justice_bureau:
        return Route(Handler.CHOICE, art(28), _("可以向本级人民政府申请，也可以向上一级司法行政部门申请。"))
    return Route(Handler.OWN_GOVERNMENT, art(24, 1), _("由本级人民政府管辖，司法局作为行政复议机构办理。"))


FIRST = (ActKind.RESOURCE, ActKind.INACTION, ActKind.DISCLOSURE)


def reconsideration_first(act_kind: str, *, on_the_spot: bool = False) -> bool:
    """Whether the applicant must ask for reconsideration before suing (article 23(1))."""
    return act_kind in FIRST or (act_kind == ActKind.PENALTY and on_the_spot)
