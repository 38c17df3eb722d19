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

ROOT = Path(__file__).parent.parent.parent
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


@pytest.mark.slow
def test_sigkill_under_load(tmp_path: Path) -> None:
    env = os.environ | {
        "FAZHI_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/kill.sqlite3",
        "DJANGO_SETTINGS_MODULE": "fazhi.settings",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
    }
    setup = "import django; django.setup(); import datetime as dt; from django.core.management import call_command; call_command('migrate', verbosity=0); from tests.support.district import make_district; make_district(dt.date(2019, 1, 1))"
    subprocess.run([sys.executable, "-c", setup], cwd=ROOT, env=env, check=True, timeout=120)
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
