"""Backups and restores as files on a disk: while the coach runs, full, damaged, killed midway."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import sqlite3
import stat
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from alembic import command as alembic
from typer.testing import CliRunner, Result

from adapters.cli import app
from adapters.keeping import pages
from adapters.keeping.alone import only_one
from adapters.keeping.workshop import SIGN, workshop
from adapters.needs import Missing
from adapters.server import Server
from adapters.settings import ServerSettings
from bot import migrations
from bot.content import words_for
from bot.features.codesign.kept import Vote
from bot.inbound import Inbound
from bot.lane import Lane
from bot.offered import OfferedFile
from bot.people import Why
from bot.results import PulseAnswer, PulsePeriod
from bot.settings import Settings
from tests.conftest import PROVE
from tests.keeping.lived import Kept
from tests.town import SECRET, shelf

SLACK = {"COACH_SLACK_BOT_TOKEN": "xoxb-1", "COACH_SLACK_SIGNING_SECRET": "s"}
ANSWER, FREE = "kanarie-antwoord", "kanarie-van-eerder"


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return sound and not connection.execute("PRAGMA foreign_key_check").fetchall()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in it, but for what says nothing: the lock, and a log without anything in it."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


# --- while it lives on ----------------------------------------------------------------------------


async def test_a_backup_is_made_while_the_town_lives_on(company: Kept) -> None:
    names = [f"{number}.db" for number in range(20 if PROVE else 2)]

    def all_of_them() -> None:
        for name in names:
            company.back_up(name)

    async with company.lives() as town:
        making = asyncio.create_task(asyncio.to_thread(all_of_them))
        while not making.done():
            await town.days(1)
            await asyncio.sleep(0)
        await making
    assert company.said.twice == [] and company.said.said
    for name in names:
        assert is_whole(company.folder / name)
    rows = [company.value("SELECT count(*) FROM delivery", name) for name in names]
    assert rows == sorted(rows, key=lambda count: int(str(count)))


def test_a_copy_holds_one_moment_however_long_it_takes(
    company: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody writes between every two pages; the copy neither starts anew nor sees it."""
    monkeypatch.setattr(pages, "AT_ONCE", 1)
    monkeypatch.setattr(pages, "OFTEN", 0.0)
    told: list[tuple[int, int]] = []
    with closing(sqlite3.connect(company.file, isolation_level=None)) as writing:

        def write(done: int, all_: int) -> None:
            told.append((done, all_))
            writing.execute("INSERT INTO donotcontact VALUES (?)", (f"{len(told)}",))

        pages.copy(company.file, company.folder / "copy.db", write)
        assert len(told) == told[-1][1] / 4096  # as many steps as there are pages
    assert company.value("SELECT count(*) FROM donotcontact", "copy.db") == 0
    assert is_whole(company.folder / "copy.db")


def leave_free_pages(company: Kept) -> None:
    """What was deleted earlier still lies in pages that are free by now."""
    with closing(sqlite3.connect(company.file, isolation_level=None)) as one:
        one.execute("PRAGMA secure_delete=OFF")
        one.execute("CREATE TABLE deleted (text)")
        one.executemany("INSERT INTO deleted VALUES (?)", [(FREE * 9,)] * 500)
        one.execute("DROP TABLE deleted")
        one.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def test_who_answered_what_is_in_no_byte(company: Kept) -> None:
    async with company.lives() as town:
        person = company.seats["Anna"].person_id
        period = (await town.rows(PulsePeriod) or [PulsePeriod(starts=town.now.date(), weeks=4)])[0]
        answers = [
            PulseAnswer(period_id=1, person_id=person, item=f"item{n}", value=f"{ANSWER}-{n}")
            for n in range(50)
        ]
        answers += [Vote(about=f"item:{ANSWER}-{n}", person_id=person) for n in range(50)]
        await town.store.transact(lambda s: (s.merge(period), s.flush(), s.add_all(answers)))
        seen = (await town.rows(Inbound))[0].id
        await town.store.transact(lambda s: s.merge(Lane(name="web/p1", free_at=1)))
        told = OfferedFile(hash="h", person_id=person, name="omega.json", until=town.now)
        told.content = f"{ANSWER}-told".encode()
        await town.store.transact(lambda s: s.merge(told))
    leave_free_pages(company)
    assert FREE.encode() in company.bytes()
    async with company.lives():
        company.back_up()
    path = company.folder / "backup.db"
    assert ANSWER.encode() in company.bytes() and seen.encode() in company.bytes()
    for text in (ANSWER, FREE):
        assert text.encode() not in path.read_bytes()
    assert seen.encode() not in path.read_bytes()
    for table in ("pulse_answer", "codesign_vote", "lane", "inbound", "offered_file"):
        assert company.value(f"SELECT count(*) FROM {table}", "backup.db") == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(one.name for one in company.folder.iterdir() if "backup" in one.name) == [
        path.name
    ]


