"""What must not be committed is found."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts/check_hygiene.py"


@pytest.fixture(scope="module")
def faults_of():
    spec = importlib.util.spec_from_file_location("hygiene_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return lambda name, text: list(module.faults_of(name, text))


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("package-lock.json", '"resolved": "https://registry.example/x"\n', "address of a registry"),
        ("requirements.lock", "--index-url x\n", "address of a registry"),
        ("README.md", "see /home/someone/notes\n", "path of a machine"),
        ("a.py", "x = '/root/data/y'\n", "path of a machine"),
        ("a.py", "x = 1 \n", "ends with blanks"),
        ("a.py", "x = 1", "no line break"),
        ("a.py", "x = 1\n\n", "more than one line break"),
        ("a.py", "<<<<<<< ours\n", "unresolved merge"),
        ("a.py", "x = 1\n" * 401, "401 lines"),
    ],
)
def test_a_fault_is_named_with_its_place(faults_of, name, text, fault):
    found = faults_of(name, text)
    assert len(found) == 1
    assert found[0].startswith(name)
    assert fault in found[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", 'client.get("/work/cases/")\n'),
        ("a.py", 'page.wait_for_url("**/work/list/x/")\n'),
        ("README.md", "See https://www.gov.cn/ for the notice.\n"),
        ("requirements.lock", "django==5.2 \\\n    --hash=sha256:00\n"),
        ("a.py", "x = 1\n" * 400),
        ("empty.py", ""),
    ],
)
def test_what_is_allowed_is_let_through(faults_of, name, text):
    assert faults_of(name, text) == []
