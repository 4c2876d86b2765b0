"""The town of the features' dialogues: on each database, and on each platform through its SDK."""

from __future__ import annotations

from collections.abc import AsyncIterator
from importlib import import_module

import pytest

from adapters.cli.demo import FRONTS
from tests.conftest import BOTH, PROVE
from tests.town import IN_MEMORY, Place, open_town


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On SQLite; on loopback Slack and Teams when marked so; when proving, on all there are."""
    if "town" in metafunc.fixturenames:
        marks = {mark.name for mark in metafunc.definition.iter_markers()}
        platforms = list(FRONTS) if PROVE or "everywhere" in marks else []
        databases = BOTH if PROVE else BOTH[:1]
        where = [*databases, *([] if "forged" in marks else platforms)]
        metafunc.parametrize("town", where, indirect=True)


@pytest.fixture
async def town(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    make = import_module(FRONTS[request.param]).open_front if request.param in FRONTS else None
    url = request.getfixturevalue("furnished") if request.param == "postgresql" else IN_MEMORY
    place = await open_town(url, make_front=make)
    yield place
    await place.town.front.close()
    await place.town.store.close()
