"""The floor of W3: the server of the counter with nothing behind it, the same bytes for every question."""

from __future__ import annotations

from typing import Any

ANSWER = '{"check":"19abc00f000-1","code":"91500103MA5U000000","found":true,"applies":false,"grade":"A","measures":[]}'
HEADERS = [("content-type", "application/json; charset=utf-8"), ("cache-control", "no-store")]


async def app(_scope: Any, protocol: Any) -> None:
    """Answer at once."""
    protocol.response_str(200, HEADERS, ANSWER)
