"""From SQLite to PostgreSQL: everything, once, and the old file says so."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from adapters.cli import app
from adapters.keeping import moved, tables
from adapters.keeping.alone import only_one
from adapters.keeping.move import Wanted, move
from adapters.needs import Missing
from adapters.simulation.clock import SimulatedClock
from adapters.simulation.town import Town
from bot import migrations
from bot.migrations import migrate
from bot.store import Store
from tests.conftest import PROVE
from tests.keeping.lived import Kept, begin, on_server, settle_as
from tests.released import Kept as Rows
from tests.released import left_by, newest, put_back, read_back
from tests.released.life import CUT
from tests.test_migrations import Ears
from tests.town import SECRET, shelf

ODD = (
    "", " ", "'; DROP TABLE person; --", '"$$\\', "😀👩‍👩‍👧 té", "مرحبا \u202eabc", "%s {0} :x ?",
    "\r\n\t\x01\x7f", "\ufeff\u2028", "x" * 70_000,
)  # fmt: skip
TEAM = "INSERT INTO team (ref, name, language, zone, country) VALUES (?, ?, '', '', '')"
TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table'"
NUL = "a\0b\0"
ODDLY_JSON = ' {"b" : 1.0, "a":[null,"\\u0000",1e5] } '


async def lived_file(file: Path, *, odd: bool = True) -> str:
    """A town's weeks with a row in every table, up to a power cut; and the oddest there can be."""
    url = f"sqlite:///{file}"
    store, config = Store(url), migrations._config()

    def fill(connection: sa.Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, newest())
        put_back(connection, left_by(newest()))

    await store.run(fill)
    await migrate(store)
    await store.close()
    if odd:
        with closing(sqlite3.connect(file)) as one, one:
            one.executemany(
                TEAM,
                [(f"odd{n}", text) for n, text in enumerate((*ODD, NUL))],
            )
            one.execute("UPDATE person SET tools = ? WHERE id = 1", (ODDLY_JSON,))
            one.execute("UPDATE sqlite_sequence SET seq = 900 WHERE name = 'story'")
    return url


async def carried_over(url: str, to: str, **how: Any) -> Any:
    return await move(sa.make_url(url), Wanted(sa.make_url(to), **how), CUT)


async def everything(url: str) -> Rows:
    store = Store(url)
    try:
        return await store.run(read_back)
    finally:
        await store.close()


async def test_everything_is_there_and_the_story_goes_on(tmp_path: Path, postgres: str) -> None:
    url = await lived_file(tmp_path / "coach.db")
    before = await everything(url)
    (tmp_path / "coach.db").with_name("twin.db").write_bytes((tmp_path / "coach.db").read_bytes())
    tried = await carried_over(url, postgres, dry_run=True)
    assert not moved.mark_of(tmp_path / "coach.db").exists()
    done = await carried_over(url, postgres)
    assert (done.rows, done.stripped) == (tried.rows, tried.stripped) and done.stripped == 1
    assert done.rows == sum(len(table) for table in before.values())
    after = await everything(postgres)
    before["team"][-1]["name"] = NUL.replace("\0", "")
    assert after == before
    store = Store(postgres)
    raw = await store.run(lambda c: c.exec_driver_sql("SELECT tools::text FROM person WHERE id=1"
                                                      ).scalar())  # fmt: skip
    assert raw == ODDLY_JSON
    given = await store.run(tables.numbers)
    assert given["story"] == 900 and given["delivery"] == max(r["id"] for r in before["delivery"])
    await store.close()
    said = await said_after(postgres)
    assert said and max(said.values()) == 1
    assert not PROVE or said == await said_after(f"sqlite:///{tmp_path}/twin.db")


async def said_after(url: str) -> Counter[tuple[str, str]]:
    """What is said in the five days after, with the oddest text gone: it is nobody's name."""
    town = Town.build(Store(url), shelf(), SECRET, SimulatedClock(CUT))
    town.sender.messenger = ears = Ears(set())
    await begin(town)
    await town.days(5 if PROVE else 1)
    await town.store.close()
    return ears.heard


@pytest.mark.prove
async def test_it_stops_halfway_and_begins_again(tmp_path: Path, postgres: str) -> None:
    """Interrupted at whatever moment, both are as they were, and it can be done again."""
    url = await lived_file(tmp_path / "coach.db", odd=False)
    before = (tmp_path / "coach.db").read_bytes()
    for stop_at in range(22 * (not PROVE), 44, 1 if PROVE else 29):
        with pytest.raises((Missing, asyncio.CancelledError)):
            await carried_over(url, postgres, tell=Interrupting(stop_at))
        assert not any((await counts(postgres)).values())
    assert not moved.mark_of(tmp_path / "coach.db").exists()
    assert (tmp_path / "coach.db").read_bytes() == before
    # killed after the mark, before the other database had anything
    moved.leave(tmp_path / "coach.db", "somewhere", CUT)
    with pytest.raises(Missing, match="keeping-moved"), only_one(sa.make_url(url)):
        pass
    assert not (await carried_over(url, postgres)).before


