"""Set-up and the test tools say plainly what is the matter, and leave alone what is not theirs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(script, folder, **environment):
    (folder / "scripts").mkdir(exist_ok=True)
    shutil.copy(ROOT / "scripts" / script, folder / "scripts")
    return subprocess.run(
        ["bash", f"scripts/{script}"], cwd=folder, env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_an_environment_that_is_a_link_is_left_alone(tmp_path):
    other, tree = tmp_path / "other", tmp_path / "tree"
    other.mkdir()
    tree.mkdir()
    (tree / ".venv").symlink_to(other)
    done = run("setup.sh", tree)
    assert done.returncode == 1
    assert f".venv is a link to {other}" in done.stderr
    assert list(other.iterdir()) == []


@pytest.mark.parametrize(("partial", "status"), [("", 1), ("1", 0)])
def test_missing_tools_are_named_with_the_way_out(tmp_path, partial, status):
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("bash", "id"):
        (programs / name).symlink_to(shutil.which(name))
    done = run("test_tools.sh", tmp_path, PATH=str(programs), FAZHI_PARTIAL=partial, FAZHI_CHROMIUM="")
    assert done.returncode == status
    assert (
        "apt-get install chromium fontconfig fonts-noto-cjk libreoffice-writer-nogui poppler-utils"
        in done.stderr
    )
    assert "FAZHI_CHROMIUM=" in done.stderr


def test_the_asset_list_is_locked_and_names_no_address():
    wanted = json.loads((ROOT / "scripts/assets/package.json").read_text(encoding="utf-8"))["dependencies"]
    lock = (ROOT / "scripts/assets/package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(lock)["packages"]
    assert "http" not in lock
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all(about["integrity"].startswith("sha512-") for name, about in packages.items() if name)
