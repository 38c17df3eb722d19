from __future__ import annotations

import pytest

from tests.modules.enforcement.acting import Bureau
from tests.support.district import District


@pytest.fixture
def bureau(district: District) -> Bureau:
    return Bureau(district)
