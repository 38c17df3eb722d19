"""Units, people and posts as an administrator keeps them: every change is checked, scoped and audited."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from fazhi.kernel.audit.trail import append
from fazhi.kernel.errors import BadData, NotAllowed, NotFound
from fazhi.kernel.orgs.actors import Actor
from fazhi.kernel.orgs.models import Post, Token, Unit, User, valid_on
from fazhi.kernel.orgs.roles import Role
from fazhi.kernel.text import _

CHAIN = "orgs"
GIVEN = tuple(role for role in Role if role not in (Role.SYSTEM, Role.PUBLIC))
"""Roles that a post can hold."""


def units_of(actor: Actor) -> QuerySet[Unit]:
    """Units that the actor administers: those in which it is administrator and all below them."""
    scope = Q(pk__in=())
    for grant in actor.grants:
        if grant.role == Role.ADMIN:
            scope |= Q(path__startswith=grant.unit_path)
    return Unit.objects.filter(scope).order_by("path")


def people_of(actor: Actor) -> QuerySet[User]:
    """People with a post, past or present, in those units, and people without any post."""
    return User.objects.filter(Q(posts__unit__in=units_of(actor)) | Q(posts=None)).distinct()


def demand_admin(actor: Actor) -> None:
    """Raise `NotAllowed` for everyone but administrators."""
    if not actor.holds(Role.ADMIN):
        raise NotAllowed(_("机关、人员和任职由系统管理员维护。需要变更时请联系本级系统管理员。"))


def unit_for(actor: Actor, pk: int) -> Unit:
    """The unit if the actor administers it."""
    found = units_of(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这一机关，或者不在您的管理范围内。"))
    return found


def person_for(actor: Actor, pk: int) -> User:
    """The person if the actor administers one of its units."""
    found = people_of(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这名人员，或者不在您的管理范围内。"))
    return found


def demand_whole(actor: Actor, user: User, on: dt.date) -> None:
    """Raise `NotAllowed` if the person also holds a post elsewhere: its account is not one administrator's to take."""
    elsewhere = valid_on(Post.objects.filter(user=user), on).exclude(unit__in=units_of(actor))
    if elsewhere.exists():
        raise NotAllowed(_("该人员还在您管理范围以外的机关任职，其账户由上级系统管理员维护。"))


@transaction.atomic
def add_person(actor: Actor, at: dt.datetime, *, username: str, name: str) -> tuple[User, str]:
    """A new member of staff without a post, and the first password, which is shown once."""
    if User.objects.filter(username__iexact=username).exists():
        raise _fault("username", _("用户名“%(name)s”已有人使用，请换一个。") % {"name": username})
    password = secrets.token_urlsafe(12)
    user = User(username=username, name=name)
    user.set_password(password)
    user.save()
    _note(actor, at, "person.add", person=user.pk, username=username, name=name)
    return user, password


@transaction.atomic
def new_password(actor: Actor, at: dt.datetime, user: User) -> str:
    """A new first password for someone who forgot the old one; ends the lock-out and the person's keys."""
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.failures, user.locked_until = 0, None
    user.save(update_fields=["password", "failures", "locked_until"])
    Token.objects.filter(user=user).delete()
    _note(actor, at, "person.password", person=user.pk)
    return password


@transaction.atomic
def set_active(actor: Actor, at: dt.datetime, user: User, *, active: bool) -> None:
    """Close or open an account. Nobody closes the own one."""
    if user.pk == actor.user_id and not active:
        raise BadData(_("不能停用自己的账户，请由另一名系统管理员办理。"))
    user.is_active = active
    user.save(update_fields=["is_active"])
    _note(actor, at, "person.open" if active else "person.close", person=user.pk)


@transaction.atomic
def give_post(
    actor: Actor, at: dt.datetime, user: User, *, unit: Unit, role: str, title: str, start: dt.date, end: dt.date | None
) -> Post:  # fmt: skip
    """A post from a day on. The same role in the same unit is not held twice at once."""
    unit_for(actor, unit.pk)
    if role not in GIVEN:
        raise _fault("role", _("这一角色不能任命。"))
    if end is not None and end <= start:
        raise _fault("valid_to", _("任职终止日期应晚于起始日期。"))
    same = Post.objects.filter(user=user, unit=unit, role=role).filter(
        Q(valid_to=None) | Q(valid_to__gt=start)
    )
    if end is not None:
        same = same.filter(valid_from__lt=end)
    if same.exists():
        raise _fault("valid_from", _("该人员在这段时间已经担任这一职务，请先终止原任职。"))
    post = Post.objects.create(user=user, unit=unit, role=role, title=title, valid_from=start, valid_to=end)
    _note(actor, at, "post.give", person=user.pk, post=post.pk, unit=unit.code, role=role, start=start.isoformat())  # fmt: skip
    return post


