"""The exchange protocol on the sending side: HTTP with a key, every answer a JSON object, nothing trusted, nothing followed.

    POST {base}/api/v1/credit/batches?unit=&kind=&schema_version=&checksum=   the file      -> receipt of the batch
    POST {base}/api/v1/credit/takedowns                                       JSON          -> receipt of the taking down
    GET  {base}/api/v1/credit/parcels                                         -> what waits for us
    GET  {base}/api/v1/credit/parcels/NUMBER                                  -> the file
    POST {base}/api/v1/credit/parcels/NUMBER/receipt                          JSON          -> acknowledged

The receiving side is `fazhi.api.credit`: two installations exchange with each other, and so does anything that speaks this.
"""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

PATH = "/api/v1/credit"
LONGEST = 1 << 20
"""Bytes of an answer that are read."""


class Unreached(Exception):
    """The other side did not take it: the sentence is for the page. `final`: trying again would not help."""

    def __init__(self, sentence: str, *, final: bool = False) -> None:
        super().__init__(sentence[:200])
        self.final = final


class _Stay(HTTPRedirectHandler):
    """A redirect would carry the key elsewhere."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def is_address(contact: str) -> bool:
    """Whether the contact of a receiver is the address of an interface."""
    return contact.startswith(("http://", "https://"))


def _open(request: Request, timeout: float) -> Any:
    try:
        return build_opener(_Stay()).open(request, timeout=timeout)
    except HTTPError as fault:
        body = fault.read(LONGEST)
        try:
            sentence = str(json.loads(body)["sentence"])
        except (ValueError, KeyError, TypeError):
            sentence = f"对方答复{fault.code}"
        raise Unreached(
            sentence, final=400 <= fault.code < 500 and fault.code not in {401, 403, 408, 429}
        ) from fault
    except (URLError, OSError, http.client.HTTPException, ValueError) as fault:
        why = getattr(fault, "reason", fault)
        raise Unreached(f"连接不上（{why}），请检查接收系统的地址和网络") from fault


def _request(base: str, path: str, key: str, data: Any = None, kind: str = "application/json") -> Request:
    request = Request(base.rstrip("/") + PATH + path, data=data)  # noqa: S310 - is_address allows http and https only
    request.add_header("Authorization", f"Bearer {key}")
    request.add_header("Accept", "application/json")
    if data is not None:
        request.add_header("Content-Type", kind)
    return request


def _answer(request: Request, timeout: float) -> Any:
    with _open(request, timeout) as response:
        try:
            return json.loads(response.read(LONGEST + 1))
        except (ValueError, OSError, http.client.HTTPException) as fault:
            raise Unreached("对方的答复不是JSON") from fault


def send_batch(
    base: str, key: str, path: Path, query: dict[str, str], *, timeout: float = 600
) -> dict[str, Any]:
    """Hand a file in; the receipt. The body is streamed from the disk."""
    with path.open("rb") as file:
        request = _request(base, f"/batches?{urlencode(query)}", key, file, "application/octet-stream")
        request.add_header("Content-Length", str(path.stat().st_size))
        return _object(_answer(request, timeout))


def send_json(base: str, key: str, path: str, told: dict[str, Any], *, timeout: float = 10) -> dict[str, Any]:
    """Post a JSON object; the answer."""
    data = json.dumps(told, ensure_ascii=False).encode()
    return _object(_answer(_request(base, path, key, data), timeout))


def waiting(base: str, key: str, *, timeout: float = 30) -> list[dict[str, Any]]:
    """What waits for us at the other side."""
    found = _answer(_request(base, "/parcels", key), timeout)
    if not isinstance(found, list):
        raise Unreached("对方的答复不是一个列表")
    return [_object(entry) for entry in found]


def fetch(base: str, key: str, number: str, target: Path, largest: int, *, timeout: float = 600) -> None:
    """The file of a parcel; Unreached when it is larger than `largest`."""
    request = _request(base, f"/parcels/{quote(number, safe='')}", key)
    with _open(request, timeout) as response, target.open("wb") as file:
        size = 0
        while chunk := response.read(1 << 20):
            size += len(chunk)
            if size > largest:
                raise Unreached("对方的文件超过限度", final=True)
            file.write(chunk)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreached("对方的答复不是一个JSON对象")
    return value
