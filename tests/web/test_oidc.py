"""Signing in through a service of the government: a real one, speaking over HTTP, honest and not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests.support.tables import migrated


class Service:
    """The sign-in service: what it vouches for can be bent by a test."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def claims(self, code: str, nonce: str) -> tuple[dict[str, Any], Any]:
        """The code says what is wrong with the token: `good`, `issuer`, `audience`, `nonce`, `expired`, `key`."""
        claims = {"iss": self.issuer, "aud": "fazhi", "sub": "7", "nonce": nonce, "exp": 4102444800, "iat": 0}
        bent: dict[str, Any] = {
            "issuer": {"iss": "http://elsewhere"}, "audience": {"aud": "another"}, "nonce": {"nonce": "x"},
            "expired": {"exp": 1},
        }.get(code, {})  # fmt: skip
        return claims | bent, self.other if code == "key" else self.key

    def _handler(service) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def answer(self, body: Any, status: int = 200) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def do_GET(self) -> None:
                if self.path == "/jwks":
                    jwk = json.loads(RSAAlgorithm.to_jwk(service.key.public_key()))
                    self.answer({"keys": [jwk | {"kid": "k1", "alg": "RS256"}]})
                elif self.path == "/userinfo":
                    code = self.headers["Authorization"].removeprefix("Bearer ")
                    name = "nobody" if code == "unknown" else "officer"
                    self.answer({"sub": "8" if code == "swapped" else "7", "preferred_username": name})

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                if form["client_secret"] != ["s3cret"] or "code_verifier" not in form:
                    return self.answer({"error": "invalid_client"}, 400)
                code, nonce = form["code"][0].split("~")
                claims, key = service.claims(code, nonce)
                token = jwt.encode(claims, key, "RS256", headers={"kid": "k1"})
                return self.answer({"access_token": code, "id_token": token, "token_type": "Bearer"})

            def log_message(self, *args: Any) -> None:
                pass

        return Handler


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    yield made
    made.server.shutdown()


SCRIPT = """
import json, logging, sys
from urllib.parse import parse_qs, urlsplit
import django
django.setup()
logging.disable(logging.CRITICAL)
from django.test import Client
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.orgs.models import User
User.objects.create(username="officer", name="officer")
found = {}
for code in sys.argv[1:]:
    client = Client(SERVER_NAME="localhost")
    assert "/oidc/authenticate/" in client.get("/login/").content.decode()
    asked = urlsplit(client.get("/oidc/authenticate/?next=/cockpit/")["Location"])
    query = {k: v[0] for k, v in parse_qs(asked.query).items()}
    assert query["code_challenge_method"] == "S256"
    state = "forged" if code == "state" else query["state"]
    answer = client.get("/oidc/callback/", {"code": f"{code}~{query['nonce']}", "state": state})
    found[code] = [answer.status_code, answer.headers.get("Location", ""), client.get("/work/account/").status_code]
found["users"] = User.objects.count()
found["audited"] = Entry.objects.filter(chain="access:login", action="oidc").count()
print(json.dumps(found))
"""


def signed_in(service: Service, folder: Path, *codes: str) -> dict[str, Any]:
    """What becomes of each code, in a platform of its own whose settings name the service."""
    migrated(folder / "oidc.sqlite3")
    environment = os.environ | {
        "FAZHI_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder}/oidc.sqlite3", "FAZHI_OIDC_ISSUER": service.issuer,
        "FAZHI_OIDC_CLIENT": "fazhi", "FAZHI_OIDC_SECRET": "s3cret", "DJANGO_SETTINGS_MODULE": "fazhi.settings",
    }  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(SCRIPT), *codes],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def test_only_an_honest_token_for_a_known_person_signs_in(service: Service, tmp_path: Path) -> None:
    bent = ("issuer", "audience", "nonce", "expired", "key", "swapped", "unknown")
    found = signed_in(service, tmp_path, "good", *bent, "state")
    assert found["good"] == [302, "/cockpit/", 200]
    for code in bent:
        assert found[code] == [302, "/login/?oidc=failed", 302], code
    assert found["state"][0] == 400
    assert found["state"][2] == 302
    assert (found["users"], found["audited"]) == (1, 1)


def test_a_service_that_is_down_is_no_bug(service: Service, tmp_path: Path) -> None:
    service.server.shutdown()
    service.server.server_close()
    assert signed_in(service, tmp_path, "good")["good"] == [302, "/login/?oidc=failed", 302]
    assert urlsplit(service.issuer).port
