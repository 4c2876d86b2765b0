"""What every test may ask for: a simulated town with a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.town import Place, open_town


@pytest.fixture
async def town() -> AsyncIterator[Place]:
    place = await open_town()
    yield place
    await place.town.store.close()
