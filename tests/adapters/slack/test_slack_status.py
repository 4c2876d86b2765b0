"""Who is away by their Slack status hears nothing meanwhile, and of it only a date is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from adapters.slack.status import away
from bot.away import note_away
from bot.people import Address, Person
from tests.adapters.served_company import OFFICE, YES, Company, all_there, found_company, on_slack
from tests.town import Place

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)  # a Tuesday, ten o'clock in Amsterdam
WEEK = timedelta(weeks=1)


def until(emoji: str = "", text: str = "", ends: datetime | int = 0) -> date | None:
    """Back on which day, for somebody in Amsterdam with this status."""
    expires = ends if isinstance(ends, int) else int(ends.timestamp())
    profile = {"status_emoji": emoji, "status_text": text, "status_expiration": expires}
    account = {"id": "U1", "tz_offset": 3600, "profile": profile}
    return dict(away(account, NOW)).get("U1")


@pytest.mark.parametrize(
    ("emoji", "text"),
    [
        (":palm_tree:", ""), (":palm_tree:", "Vacationing"), (":airplane:", "🇮🇹"),
        (":beach_with_umbrella:", ""), (":face_with_thermometer:", "Out sick"),
        ("", "Vakantie!"), ("", "zwangerschapsverlof"), ("", "Ik ben AFWEZIG t/m vrijdag"),
        (":spiral_calendar_pad:", "Out of office"), (":out_of_office:", ""), ("", "OOO"),
        ("", "on leave"), ("", "Parental leave until March"), ("", "vandaag vrij"), ("", "ziek"),
        ("", "en congé"), (":verlof:", ""), ("", "Out of office, back from 9 Nov"),
        ("", "Afwezig, terug van vakantie op 9 november"), ("", "On sabbatical"),
        ("", "maternity leave, back from it in March"), ("", "Terug van vakantie op 9 november"),
        (":palm_tree:", "back from holiday on Monday"), ("", "Tot en met maandag afwezig"),
        ("", "2 days off"), ("", "OOO - call Piet"), ("", "Vakantie in Spanje 🌴"),
        ("", "I'm on annual leave until 9 Nov"), ("", "out-of-office"),
    ],
)  # fmt: skip
def test_a_status_that_says_away(emoji: str, text: str) -> None:
    assert until(emoji, text) == date(2026, 11, 4)


@pytest.mark.parametrize(
    ("emoji", "text"),
    [
        ("", ""), (":house_with_garden:", "Thuis aan het werk"), (":bus:", "Commuting"),
        (":spiral_calendar_pad:", "In a meeting"), ("", "leave me a message"), ("", "voel je vrij"),
        ("", "terug van vakantie"), (":dart:", "Back from holiday"), ("", "verlofregistratie"),
        ("", "muziek"), ("", "oooh"), ("", "Vrijdag thuis"), ("", "not OOO"),
        ("", "Niet ziek, wel moe"), ("", "Geen vakantie meer :("), ("", "PTO questions? ask me"),
        ("", "Working on the holiday rota"), ("", "Holiday season sales!"), ("", "Vakantie?"),
        (":palm_tree:", "Terug van vakantie!"), ("", "holiday in 2 weeks"), ("", "OOO Friday"),
        ("", "tot " * 25),
    ],
)  # fmt: skip
def test_a_status_that_says_something_else(emoji: str, text: str) -> None:
    assert until(emoji, text) is None


@pytest.mark.parametrize(
    ("ends", "back"),
    [
        (datetime(2026, 11, 20, 22, 59, tzinfo=UTC), date(2026, 11, 21)),  # the end of that Friday
        (datetime(2026, 11, 23, 8, tzinfo=UTC), date(2026, 11, 23)),  # nine o'clock that morning
        (datetime(2026, 11, 3, 16, tzinfo=UTC), date(2026, 11, 4)),
        (datetime(2026, 11, 3, 8, tzinfo=UTC), None),  # over
        (10**18, date(2029, 11, 5)),
    ],
)
def test_it_ends_on_the_day_slack_says(ends: datetime | int, back: date | None) -> None:
    assert until(":palm_tree:", "", ends) == back


async def test_only_what_changed_is_written_and_nobody_else_is_away(either_town: Place) -> None:
    town = either_town
    anna, bert, both = [await town.someone(name) for name in ("Anna", "Bert", "Chris")]
    there = [(anna, "UA"), (bert, "UB"), (both, "UC"), (both, "UD")]
    await town.store.transact(
        lambda session: session.add_all(_on_slack(seat.person_id, id) for seat, id in there)
    )

    async def notes(**until: date) -> list[date | None]:
        await town.store.transact(lambda s: note_away(s, "slack", until))
        return [(await town.person(seat)).away_until for seat in (anna, bert, both)]

    friday, later = date(2026, 11, 6), date(2026, 12, 1)
    nobody = {f"U{n}": friday for n in range(600)}  # accounts of people the coach does not know
    assert await notes(UA=friday, UC=friday, UD=later, **nobody) == [friday, None, later]
    assert await notes(UB=later, UC=friday) == [None, later, friday]
    assert await notes() == [None, None, None]


def _on_slack(key: int, id: str) -> Address:
    return Address(person_id=key, platform="slack", external=id)


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    async with found_company(tmp_path) as company:
        await all_there(company)
        await company.opens(company.on_slack("marit"), OFFICE)
        await company.passes(timedelta(hours=3))
        yield company


def nudges(company: Company) -> int:
    return sum("nudge." in drawn for drawn in on_slack(company, "anna"))


async def test_away_no_nudge_comes_and_back_only_the_next(
    company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    anna, statuses = company.on_slack("anna"), company.server.statuses
    assert statuses is not None
    await anna.clicks(YES)
    await company.settles()
    await company.passes(WEEK)
    before = nudges(company)
    assert before
    leave = company.clock.now() + 5 * WEEK
    anna.person.status = (":palm_tree:", "geheim: Kreta", int(leave.timestamp()))
    await statuses.look()
    await anna.writes("wat weet je over mij")
    await company.settles()
    assert "volgens je status" in on_slack(company, "anna")[-1]
    await company.passes(2 * WEEK)
    assert nudges(company) == before
    company.space.faults.add("users.list", "fatal_error")
    with pytest.raises(Exception, match="fatal_error"):
        await statuses.look()  # Slack does not tell: what is known stays
    await company.passes(WEEK)
    assert nudges(company) == before
    anna.person.status = ("", "", 0)
    await statuses.look()
    await company.passes(WEEK)
    assert nudges(company) == before + 1
    assert "Kreta" not in caplog.text
    assert b"Kreta" not in company.database.read_bytes()


async def test_with_the_setting_off_nobody_is_asked_and_nobody_is_away(company: Company) -> None:
    anna = company.on_slack("anna")
    anna.person.status = (":palm_tree:", "", 0)
    await company.server.statuses.look()
    assert any(one.away_until for one in await company.rows(Person))
    await company.server.close()
    company.environment["COACH_SLACK_STATUS"] = "no"
    await company.start()
    asked = company.space.count("users.list")
    await company.server.statuses.look()
    assert company.space.count("users.list") == asked
    assert not any(one.away_until for one in await company.rows(Person))