@transaction.atomic
def make_admin(actor: Actor, at: dt.datetime, user: User, unit: Unit, start: dt.date) -> None:
    """The post of administrator, from the command line of the server; nothing if it is held already."""
    if valid_on(Post.objects.filter(user=user, unit=unit, role=Role.ADMIN), start).exists():
        return
    post = Post.objects.create(user=user, unit=unit, role=Role.ADMIN, valid_from=start)
    _note(actor, at, "post.give", person=user.pk, post=post.pk, unit=unit.code, role=Role.ADMIN, start=start.isoformat())  # fmt: skip


@transaction.atomic
def end_post(actor: Actor, at: dt.datetime, post: Post, on: dt.date) -> None:
    """End a post on a day (the first day on which it no longer holds). The past stays as it was."""
    unit_for(actor, post.unit_id)
    if post.valid_to is not None and post.valid_to <= on:
        raise _fault("on", _("该任职已于%(day)s终止。") % {"day": post.valid_to})
    if on <= post.valid_from:
        raise _fault("on", _("终止日期应晚于任职起始日期%(day)s。") % {"day": post.valid_from})
    if post.role == Role.ADMIN and not _other_admin(post, on):
        raise BadData(_("这是该机关最后一名系统管理员，请先任命接任者，再终止该任职。"))
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    _note(actor, at, "post.end", person=post.user_id, post=post.pk, on=on.isoformat())


def _other_admin(post: Post, on: dt.date) -> bool:
    others = Post.objects.filter(role=Role.ADMIN, unit_id=post.unit_id, user__is_active=True).exclude(
        pk=post.pk
    )
    return valid_on(others, on).exists()


@transaction.atomic
def add_unit(actor: Actor, at: dt.datetime, *, parent: Unit, **fields: Any) -> Unit:
    """A new unit below one that the actor administers."""
    unit_for(actor, parent.pk)
    if "/" in fields["code"] or Unit.objects.filter(code=fields["code"]).exists():
        raise _fault("code", _("机关代码不能含有“/”，也不能与已有机关重复。"))
    unit = Unit.objects.create(parent=parent, **fields)
    _note(actor, at, "unit.add", unit=unit.code, name=unit.name, parent=parent.code)
    return unit


@transaction.atomic
def change_unit(
    actor: Actor, at: dt.datetime, unit: Unit, *, name: str, short: str, end: dt.date | None
) -> None:
    """Rename a unit or end it. A unit that still has posts in force is not ended."""
    if end is not None and end <= unit.valid_from:
        raise _fault("valid_to", _("终止日期应晚于设立日期%(day)s。") % {"day": unit.valid_from})
    if end is not None and valid_on(Post.objects.filter(unit=unit), end).exists():
        raise _fault("valid_to", _("届时该机关仍有人员任职，请先终止这些任职。"))
    old = {"name": unit.name, "short": unit.short, "end": unit.valid_to and unit.valid_to.isoformat()}
    unit.name, unit.short, unit.valid_to = name, short, end
    unit.save()
    new = {"name": name, "short": short, "end": end and end.isoformat()}
    _note(actor, at, "unit.change", unit=unit.code, old=old, new=new)


@transaction.atomic
def change_own_password(user: User, at: dt.datetime, old: str, new: str) -> None:
    """A person's own new password, after the old one."""
    if not user.check_password(old):
        raise _fault("old", _("原密码不正确。"))
    try:
        validate_password(new, user)
    except ValidationError as weak:
        raise _fault("new", "".join(weak.messages)) from None
    user.set_password(new)
    user.save(update_fields=["password"])
    _note(Actor("staff", str(user), user.pk), at, "person.own_password", person=user.pk)


def _fault(field: str, sentence: Any) -> BadData:
    return BadData(sentence, fields={field: sentence})


def _note(actor: Actor, at: dt.datetime, action: str, **body: Any) -> None:
    append(CHAIN, action, body, actor=actor, at=at)
