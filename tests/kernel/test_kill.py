"""Killed at any moment under load: no acknowledged step is lost, no half step is there, chains and numbers are whole."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.tables import migrated

ROOT = Path(__file__).parent.parent.parent
SETUP = """
import datetime as dt, django
django.setup()
from tests.support.district import make_district
make_district(dt.date(2019, 1, 1))
"""
CHECK = """
import json, django
django.setup()
from django.db.models import Count, Max
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.verify import verify
from fazhi.kernel.documents.models import Document, Sequence
from fazhi.kernel.procedures.models import Case, Clock, Party
lengths = dict(Entry.objects.exclude(case_id=None).values_list("case_id").annotate(Max("seq")))
cases = list(Case.objects.order_by("pk").values_list("pk", "version", "state", "number"))
serials = sorted(int(number.split("〕")[1][:-1]) for *_rest, number in cases)
documents = sorted(int(number.split("〕")[1][:-1]) for number in Document.objects.values_list("number", flat=True))
print(json.dumps({
    "faults": [fault.sentence for fault in verify()],
    "versions": {pk: version for pk, version, *_rest in cases},
    "lengths": lengths,
    "whole": serials == list(range(1, len(cases) + 1)) and documents == list(range(1, len(documents) + 1)),
    "last": Sequence.objects.filter(kind="reconsideration").values_list("last", flat=True).first(),
    "cases": len(cases),
    "parties": Party.objects.count(),
    "accepted": sum(state == "accepted" for _pk, _v, state, _n in cases),
    "documents": len(documents),
    "running": Clock.objects.filter(status="open").count(),
}))
"""


def environment(folder: Path) -> dict[str, str]:
    """The environment of a platform of its own."""
    return os.environ | {
        "FAZHI_DATA": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/kill.sqlite3",
        "DJANGO_SETTINGS_MODULE": "fazhi.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
    }


YEAR = """
import sys, django
django.setup()
from pathlib import Path
import fazhi.profiles
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.simulation.run import load_profile, simulate
profile = load_profile(Path(fazhi.profiles.__file__).parent / "yuzhong-2020.toml")
kept = profile["years"]["2020"]
profile["years"]["2020"] = {key: kept[key] for key in ("reconsideration", "litigation")}
simulate(profile, 2020, progress=lambda day: print("day", Entry.objects.count(), flush=True))
"""
WHOLE = """
import json, django
django.setup()
from collections import defaultdict
from django.db.models import Max
from fazhi.kernel.audit.models import Entry
from fazhi.kernel.audit.verify import verify
from fazhi.kernel.documents.models import Document
from fazhi.kernel.procedures.models import Case, Clock
numbers = defaultdict(list)
for unit, procedure, number in Case.objects.values_list("unit_id", "procedure", "number"):
    numbers[f"{unit}/{procedure}/{number.split('〔')[1][:4]}"].append(int(number.split("〕")[1][:-1]))
for unit, kind, number in Document.objects.values_list("unit_id", "kind", "number"):
    numbers[f"{unit}/{kind}/{number.split('〔')[1][:4]}"].append(int(number.split("〕")[1][:-1]))
lengths = dict(Entry.objects.exclude(case_id=None).values_list("case_id").annotate(Max("seq")))
print(json.dumps({
    "faults": [fault.sentence for fault in verify()],
    "moved": [pk for pk, version in Case.objects.values_list("pk", "version") if lengths.get(pk) != version],
    "gaps": sorted(name for name, found in numbers.items() if sorted(found) != list(range(1, len(found) + 1))),
    "entries": Entry.objects.count(),
    "cases": Case.objects.count(),
    "documents": Document.objects.count(),
    "orphans": Clock.objects.filter(case=None).count() + Entry.objects.exclude(case_id=None).exclude(case_id__in=Case.objects.values("pk")).count(),
    "versions": dict(Case.objects.values_list("pk", "version")),
}))
"""


@pytest.mark.slow
def test_sigkill_in_a_simulated_year(tmp_path: Path) -> None:
    """The year of a real district plays while another process works; both are killed at a random moment, again and again."""
    env = environment(tmp_path)
    migrated(tmp_path / "kill.sqlite3")
    subprocess.run([sys.executable, "-c", SETUP], cwd=ROOT, env=env, check=True, timeout=120)
    dice, entries, acknowledged = random.Random(4), 0, {}
    for _round in range(3):
        commands = ([sys.executable, "-c", YEAR], [sys.executable, "-m", "tests.support.worker"])
        running = [
            subprocess.Popen(c, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) for c in commands
        ]
        lines: list[str] = []
        for process in running:
            assert process.stdout is not None
            lines.append(process.stdout.readline())
        time.sleep(dice.uniform(0.2, 2.5))
        for process in running:
            process.send_signal(signal.SIGKILL)
        for process in running:
            lines += [line for line in process.stdout or [] if line.endswith("\n")]
            process.wait(30)
        for line in filter(str.strip, lines):
            name, count = line.split()
            if name == "day":
                entries = max(entries, int(count))
            else:
                acknowledged[name] = max(int(count), acknowledged.get(name, 0))
    checked = subprocess.run(
        [sys.executable, "-c", WHOLE],
        cwd=ROOT,
        env=env,
        check=True,
        timeout=120,
        capture_output=True,
        text=True,
    )
    found = json.loads(checked.stdout)
    assert entries > 20
    assert len(acknowledged) > 5
    assert found["entries"] >= entries
    assert all(found["versions"][pk] >= version for pk, version in acknowledged.items())
    assert (found["faults"], found["moved"], found["gaps"], found["orphans"]) == ([], [], [], 0)
    assert found["cases"] > 10
    assert found["documents"] > 10


@pytest.mark.slow
def test_sigkill_under_load(tmp_path: Path) -> None:
    env = environment(tmp_path)
    migrated(tmp_path / "kill.sqlite3")
    subprocess.run([sys.executable, "-c", SETUP], cwd=ROOT, env=env, check=True, timeout=120)
    dice, acknowledged = random.Random(9), {}
    for _round in range(4):
        workers = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.support.worker"],
                cwd=ROOT,
                env=env,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _n in range(2)
        ]
        first = workers[0].stdout
        assert first is not None
        lines = [first.readline()]
        time.sleep(dice.uniform(0.1, 0.6))
        for worker in workers:
            worker.send_signal(signal.SIGKILL)
        lines += [line for worker in workers for line in worker.stdout or [] if line.endswith("\n")]
        for worker in workers:
            worker.wait(30)
        for line in lines:
            if line.strip():
                pk, version = line.split()
                acknowledged[pk] = max(int(version), acknowledged.get(pk, 0))
    found = json.loads(
        subprocess.run(
            [sys.executable, "-c", CHECK],
            cwd=ROOT,
            env=env,
            check=True,
            timeout=120,
            capture_output=True,
            text=True,
        ).stdout
    )
    assert len(acknowledged) > 10
    assert found["faults"] == []
    assert found["versions"] == found["lengths"]
    assert all(found["versions"][pk] >= version for pk, version in acknowledged.items())
    assert found["whole"]
    assert found["last"] == found["cases"] == found["parties"]
    assert found["documents"] == found["accepted"]
    # an accepted case runs two clocks, one that was only received runs one
    assert found["running"] == found["cases"] + found["accepted"]