class Interrupting:
    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, what: str, done: int, all_: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise asyncio.CancelledError


async def counts(url: str) -> dict[str, int]:
    store = Store(url)
    try:
        return await store.run(tables.how_many)
    finally:
        await store.close()


@pytest.mark.prove
@pytest.mark.skipif(not PROVE, reason="made for make prove")
async def test_a_company_lives_on_there_as_it_would_have_here(
    example: Kept, tmp_path: Path, postgres: str
) -> None:
    here, there = [settle_as(_made(tmp_path / name), example) for name in ("a", "b")]
    start = example.clock.now()
    for kept in (here, there):
        kept.clock.move(start)
        async with kept.lives() as town:
            await town.days(3.2)
    await move(there.url, Wanted(sa.make_url(postgres)), there.clock.now())
    there = on_server(there, postgres)
    for kept in (here, there):
        async with kept.lives() as town:
            await town.weeks(5)
    assert there.said.said == here.said.said and there.said.twice == []


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


# --- what the administrator reads -----------------------------------------------------------------


def run(url: str, *given: str, lang: str = "en", **more: str) -> Result:
    environment = {"COACH_DATABASE_URL": url, "COACH_SECRET": SECRET, "COACH_LANG": lang, **more}
    return CliRunner().invoke(app, list(given), env=environment)


def test_why_not(example: Kept, tmp_path: Path) -> None:
    """One sentence, no password, and nothing changed."""
    kept = settle_as(_made(tmp_path / "town"), example)
    url, file = str(kept.url), kept.file
    nowhere = f"postgresql://u:geheim@/none?host={tmp_path}"
    cases: list[tuple[str, str, str]] = [
        (url, "sqlite:///elsewhere.db", "no address of a PostgreSQL"),
        (url, "what:geheim", "no address of a PostgreSQL"),
        (url, "postgresql://u:ge@heim:x/y@h:0x/n", "no address of a PostgreSQL"),
        (url, url, "no address of a PostgreSQL"),
        (url, nowhere, "No PostgreSQL answers"),
        (nowhere, nowhere, "names no SQLite file"),
        ("sqlite://", nowhere, "names no SQLite file"),
        (f"sqlite:///{tmp_path}/none.db", nowhere, "There is no database"),
    ]
    before = file.read_bytes()
    for here, to, sentence in cases:
        told = run(here, "move", to)
        assert told.exit_code == 1 and told.stderr.count("\n") == 1, told.output
        assert sentence in told.stderr and "heim" not in told.output, told.output
    with only_one(kept.url):
        assert "A coach runs on the database" in run(url, "move", nowhere).stderr
    with closing(sqlite3.connect(file)) as one, one:
        one.execute("CREATE TABLE recipe (name)")
    assert 'table "recipe"' in run(url, "move", nowhere).stderr
    file.write_bytes(before)
    with closing(sqlite3.connect(file)) as one, one:
        one.execute("UPDATE alembic_version SET version_num = '0001'")
    assert "of another version" in run(url, "move", nowhere).stderr
    file.write_text("Beste mensen,\n" * 400)
    assert "is damaged" in run(url, "move", nowhere).stderr
    assert not moved.mark_of(file).exists()


def test_no_coach_starts_on_the_old_file(tmp_path: Path) -> None:
    """Nor does an import, a migration or a restore write to it, and no backup is made of it."""
    url, file = f"sqlite:///{tmp_path}/coach.db", tmp_path / "coach.db"
    assert run(url, "migrate").exit_code == 0
    mark = moved.leave(file, "db.internal/omega", CUT)
    before = file.read_bytes()
    slack = {"COACH_SLACK_BOT_TOKEN": "xoxb-1", "COACH_SLACK_SIGNING_SECRET": "s"}
    commands = [["serve"], ["migrate"], ["backup", f"{file}.copy"]]
    if PROVE:
        commands += [["people", str(file), str(file)], ["restore", str(file)]]
    for given_ in commands:
        told = run(url, *given_, **(slack if given_ == ["serve"] else {}))
        assert told.exit_code == 1, given_
        if given_[0] != "restore":
            assert "was moved to db.internal/omega" in told.stderr, told.output
            assert str(mark) in told.stderr and told.stderr.count("\n") == 1
    mark.write_text("{")
    assert "was moved" in run(url, "migrate").stderr
    assert file.read_bytes() == before
    mark.unlink()
    assert run(url, "migrate").exit_code == 0


