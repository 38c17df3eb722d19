"""What is noted beside the lists: the commitment, promises, secrets, earlier rounds; each with its exact shape."""

from __future__ import annotations

from typing import Any

from fazhi.engines.draw.encoding import BadDraw, read_json


def _texts(value: Any, *names: str) -> bool:
    return (
        isinstance(value, dict) and set(value) == set(names) and all(isinstance(value[n], str) for n in names)
    )


def _expect(fits: bool, where: str) -> None:
    if not fits:
        raise BadDraw(f"{where} does not have the shape of docs/spec/draw.md: let `fazhi draw` write it")


def read_commitment(data: bytes) -> dict[str, Any]:
    """`commitment.json`: format, draw, at, roots (file -> hex)."""
    value = read_json(data, "commitment.json")
    fits = isinstance(value, dict) and isinstance(value.get("roots"), dict)
    _expect(
        fits and _texts({k: v for k, v in value.items() if k != "roots"}, "format", "draw", "at"),
        "commitment.json",
    )
    return dict(value)


def read_promises(data: bytes) -> dict[str, dict[str, str]]:
    """`promises.json`: party -> promise, at."""
    value = read_json(data, "promises.json")
    fits = isinstance(value, dict) and all(_texts(entry, "promise", "at") for entry in value.values())
    _expect(fits, "promises.json")
    return dict(value)


def read_reveals(data: bytes) -> dict[str, Any]:
    """`reveals.json`: secrets (party -> secret, at), public (value, at; empty until it is known)."""
    value = read_json(data, "reveals.json")
    fits = (
        isinstance(value, dict) and set(value) == {"secrets", "public"} and isinstance(value["secrets"], dict)
    )
    _expect(
        fits and all(_texts(entry, "secret", "at") for entry in value["secrets"].values()), "reveals.json"
    )
    _expect(value["public"] == {} or _texts(value["public"], "value", "at"), "reveals.json")
    return dict(value)


def read_earlier(data: bytes) -> list[dict[str, Any]]:
    """`earlier.json`: the rounds before, each with its secrets and its public value."""
    value = read_json(data, "earlier.json")
    _expect(isinstance(value, list) and all(isinstance(old, dict) for old in value), "earlier.json")
    for old in value:
        secrets = old.get("secrets")
        fits = isinstance(secrets, list) and all(isinstance(text, str) for text in secrets)
        _expect(fits and isinstance(old.get("public"), str), "earlier.json")
    return list(value)