# --- what the administrator reads -----------------------------------------------------------------


@pytest.fixture(params=["nl", "en"] if PROVE else ["nl"])
def lang(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("keeping", "platforms", "shared"):
        monkeypatch.setattr(
            import_module(f"adapters.cli.{name}"), "words", words_for(request.param)
        )
    return str(request.param)


@pytest.fixture(autouse=True)
def content_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading all cards anew for every command would take most of the time."""
    for name in ("keeping", "platforms"):
        monkeypatch.setattr(f"adapters.cli.{name}.shelf_of", lambda settings: shelf())


def run(kept: Kept, *command: str, **more: str) -> Result:
    environment = {"COACH_DATABASE_URL": str(kept.url), "COACH_SECRET": SECRET, **more}
    return CliRunner().invoke(app, list(command), env=environment)


def is_told(told: Result, lang: str, phrase: str) -> bool:
    """One plain sentence on stderr, and a bad end."""
    values = dict.fromkeys(("file", "name", "why", "folder", "kind"), "…")
    start = words_for(lang)(phrase, **values).split("…")[0]
    plain = told.exit_code == 1 and isinstance(told.exception, SystemExit)
    return plain and told.stderr.startswith(start) and told.stderr.count("\n") == 1


def test_there_and_back_in_counts_and_without_a_name(company: Kept, lang: str) -> None:
    file = str(company.folder / "backup.db")
    told = run(company, "backup", file)
    assert told.exit_code == 0 and file in told.stdout and "6 " in told.stdout
    tried = run(company, "restore", file, "--dry-run")
    done = run(company, "restore", file, "--keep")
    assert (tried.exit_code, done.exit_code) == (0, 0)
    assert words_for(lang)("keeping-people", count=6) in done.stdout
    assert tried.stdout.splitlines()[1:6] == done.stdout.splitlines()[1:6]
    assert "before-restore" in done.stdout and "before-restore" not in tried.stdout
    assert "Kanarie" not in done.output + tried.output
    again = run(company, "backup", file, "--force")
    assert again.exit_code == 0


def nothing(company: Kept) -> None:
    """Everything is as it should be but for the command."""


def taken(company: Kept) -> None:
    (company.folder / "new.db").write_bytes(b"mine")


def a_folder(company: Kept) -> None:
    (company.folder / "new.db").mkdir()


def no_database(company: Kept) -> None:
    company.lose()


def broken(company: Kept) -> None:
    with company.file.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 3 * 4096)


def no_coach(company: Kept) -> None:
    company.lose()
    with closing(sqlite3.connect(company.file)) as other:
        other.execute("CREATE TABLE recipe (name)")


def words(company: Kept) -> None:
    company.lose()
    company.file.write_text("Beste mensen,\n" * 400)


@pytest.mark.parametrize(
    ("before", "file", "phrase"),
    [
        (taken, "new.db", "keeping-exists"),
        (a_folder, "new.db", "keeping-is-folder"),
        (nothing, "coach.db", "keeping-itself"),
        (nothing, "coach.db-wal", "keeping-itself"),
        (nothing, "no-such/new.db", "cli-no-write"),
        (nothing, "coach.db/new.db", "cli-no-write"),
        (no_database, "new.db", "doctor-database-none"),
        (broken, "new.db", "keeping-unsound"),
        (words, "new.db", "keeping-unsound"),
        (no_coach, "new.db", "keeping-foreign"),
    ],
)
def test_no_backup_and_why(
    company: Kept, lang: str, before: Callable[[Kept], None], file: str, phrase: str
) -> None:
    before(company)
    was = contents(company.folder)
    told = run(company, "backup", str(company.folder / file))
    assert is_told(told, lang, phrase), told.output
    assert contents(company.folder) == was


def a_copy(company: Kept) -> None:
    shutil.copy(company.file, company.folder / "backup.db")


def torn(company: Kept) -> None:
    path = company.folder / "backup.db"
    os.truncate(path, path.stat().st_size // 2)


def scratched(company: Kept) -> None:
    with (company.folder / "backup.db").open("r+b") as file:
        file.seek(7 * 4096)
        file.write(b"\xff" * 9 * 4096)


def letters(company: Kept) -> None:
    (company.folder / "backup.db").write_text("Beste mensen,\n" * 400)


def empty(company: Kept) -> None:
    (company.folder / "backup.db").write_bytes(b"")


def newer(company: Kept) -> None:
    with closing(sqlite3.connect(company.folder / "backup.db", isolation_level=None)) as one:
        one.execute("UPDATE alembic_version SET version_num = '9999'")


def of_others(company: Kept) -> None:
    """Other people, and nothing that ever happened in both."""
    with closing(sqlite3.connect(company.folder / "backup.db", isolation_level=None)) as one:
        one.execute("UPDATE team SET ref = 'zorg', opened_at = '2025-01-01 08:00:00.000000'")
        one.execute("UPDATE delivery SET settled_at = NULL")
        one.execute("UPDATE person SET ref = 'x' || ref, email = 'x' || email, name = 'X' || id")
        one.execute("UPDATE backup SET number = 'another'")


def away(company: Kept) -> None:
    (company.folder / "backup.db").unlink()


@pytest.mark.parametrize(
    ("before", "phrase"),
    [
        (a_copy, "keeping-no-backup"),
        (torn, "keeping-"),
        (scratched, "keeping-"),
        (letters, "keeping-foreign"),
        (empty, "keeping-foreign"),
        (newer, "keeping-newer"),
        (of_others, "keeping-other"),
        (away, "cli-no-file"),
    ],
)
def test_no_restore_and_why(
    company: Kept, lang: str, before: Callable[[Kept], None], phrase: str
) -> None:
    company.back_up()
    before(company)
    was = contents(company.folder)
    told = run(company, "restore", str(company.folder / "backup.db"))
    either = ("keeping-damaged", "keeping-foreign") if phrase == "keeping-" else (phrase,)
    assert any(is_told(told, lang, one) for one in either), told.output
    assert contents(company.folder) == was


def test_elsewhere_and_without_a_secret(company: Kept, lang: str) -> None:
    company.back_up()
    file = str(company.folder / "backup.db")
    away = {"COACH_DATABASE_URL": f"postgresql://x:geheim@/x?host={company.folder}"}
    told = run(company, "backup", str(company.folder / "new.db"), **away)
    assert told.exit_code == 1 and "geheim" not in told.output
    told = run(company, "restore", "postgresql://x:geheim@127.0.0.1/x")
    assert is_told(told, lang, "keeping-files-only") and "geheim" not in told.output
    nowhere = {"COACH_DATABASE_URL": f"sqlite:///{company.folder}/none/coach.db"}
    assert is_told(run(company, "restore", file, **nowhere), lang, "keeping-no-folder")
    assert is_told(run(company, "restore", file, COACH_SECRET=""), lang, "cli-no-secret")
    erasures = ("--erasures", str(company.folder / "none.db"))
    assert is_told(run(company, "restore", file, *erasures), lang, "cli-no-file")


# --- one at a time --------------------------------------------------------------------------------


async def test_not_while_a_coach_runs_and_no_second_coach(company: Kept) -> None:
    company.back_up()
    settings = Settings(database=str(company.url), secret=SECRET)
    environment = SLACK | {"COACH_PORT": "0", "COACH_SLACK_API": "http://127.0.0.1:1/api/"}
    running = Server(settings, shelf(), company.clock.now)
    try:
        await running.open(ServerSettings.read(environment))
        was = company.rows("SELECT * FROM person")
        with pytest.raises(Missing, match="keeping-in-use"):
            await company.restore()
        second = Server(settings, shelf(), company.clock.now)
        with pytest.raises(Missing, match="keeping-in-use"):
            await second.open(ServerSettings.read(environment))
        await second.close()
        assert company.rows("SELECT * FROM person") == was
        company.back_up()  # a backup may be made at any time
    finally:
        await running.close()
    assert (await company.restore()).report.told == "all"


def test_a_second_one_is_told_in_a_sentence(company: Kept, lang: str) -> None:
    company.back_up()
    file, target = str(company.folder / "backup.db"), company.folder / "new.db"
    with only_one(company.url):
        assert is_told(run(company, "serve", **SLACK), lang, "keeping-in-use")
        assert is_told(run(company, "restore", file), lang, "keeping-in-use")
    with workshop(target):
        assert is_told(run(company, "backup", str(target)), lang, "keeping-being-made")


def test_a_lock_that_cannot_be_opened_is_no_free_database(lang: str) -> None:
    """Whoever made it may hold it: a coach of another user, whose lock only they can open."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        kept, lock = Kept(Path(folder)), Path(folder) / "coach.db.lock"
        lock.touch()
        lock.chmod(0)
        was = os.geteuid()
        if not was:
            os.seteuid(65534)
        try:
            with pytest.raises(Missing, match="keeping-lock-closed"), only_one(kept.url):
                pass
        finally:
            os.seteuid(was)
        lock.unlink()
        lock.symlink_to(Path(folder) / "elsewhere")
        (Path(folder) / "backup.db").touch()
        told = run(kept, "restore", str(kept.folder / "backup.db"))
        assert is_told(told, lang, "keeping-lock-closed")
        assert not (Path(folder) / "elsewhere").exists()


def left(target: Path, name: str = "left") -> Path:
    """As a backup leaves it that was killed."""
    folder = target.with_name(f".{target.name}.making-{name}")
    folder.mkdir(mode=0o700)
    for file in (SIGN, "new.db", "new.db-wal", "other0.db"):
        (folder / file).write_text(ANSWER)
    return folder


def test_what_a_killed_one_left_goes_before_anything_is_made(company: Kept) -> None:
    folder = left(company.folder / "backup.db")
    with workshop(company.folder / "backup.db") as room:
        assert stat.S_IMODE(room.stat().st_mode) == 0o700
        assert not folder.exists() and [one.name for one in room.iterdir()] == [SIGN]
    assert not room.exists()


def test_what_is_not_ours_stays_and_no_link_is_followed(company: Kept) -> None:
    """Neither beside the backup nor beside the database, whatever it is called."""
    precious = company.folder / "precious"
    precious.mkdir()
    for target in (company.folder / "backup.db", company.file):
        target.with_name(f".{target.name}.making").symlink_to(precious)
        target.with_name(f".{target.name}.making-link").symlink_to(precious)
        (left(target, "more") / "letters").write_text("mine")
        (left(target, "unsigned") / SIGN).unlink()
        left(target, "open").chmod(0o755)
        (left(target, "linked") / "present.db").symlink_to(precious / "new.db")
    for file in (SIGN, "new.db"):
        (precious / file).write_text("mine")
    precious.chmod(0o700)
    was = contents(company.folder)
    for command in (["backup"], ["restore", "--dry-run"], ["restore"]):
        assert run(company, *command, str(company.folder / "backup.db")).exit_code == 0
    now = contents(company.folder)
    assert {name: text for name, text in now.items() if not name.endswith(".db")} == {
        name: text for name, text in was.items() if not name.endswith(".db")
    }
    assert set(was) <= set(now) and len(list(company.folder.glob(".*"))) == 12


# --- a disk that takes no more --------------------------------------------------------------------


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process may grow beyond that."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_told_and_leaves_everything_as_it_was(company: Kept, lang: str) -> None:
    company.back_up()
    file, size = company.folder / "backup.db", (company.folder / "backup.db").stat().st_size
    was = contents(company.folder)
    for part in (0.0, 0.5, 0.95):
        with room_for(round(size * part)):
            told = run(company, "backup", str(company.folder / "new.db"))
            again = run(company, "restore", str(file))
        assert is_told(told, lang, "keeping-no-room"), told.output
        assert is_told(again, lang, "keeping-no-room"), again.output
        assert contents(company.folder) == was


# --- older ones, and sudden ends ------------------------------------------------------------------


async def test_an_older_backup_is_brought_up_to_date(kept: Kept) -> None:
    kept.file.unlink()
    with sa.create_engine(str(kept.url)).connect() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        alembic.upgrade(config, "0001")
        connection.commit()
    kept.back_up()
    await kept.restore()
    async with kept.lives() as town:
        await town.someone("Anna")
    assert kept.value("SELECT version_num FROM alembic_version") != "0001"
    assert kept.rows("SELECT name FROM sqlite_schema WHERE name = 'backup'") == []


async def test_the_log_of_a_destroyed_database_is_not_taken_for_the_new_one_s(
    company: Kept,
) -> None:
    company.back_up()
    async with company.lives() as town:
        signed = Why(signed_by="Marit", signed_at=town.now)
        await town.store.transact(lambda s: s.add(signed))
        log = company.file.with_name("coach.db-wal").read_bytes()
    company.file.write_text("Beste mensen,\n" * 400)
    company.file.with_name("coach.db-wal").write_bytes(log)
    assert (await company.restore()).report.told == "nothing"
    assert is_whole(company.file) and company.value("SELECT count(*) FROM why") == 0


CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.chmod", "os.chown")


def killed_after(steps: int, work: Callable[[], object], inside: Path) -> bool:
    """Do this in a process of its own that ends suddenly before so many changes of its files;
    whether it came to its own end before that."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        left = steps

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            ours = bool(arguments) and str(inside) in str(arguments[0])
            if ours and event in (*CHANGES, "open", "sqlite3.connect"):
                left -= 1
                if left < 0:
                    os._exit(9)

        sys.addaudithook(count)
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 9)
    return status == 0


@pytest.mark.parametrize("keep", [False, True])
def test_a_sudden_end_leaves_the_old_or_the_new_one_whole(company: Kept, keep: bool) -> None:
    async def live() -> None:
        async with company.lives() as town:
            company.back_up()
            await town.days(1)
            signed = Why(signed_by="Marit", signed_at=town.now)  # is only in the old one
            await town.store.transact(lambda s: s.add(signed))
            # as a coach that was killed leaves it: with a log beside it
            for end in ("", "-wal"):
                path = company.file.with_name(f"coach.db{end}")
                shutil.copy(path, company.folder / f"killed{end}")

    def settle() -> None:
        company.lose()
        for end in ("", "-wal"):
            shutil.copy(company.folder / f"killed{end}", company.folder / f"coach.db{end}")

    def go_back() -> None:
        asyncio.run(company.restore(keep=keep))

    asyncio.run(live())
    states: list[object] = []
    steps, done = 0, False
    while not done:
        settle()
        done = killed_after(steps, go_back, company.folder)
        assert is_whole(company.file)
        states.append(company.value("SELECT count(*) FROM why"))
        steps += 1 if PROVE else 20
    assert states == sorted(states, key=str, reverse=True) and set(states) == {0, 1}
