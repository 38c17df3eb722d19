"""The roles that steps and pages are given to."""

from __future__ import annotations

from django.db.models import TextChoices

from fazhi.kernel.text import _


class Role(TextChoices):
    """Who may take a step. A post holds a role in a unit, from a day to a day."""

    SYSTEM = "system", _("平台（期限届满）")
    PUBLIC = "public", _("当事人")
    OFFICER = "officer", _("承办人")
    OFFICE_HEAD = "office_head", _("机构负责人")
    HEAD = "head", _("机关负责人")
    COUNTERPART = "counterpart", _("相对机关经办人")
    AUDITOR = "auditor", _("监督人员")
    LEADER = "leader", _("领导")
    ADMIN = "admin", _("系统管理员")


WIDE = (Role.AUDITOR, Role.LEADER, Role.ADMIN)
"""Roles that see every case of the unit in which they are held and of the units below it."""
