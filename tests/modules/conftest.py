"""Fixtures that several modules share."""

from __future__ import annotations

import pytest

from tests.support.certificates import certified
from tests.support.district import District


@pytest.fixture
def bureau(district: District) -> District:
    """The district with `certified` people."""
    return certified(district)
