"""The interface for programs: who may call, how answers and faults look. The paths are in the files beside."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer
from ninja.security import HttpBearer, django_auth

from fazhi.kernel.errors import NotAllowed, UserError
from fazhi.kernel.orgs import actors, tokens
from fazhi.kernel.orgs.request import Request
from fazhi.kernel.text import _


class ChineseJSON(BaseRenderer):
    """JSON in UTF-8, Chinese readable."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:  # noqa: ARG002
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else str(value)


class Problem(Schema):
    """Every answer that is not a success."""

    code: str
    sentence: str
    data: dict[str, str] = {}


class Key(HttpBearer):
    """A key of a member of staff: it acts with the posts that its owner holds on the day."""

    def authenticate(self, request: HttpRequest, token: str) -> actors.Actor | None:
        edge = request
        assert isinstance(edge, HttpRequest)
        at = edge.at  # type: ignore[attr-defined]
        found = tokens.holder(token, timezone.localtime(at).date())
        if found is None:
            return None
        if found.read_only and request.method not in {"GET", "HEAD"}:
            raise NotAllowed(_("这把密钥只能查询。需要办理步骤时，请在“我的账户”生成允许办理的密钥。"))
        actor = actors.staff(found.user, timezone.localtime(at).date())
        request.actor = actor  # type: ignore[attr-defined]
        return actor


STAFF = [Key(), django_auth]
"""A key, or the session of someone who is signed in (with the token against forged requests)."""

PROBLEMS = frozenset({400, 401, 403, 404, 409, 422})
api = NinjaAPI(
    title="法治政府平台接口", version="1", renderer=ChineseJSON(), docs_url=None, urls_namespace="api",
    description="登记簿、案件、步骤、期限、指标、年度报告。每个错误都有一句话说明问题和出路。",
)  # fmt: skip


def _problem(
    request: HttpRequest, status: int, code: str, sentence: str, data: dict[str, str]
) -> HttpResponse:
    return api.create_response(request, {"code": code, "sentence": sentence, "data": data}, status=status)


@api.exception_handler(UserError)
def _user_error(request: HttpRequest, fault: UserError) -> HttpResponse:
    data = {name: str(value) for name, value in sorted(fault.data.items()) if name != "fields"}
    data |= {name: str(text) for name, text in (fault.data.get("fields") or {}).items()}
    return _problem(request, fault.status, fault.code, str(fault), data)


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    data = {".".join(str(part) for part in line["loc"]): str(line["msg"]) for line in fault.errors}
    return _problem(request, 422, "bad_data", str(_("请求的格式不对，请按接口说明填写。")), data)


@api.exception_handler(AuthenticationError)
def _stranger(request: HttpRequest, fault: AuthenticationError) -> HttpResponse:  # noqa: ARG001
    sentence = _("需要有效的密钥。请在“我的账户”生成，并放在请求头 Authorization: Bearer 之后。")
    return _problem(request, 401, "no_key", str(sentence), {})


@api.exception_handler(HttpError)
def _broken(request: HttpRequest, fault: HttpError) -> HttpResponse:
    return _problem(request, fault.status_code, "bad_request", str(_("请求不能读取，应为一个JSON对象。")), {})


def edge(request: HttpRequest) -> Request:
    """The request as the edge completed it."""
    return request  # type: ignore[return-value]
