"""PostgreSQL as it is in a real house: it restarts, it stops in the middle, it is asked by many."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from adapters.doctor import house
from adapters.needs import Missing, server_version, store_at, up_to_date, write_and_take_back
from bot.migrations import migrate
from bot.people import DoNotContact
from bot.postgresql import CONNECTIONS, OLDEST
from bot.store import Store
from bot.trouble import AWAY, LOCKED, SLOW, is_clash, is_cut_off, is_outage, trouble
from tests.adapters.test_doctor import said, wrong
from tests.conftest import PROVE
from tests.fakes.postgresql import GUARDED, LOOPBACK, OwnServer, own_server
from tests.town import START

ROUNDS = 20 if PROVE else 2


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    with own_server("deadlock_timeout=20ms") as one:
        one.ask(f"CREATE ROLE {GUARDED} LOGIN PASSWORD 'p@ss/w?rd'")
        yield one


@pytest.fixture
async def store(server: OwnServer) -> AsyncIterator[Store]:
    """A database with one table of two purses, both empty."""
    one = Store(server.url)
    await one.transact(_begin)
    yield one
    await one.close()


def _begin(session: Session) -> None:
    _do(session, "DROP TABLE IF EXISTS purse")
    _do(session, "CREATE TABLE purse (id integer PRIMARY KEY, coins integer NOT NULL)")
    _do(session, "INSERT INTO purse VALUES (1, 0), (2, 0)")


def _do(session: Session, statement: str) -> Any:
    return session.connection().exec_driver_sql(statement)


def _add(session: Session, purse: int = 1) -> None:
    _do(session, f"UPDATE purse SET coins = coins + 1 WHERE id = {purse}")


def _coins(session: Session) -> list[int]:
    return list(_do(session, "SELECT coins FROM purse ORDER BY id").scalars())


async def _fails(work: Callable[[Session], object], store: Store) -> Exception:
    with pytest.raises(Exception) as raised:
        await store.transact(work)
    return raised.value


# --- it stops and comes back ----------------------------------------------------------------------


@pytest.mark.parametrize("stop", ["stop", "stop_now"])
async def test_who_comes_after_a_restart_notices_nothing(
    server: OwnServer, store: Store, stop: str
) -> None:
    crowd = 2 * CONNECTIONS
    await asyncio.gather(*(store.transact(_add) for _ in range(crowd)))
    getattr(server, stop)()
    server.start()
    await asyncio.gather(*(store.transact(_add) for _ in range(crowd)))
    assert await store.look(_coins) == [2 * crowd, 0]


async def test_what_is_cut_off_in_the_middle_has_not_happened(
    server: OwnServer, store: Store
) -> None:
    runs = []

    def work(session: Session) -> None:
        runs.append(1)
        _add(session)
        server.stop_now()
        _add(session)

    cut = await _fails(work, store)
    away = await _fails(_add, store)
    for error in (cut, away):
        assert is_outage(error) and is_cut_off(error) and trouble(error).startswith(AWAY)
    server.start()
    assert await store.look(_coins) == [0, 0] and runs == [1]


async def test_nobody_knows_what_became_of_a_commit_so_it_is_not_done_again(
    server: OwnServer, store: Store
) -> None:
    runs = []

    def work(session: Session) -> None:
        runs.append(1)
        _add(session)
        server.stop_now()

    assert is_cut_off(await _fails(work, store))
    server.start()
    assert await store.look(_coins) == [0, 0] and runs == [1]


async def test_one_who_is_thrown_out_is_in_again_at_once(server: OwnServer, store: Store) -> None:
    def work(session: Session) -> None:
        _add(session)
        server.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != "
                   "pg_backend_pid() AND application_name = 'omega'")  # fmt: skip
        _add(session)

    assert trouble(await _fails(work, store)).startswith(AWAY)
    await store.transact(_add)
    assert await store.look(_coins) == [1, 0]


# --- many at once ---------------------------------------------------------------------------------


async def test_two_who_lock_each_other_out_both_have_their_way(store: Store) -> None:
    for _ in range(ROUNDS):
        assert len(await _lock_each_other_out(store)) == 3  # one of the two was run again
    assert await store.look(_coins) == [2 * ROUNDS, 2 * ROUNDS]


async def _lock_each_other_out(store: Store) -> list[int]:
    """Each holds one purse and wants the other; returns who began, in order."""
    both, began = asyncio.Barrier(2), []

    def work(session: Session, first: int) -> None:
        _add(session, first)
        began.append(first)
        if len(began) <= 2:
            sa.util.await_only(both.wait())
        _add(session, 3 - first)

    await asyncio.gather(*(store.transact(partial(work, first=one)) for one in (1, 2)))
    return began


async def test_what_clashes_every_time_is_given_up(store: Store) -> None:
    runs = []

    def work(session: Session) -> None:
        runs.append(1)
        _add(session)
        _do(session, "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$")

    error = await _fails(work, store)
    assert is_clash(error) and is_outage(error) and len(runs) == 4
    assert await store.look(_coins) == [0, 0]


async def test_a_clash_inside_a_part_of_the_work_is_not_that_parts_fault(store: Store) -> None:
    """As features are looked after: what fails alone is passed over, what the database did not."""
    runs = []

    def work(session: Session) -> None:
        runs.append(1)
        try:
            with session.begin_nested():
                _add(session)
                if len(runs) == 1:
                    raised = "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40P01'; END $$"
                    _do(session, raised)
        except Exception as error:
            if is_outage(error):
                raise

    await store.transact(work)
    assert await store.look(_coins) == [1, 0] and len(runs) == 2


async def test_who_waits_too_long_is_told_why(store: Store) -> None:
    def locked(session: Session) -> None:
        _do(session, "SET LOCAL lock_timeout = '20ms'")
        _add(session)

    def slow(session: Session) -> None:
        _do(session, "SET LOCAL statement_timeout = '20ms'")
        _do(session, "SELECT pg_sleep(5)")

    held, free = asyncio.Event(), asyncio.Event()

    def hold(session: Session) -> None:
        _add(session)
        held.set()
        sa.util.await_only(free.wait())

    holding = asyncio.create_task(store.transact(hold))
    await held.wait()
    told = {LOCKED: await _fails(locked, store), SLOW: await _fails(slow, store)}
    free.set()
    await holding
    for sentence, error in told.items():
        assert trouble(error).startswith(sentence)
        assert is_outage(error) and not is_cut_off(error)


async def test_a_look_sees_one_moment_and_changes_nothing(store: Store) -> None:
    first, changed = asyncio.Event(), asyncio.Event()

    def look(session: Session) -> bool:
        before = _coins(session)
        first.set()
        sa.util.await_only(changed.wait())
        return before == _coins(session)

    looking = asyncio.create_task(store.look(look))
    await first.wait()
    await store.transact(_add)
    changed.set()
    assert await looking
    with pytest.raises(sa.exc.DBAPIError):
        await store.look(_add)
    await store.transact(_add)  # over the same connection
    assert await store.look(_coins) == [2, 0]


async def test_four_who_start_at_once_on_an_empty_database(server: OwnServer) -> None:
    url = server.new_database()
    stores = [store_at(url) for _ in range(4)]
    assert len(set(await asyncio.gather(*(up_to_date(one) for one in stores)))) == 1
    await asyncio.gather(*(one.transact(write_and_take_back) for one in stores for _ in range(9)))
    assert await stores[0].look(lambda s: list(s.exec(select(DoNotContact)))) == []
    for one in stores:
        await one.close()


async def test_one_who_dies_while_migrating_holds_up_nobody(server: OwnServer) -> None:
    url = server.new_database()
    first, second = Store(url), Store(url)
    begun = asyncio.Event()

    def stuck(connection: sa.Connection) -> None:
        connection.exec_driver_sql("SELECT pg_advisory_lock(x'6F6D656761'::bigint)")
        begun.set()
        sa.util.await_only(asyncio.sleep(60))

    migrating = asyncio.create_task(first.run(stuck))
    await begun.wait()
    waiting = asyncio.create_task(migrate(second))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    migrating.cancel()
    assert await waiting
    await first.close()
    await second.close()


async def test_a_migration_may_take_its_time_and_a_click_may_not(store: Store) -> None:
    def limits(session: Any) -> list[str]:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        shown = (session.execute(sa.text(f"SHOW {name}")).scalar_one() for name in names)
        return [*shown, session.execute(sa.text("SHOW application_name")).scalar_one()]

    assert await store.transact(limits) == ["30s", "5s", "1min", "omega"]
    assert await store.run(limits) == ["0", "10min", "0", "omega"]
    own = Store(f"{store.dsn}&statement_timeout=7s")
    assert (await own.transact(limits))[0] == "7s"  # what the administrator wrote goes first
    await own.close()


# --- what the administrator is told ---------------------------------------------------------------


async def _told(url: str) -> list[str]:
    """What the doctor finds wrong; `coach migrate` and `coach serve` say the same."""
    found = [one.what for one in said(await house.database(url, 5, START)) if one.mark == "bad"]
    with pytest.raises(Missing) as missing:
        store = store_at(url)
        try:
            await up_to_date(store)
        finally:
            await store.close()
    assert missing.value.phrase in found and "pw-loop" not in str(missing.value.values)
    return [one.removeprefix("doctor-database-") for one in found]


async def test_what_is_wrong_is_told_apart(server: OwnServer) -> None:
    there, port = server.url, server.port
    guarded = server.url_of("postgres", GUARDED, "pw-loop")
    for url, word in (
        (guarded, "refused"),
        (server.url_of("postgres", "nobody"), "refused"),
        (server.url_of("other"), "unknown"),
        (f"postgresql://{LOOPBACK}:1/coach", "away"),
        ("postgresql:///coach?host=/no/such/folder", "away"),
        ("postgresql://no-such-host.invalid/coach", "away"),
        (f"{there}?sslmode=require", "sealed"),
        (f"{there}?coffee=black", "setting"),
        (f"{there}?timezone=nowhere", "setting"),
        (f"{there}?search_path=nowhere", "rights"),
        (f"{there}?sslrootcert=/no/such/file", "odd"),
        (f"postgresql://anna:pw-loop@{LOOPBACK}:{port}:x/coach", "unfit"),
    ):
        assert (url, await _told(url)) == (url, [word])


async def test_a_password_with_odd_characters_fits(server: OwnServer) -> None:
    for url in (server.url_of("postgres", GUARDED, "p@ss/w?rd"), server.socket_url):
        store = Store(url)
        assert await store.look(lambda s: _do(s, "SELECT 1").scalar_one()) == 1
        await store.close()


async def test_who_may_not_make_tables_is_told_so(server: OwnServer) -> None:
    url = server.new_database()
    server.ask("CREATE ROLE guest LOGIN")
    assert await _told(url.replace("postgres@", "guest@")) == ["rights"]


async def test_a_server_that_is_too_old_and_one_that_is_full(server: OwnServer) -> None:
    store = Store(server.new_database())
    assert int((await server_version(store)).split(".")[0]) >= OLDEST
    with pytest.raises(Missing, match="aged"):
        await server_version(store, oldest=99)
    await migrate(store)
    found = said(await house.database(store.dsn, 5, START))
    assert [one.what for one in found][:2] == ["doctor-database-server", "doctor-database"]
    assert wrong(found) == ["people-none"]
    server.ask("CREATE ROLE lonely LOGIN CONNECTION LIMIT 0")
    assert await _told(store.dsn.replace("postgres@", "lonely@")) == ["crowded"]
    await store.close()


@pytest.mark.prove
async def test_a_server_that_hangs_is_not_waited_for_long() -> None:
    with socket.socket() as deaf:
        deaf.bind((LOOPBACK, 0))
        deaf.listen()
        url = f"postgresql://{LOOPBACK}:{deaf.getsockname()[1]}/c?connect_timeout=1"
        store, begun = Store(url), time.monotonic()
        assert trouble(await _fails(_add, store)).startswith(AWAY)
        assert time.monotonic() - begun < 3
        await store.close()
