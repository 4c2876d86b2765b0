"""What the tests of the Teams adapter may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from teams_stage import Stage, moves_in, open_stage

from tests.town import open_town


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage() as stage:
        yield stage


@pytest.fixture
async def filed() -> AsyncIterator[Stage]:
    """The same, with a database in which Sofie is somebody: for files."""
    town = await open_town()
    await moves_in(town.town.store)
    async with open_stage(town.town.store) as stage:
        stage.store = town.town.store
        yield stage
    await town.town.store.close()