@pytest.mark.prove
def test_as_a_command(example: Kept, tmp_path: Path, postgres: str) -> None:
    kept = settle_as(_made(tmp_path / "town"), example)
    address = postgres.replace("postgres:@", "postgres:geheim@")
    tried = run(str(kept.url), "move", address, "--dry-run")
    assert tried.exit_code == 0 and "This would move" in tried.stdout
    done = run(str(kept.url), "move", address, lang="nl")
    assert done.exit_code == 0, done.output
    assert "6 people" in done.stdout and done.stdout.count("\n") == 3
    again = run(str(kept.url), "move", address, "--dry-run")
    assert "moved already" in again.stdout
    kept.file.with_name("coach.db.moved").unlink()
    full = run(str(kept.url), "move", address)
    assert full.exit_code == 1 and "already (6)" in full.stderr
    for told in (tried, done, again, full):
        assert "geheim" not in told.output and "Kanarie" not in told.output
    assert SECRET not in done.output


@pytest.mark.prove
@pytest.mark.skipif(not PROVE, reason="made for make prove")
@pytest.mark.parametrize("seconds", [1.5, 3.5, 5.0, -4.0, None])
async def test_killed_it_can_be_run_again(
    tmp_path: Path, postgres: str, seconds: float | None
) -> None:
    """Or interrupted from the keyboard (below zero), or neither: then nothing is left to do."""
    url = await lived_file(tmp_path / "coach.db", odd=False)
    with closing(sqlite3.connect(tmp_path / "coach.db")) as one, one:
        one.executemany(
            "INSERT INTO inbound VALUES (?, '2026-11-02 08:00:00.000000')",
            [(f"e{n}",) for n in range(200_000)],
        )
    environment = os.environ | {"COACH_DATABASE_URL": url, "COACH_SECRET": SECRET}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "adapters", "move", postgres, env=environment,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    if seconds is not None:
        await asyncio.sleep(abs(seconds))
        if process.returncode is None:
            process.send_signal(signal.SIGKILL if seconds > 0 else signal.SIGINT)
    _, told = await process.communicate()
    ended = process.returncode
    if b"importlib" not in told:  # on a busy machine it had not even begun
        assert b"Traceback" not in told
        assert seconds != -4.0 or not ended or b"Interrupted." in told
    end = time.monotonic() + 10
    while True:  # the server takes a moment to notice
        try:
            done = await carried_over(url, postgres)
            break
        except Missing as error:
            assert error.phrase == "keeping-server-in-use" and time.monotonic() < end
            await asyncio.sleep(0.2)
    assert done.rows > 200_000
    assert seconds is not None or (ended == 0 and done.before)
    assert await everything(url) == await everything(postgres)


@pytest.mark.prove
def test_all_tables_are_known_without_the_rest_of_the_coach(sound: Path) -> None:
    """Of a table that nobody imports nothing would be carried."""
    ask = "from adapters.keeping import tables; print(*(one.name for one in tables.all_tables()))"
    told = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True)
    with closing(sqlite3.connect(sound)) as one:
        there = {name for (name,) in one.execute(TABLES)}
    assert set(told.stdout.split()) == there - {"alembic_version", "sqlite_sequence"}


# --- rows, whatever is in them --------------------------------------------------------------------


@pytest.mark.prove
@pytest.mark.skipif(not PROVE, reason="made for make prove")
async def test_any_text_is_carried_as_it_is(tmp_path: Path, postgres: str) -> None:
    file = tmp_path / "coach.db"
    store, there = Store(f"sqlite:///{file}"), Store(postgres)
    for one in (store, there):
        await migrate(one)
        await one.close()
    some: list[list[str]] = []

    @given(st.lists(st.text(), min_size=1, max_size=9))
    def collect(found: list[str]) -> None:
        some.append(found)

    collect()
    texts = [text.encode(errors="replace").decode() for found in some for text in found]
    with closing(sqlite3.connect(file)) as one, one:
        one.executemany(TEAM, [(str(n), text) for n, text in enumerate(texts)])
    done = await carried_over(f"sqlite:///{file}", postgres)
    assert done.stripped == sum("\0" in text for text in texts)
    found = [row["name"] for row in (await everything(postgres))["team"]]
    assert found == [text.replace("\0", "") for text in texts]
