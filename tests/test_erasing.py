"""Who left is erased after the retention period, and who asks for it on paper at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel
from typer.testing import CliRunner

from adapters.cli import app
from bot.erasing import AT_ONCE
from bot.features import story
from bot.people import Address, DoNotContact, Person
from bot.turn import Turn
from tests.roster.files import ANNA, BERT, LATER, LOTTE, Office, people
from tests.town import Place, shelf

DAY = timedelta(days=1)


async def leaves(town: Place, *seats: Any, at: datetime | None = None) -> None:
    keys = [seat.person_id for seat in seats]
    change = sa.update(Person).where(Person.id.in_(keys)).values(left_at=at or town.now)
    await town.store.transact(lambda session: session.execute(change))


async def here(town: Place) -> list[str]:
    return [one.name for one in await town.rows(Person)]


async def test_thirty_days_after_they_left_nothing_is_known_of_them(either_town: Place) -> None:
    town = either_town
    said = {"Anna": "yes", "Bert": "no", "Chris": "stopped", "Dirk": "later"}
    seats = [await town.someone(name, said="new", consent=said[name]) for name in said]
    await town.someone("Eva")
    await leaves(town, *seats)
    await town.coach.tick(town.now + 30 * DAY - timedelta(minutes=1))
    assert len(await here(town)) == 5
    await town.coach.tick(town.now + 30 * DAY + timedelta(hours=1))
    assert await here(town) == ["Eva"]
    assert len(await town.rows(Address)) == 1
    assert len(await town.rows(DoNotContact)) == 2  # of who said no, and who stopped


async def test_many_go_a_few_at_a_time_and_one_that_fails_holds_up_nobody(
    town: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seats = [await town.someone(f"Piet{n}", said="new") for n in range(AT_ONCE + 5)]
    forget = story.forget

    def fails_once(turn: Turn) -> None:
        if turn.person.name == "Piet3":
            raise ValueError("geheim")
        forget(turn)

    monkeypatch.setattr(story, "forget", fails_once)
    await leaves(town, *seats, at=town.now - 31 * DAY)
    await town.coach.tick(town.now)
    assert await here(town) == ["Piet3"]
    assert "could not be erased yet" in caplog.text and "geheim" not in caplog.text
    monkeypatch.undo()
    await town.coach.tick(town.now + timedelta(minutes=1))
    assert await here(town) == ["Piet3"]  # not every second
    await town.coach.tick(town.now + timedelta(hours=1))
    assert await here(town) == []


async def test_who_comes_back_in_time_is_kept_and_the_period_can_be_set(town: Place) -> None:
    anna, bert = await town.someone("Anna"), await town.someone("Bert")
    town.town.house.retention = 3 * DAY
    await leaves(town, anna, bert)
    await town.store.transact(
        lambda session: session.execute(
            sa.update(Person).where(Person.id == anna.person_id).values(left_at=None)
        )
    )
    await town.days(4)
    await town.coach.tick(town.now)
    assert await here(town) == ["Anna"]


def test_who_comes_back_after_that_is_new_and_may_be_asked_anew() -> None:
    office = Office()
    bert = office.person("bert").id
    office.run(people(ANNA, LOTTE), now=LATER)
    office.do(lambda session: session.execute(sa.delete(Person).where(Person.id == bert)))
    diff = office.diff()
    assert [one.ref for one in diff.new] == ["bert"] and not diff.skipped
    assert office.run(people(ANNA, BERT, LOTTE), now=LATER).written
    assert office.person("bert").consent == "new"


def test_a_request_on_paper_wants_to_be_sure_and_leaves_a_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def furnish(store: Any) -> None:
        await store.transact(lambda s: SQLModel.metadata.create_all(s.connection()))

    for name in ("people", "forgetting"):
        command = import_module(f"adapters.cli.{name}")
        monkeypatch.setattr(command, "up_to_date", furnish)
        monkeypatch.setattr(command, "shelf_of", lambda _: shelf())
    monkeypatch.setenv("COACH_SECRET", "a secret for tests")
    monkeypatch.setenv("COACH_DATABASE_URL", f"sqlite:///{tmp_path / 'coach.db'}")
    listed, teams, coach = tmp_path / "people.csv", tmp_path / "teams.csv", CliRunner()
    listed.write_text(people(ANNA, BERT), "utf-8")
    teams.write_text("id,name\nservice,Service\n", "utf-8")
    files = [str(listed), str(teams)]
    assert coach.invoke(app, ["people", *files]).exit_code == 0
    listed.write_text(people(BERT), "utf-8")
    assert coach.invoke(app, ["people", *files]).exit_code == 0  # Anna left
    forget = ["people", "--forget", "Anna@X.example"]
    asked = coach.invoke(app, forget)
    assert asked.exit_code == 1 and "Anna Zonneveld" in asked.stderr
    assert b"Zonneveld" in (tmp_path / "coach.db").read_bytes() + _journal(tmp_path)
    assert coach.invoke(app, [*forget, "--yes"]).exit_code == 0
    assert b"Zonneveld" not in (tmp_path / "coach.db").read_bytes() + _journal(tmp_path)
    nobody = coach.invoke(app, [*forget, "--yes"])
    assert nobody.exit_code == 1
    listed.write_text(people(ANNA, BERT), "utf-8")
    assert "had themselves erased" in coach.invoke(app, ["people", *files]).stdout


def _journal(folder: Path) -> bytes:
    journal = folder / "coach.db-wal"
    return journal.read_bytes() if journal.exists() else b""
