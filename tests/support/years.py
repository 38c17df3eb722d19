"""Simulated years for tests: the shipped profiles, with only the sections that a test is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction

import fazhi.profiles
from fazhi.kernel.orgs.models import Unit
from fazhi.kernel.simulation.run import load_profile, simulate

PROFILES = Path(fazhi.profiles.__file__).parent


def play(name: str, *sections: str, years: tuple[int, ...] = (2019, 2020)) -> Unit:
    """Simulate years of a shipped profile (all its sections if none is named); the government of the district."""
    profile = load_profile(PROFILES / f"{name}.toml")
    for year in years:
        if sections:
            kept = profile["years"].get(str(year), {})
            profile["years"][str(year)] = {key: kept[key] for key in sections if key in kept}
        simulate(profile, year)
    return Unit.objects.get(code=profile["key"])


@contextmanager
def kept_for_a_module(blocker: Any) -> Iterator[None]:
    """What is written inside stands for all tests of a module (each still undoes its own writes) and goes after them."""
    with blocker.unblock(), transaction.atomic():
        transaction.get_connection().atomic_blocks[-1]._from_testcase = True
        yield
        transaction.set_rollback(True)
