"""What the tests of the Teams adapter may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from teams_stage import Stage, open_stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage
