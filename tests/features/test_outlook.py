"""What the owner is told about when messages will have left, beside when they really did."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle, islice
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from adapters.simulation.seat import Seat
from bot import lane, outlook
from bot.delivery import Delivery, Due
from bot.features.program import AskOpen, OpenTeam
from bot.features.program.ahead import around
from bot.features.welcome import Invite
from bot.lane import Gate, Pace
from bot.message import Button, Message
from bot.outlook import Outlook
from bot.people import Address, Person, Why, members
from bot.ports import Place
from tests.conftest import PROVE
from tests.town import Place as Town
from tests.town import shelf

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SLOW = Pace(timedelta(seconds=2))
SLOWER = Pace(timedelta(seconds=4))
MINUTE = timedelta(minutes=1)
SIZE = 40
FULL = 300 if PROVE else SIZE  # where a step of time costs little
MONDAY_TEN = datetime(2026, 11, 2, 10, tzinfo=AMSTERDAM)
BEFORE_FIVE = datetime(2026, 11, 2, 16, 59, tzinfo=AMSTERDAM)


class Everywhere:
    """A messenger of all platforms, on which everything arrives."""

    async def send(self, place: Place, message: Message, key: str) -> str:
        return "m"

    async def find(self, place: Place, key: str) -> str:
        return ""

    async def update(self, place: Place, reference: str, message: Message) -> None: ...

    async def withdraw(self, place: Place, reference: str) -> None: ...


async def crowd(
    town: Town,
    *,
    platforms: tuple[str, ...] = ("web",),
    patterns: tuple[str, ...] = ("mon-fri 9-17",),
    team: str = "care",
    size: int = SIZE,
) -> int:
    """A closed team of so many people, their platforms and patterns by turns."""
    key = await town.team(team, opened=False)

    def fill(session: Session) -> None:
        kinds = zip(cycle(platforms), cycle(patterns), strict=False)
        for number, (platform, pattern) in enumerate(islice(kinds, size)):
            ref = f"{team}{number}"
            person = Person(ref=ref, name=ref, email=f"{ref}@x", team_id=key, pattern=pattern)
            session.add(person)
            session.flush()
            session.add(Address(person_id=person.key, platform=platform, external=ref))

    await town.store.transact(fill)
    return key


async def owner(town: Town, at: datetime, paces: dict[str, Pace]) -> Seat:
    """The owner, with a signed why, at this moment."""
    await town.until(at.astimezone(town.now.tzinfo))
    why = Why(texts={}, signed_by="Olga", signed_as={}, signed_at=town.now)
    await town.store.transact(lambda session: session.add(why))
    olga = await town.someone("Olga", team="office", duties=("owner",), said="new")
    town.house.paces.update(paces)  # type: ignore[attr-defined]
    town.sender.messenger = Everywhere()
    return olga


async def ahead(town: Town, team: int) -> Outlook:
    """What the owner would be told of opening this team now."""

    def look(session: Session) -> Outlook:
        people = members(session, team)
        return outlook.opening(session, town.house.paces, people, town.now)

    return await town.store.transact(look)


async def waiting(town: Town) -> int:
    return sum(row.status == "planned" for row in await town.rows(Delivery))


async def last_left(town: Town) -> datetime:
    rows = [row for row in await town.rows(Delivery) if row.key == "welcome"]
    assert {row.status for row in rows} == {"sent"}
    return max(row.settled_at for row in rows)


MIXED = ("mon-fri 9-17", "mon-thu 7-15", "wed 12-20", "tue 22-6")
CASES = {
    "a morning": (MONDAY_TEN, {"web": SLOWER}, ("mon-fri 9-17",)),
    "a burst": (MONDAY_TEN, {"web": Pace(timedelta(seconds=4), burst=15)}, ("mon-fri 9-17",)),
    "until after five": (BEFORE_FIVE, {"web": SLOWER}, ("mon-fri 9-17",)),
    "two platforms": (BEFORE_FIVE, {"web": Pace(), "slack": SLOWER}, ("mon-fri 9-17",)),
    "all kinds of weeks": (MONDAY_TEN, {"web": SLOWER, "slack": SLOWER}, MIXED),
}


@pytest.mark.parametrize("case", CASES)
async def test_the_last_invitation_leaves_when_the_owner_was_told(town: Town, case: str) -> None:
    at, paces, patterns = CASES[case]
    size = FULL if town.store.url.get_backend_name() == "sqlite" else SIZE
    team = await crowd(town, platforms=tuple(paces), patterns=patterns, size=size)
    olga = await owner(town, at, paces)
    told = await ahead(town, team)
    assert told.waiting == size and told.done_at is not None
    await olga.presses(Button("", OpenTeam(team)))
    await town.until(told.done_at + timedelta(days=1))
    really = await last_left(town)
    assert abs(really - told.done_at) < MINUTE
    assert really > at + MINUTE  # or the test would say nothing


async def test_what_waits_before_them_counts_and_reminders_that_come_meanwhile_too(
    town: Town,
) -> None:
    first, second = await crowd(town, size=30), await crowd(town, team="retail", size=20)
    olga = await owner(town, MONDAY_TEN, {"web": SLOW})
    await olga.presses(Button("", OpenTeam(first)))
    soon = town.now + MINUTE
    reminders = [
        Due(key=f"r{n}", topic=Invite(), at=soon, until=soon + timedelta(days=1), purpose="duty",
            person_id=n + 1)
        for n in range(10)
    ]  # fmt: skip
    await town.plan(*reminders)
    told = await ahead(town, second)
    await olga.presses(Button("", OpenTeam(second)))
    await town.days(1)
    assert told.done_at is not None
    assert abs(await last_left(town) - told.done_at) < MINUTE
    assert told.done_at - MONDAY_TEN > 2 * timedelta(seconds=30 + 20 - 4)


async def test_while_many_wait_the_owner_reads_how_many_and_until_when(town: Town) -> None:
    team = await crowd(town, size=60)
    olga = await owner(town, MONDAY_TEN, {"web": SLOW})
    assert "berichten uit" not in (await olga.home()).text
    await olga.presses(Button("", OpenTeam(team)))
    count, words = await waiting(town), shelf().words("nl", "Europe/Amsterdam")
    until = around(words, town.now + (count - 1) * SLOW.every, town.now)
    assert f"Er gaan nu {count} berichten uit; klaar rond {until}." in (await olga.home()).text
    count = await waiting(town)
    await olga.clicks("Teams")
    assert f"Er gaan nu {count} berichten uit" in olga.last.text
    await town.until(town.now + (await waiting(town) - 19) * SLOW.every)
    assert "berichten uit" not in (await olga.home()).text


async def test_the_line_is_the_owners_alone_and_names_nobody(town: Town) -> None:
    team = await crowd(town, size=40)
    olga = await owner(town, MONDAY_TEN, {"web": SLOW})
    lead = await town.someone("Lea", team="office", duties=("lead", "council"), said="new")
    await olga.presses(Button("", OpenTeam(team)))
    assert "berichten uit" in (await olga.home()).text
    assert "berichten uit" not in (await lead.home()).text


async def test_before_and_after_opening_the_owner_reads_when_the_last_one_goes(town: Town) -> None:
    team = await crowd(town, size=31)
    olga = await owner(town, MONDAY_TEN, {"web": SLOW})
    await olga.presses(Button("", AskOpen(team)))
    # 27 of them wait two seconds each; the first four leave at once
    assert olga.sees("De laatste uitnodiging gaat rond 10:01 uit.")
    await olga.clicks("Ja, open dit team")
    assert olga.sees("De laatste uitnodiging gaat rond 10:01 uit.")


async def test_over_the_weekend_the_day_is_named(town: Town) -> None:
    team = await crowd(town, size=5)
    saturday = datetime(2026, 11, 7, 12, tzinfo=AMSTERDAM)
    olga = await owner(town, saturday, {"web": SLOW})
    await olga.presses(Button("", AskOpen(team)))
    assert olga.sees("rond maandag 09:01 uit")


async def test_of_a_team_that_is_open_nothing_tells_how_many_are_new(town: Town) -> None:
    team = await crowd(town, size=30)
    olga = await owner(town, MONDAY_TEN, {"web": SLOW})
    await olga.presses(Button("", OpenTeam(team)))
    await olga.presses(Button("", AskOpen(team)))
    assert "laatste uitnodiging" not in olga.last.text
    await olga.presses(Button("", OpenTeam(team)))
    assert "laatste uitnodiging" not in olga.last.text


async def test_who_has_no_address_is_counted_apart_and_who_blocked_is_not(town: Town) -> None:
    team = await crowd(town, size=6, platforms=("web", "elsewhere"))
    olga = await owner(town, MONDAY_TEN, {"web": SLOW})
    before = await ahead(town, team)
    assert (before.waiting, before.unreached) == (3, 3)
    await olga.presses(Button("", AskOpen(team)))
    assert olga.sees("Wie de app nog niet heeft, krijgt de uitnodiging zodra dat wel zo is.")

    def block(session: Session) -> None:
        session.get_one(Address, 1).reach = "blocked"

    await town.store.transact(block)
    assert await ahead(town, team) == before


async def test_it_is_the_same_on_the_other_database(town: Town) -> None:
    team = await crowd(town, size=60 if PROVE else 40, patterns=MIXED)
    olga = await owner(town, MONDAY_TEN, {"web": SLOW})
    told = await ahead(town, team)
    await olga.presses(Button("", OpenTeam(team)))

    def look(session: Session) -> Outlook:
        return outlook.waiting(session, town.house.paces, town.now)

    now = await town.store.transact(look)
    planned = [row for row in await town.rows(Delivery) if row.status == "planned"]
    assert now.waiting == sum(row.ready <= town.now for row in planned) > 0
    assert told.done_at is not None
    await town.until(told.done_at + timedelta(days=1))
    assert abs(await last_left(town) - told.done_at) < MINUTE


def test_a_lane_that_is_closed_opens_first() -> None:
    now = MONDAY_TEN
    micros = round((now + 5 * MINUTE - lane.EPOCH) / lane.MICRO)
    gate = Gate("web", 2_000_000, 4, micros - 300_000_000, micros)
    group = outlook._Group(2, now, True, 10)
    assert outlook._last(gate, [group], now) == now + 5 * MINUTE + 9 * SLOW.every


@pytest.mark.parametrize(
    ("at", "nl", "en"),
    [
        ((2026, 11, 2, 10, 41, 30), "10:42", "10:42"),
        ((2026, 11, 2, 10, 42), "10:42", "10:42"),
        ((2026, 11, 3, 9), "dinsdag 09:00", "Tuesday 09:00"),
        ((2026, 11, 8, 9), "zondag 09:00", "Sunday 09:00"),
        ((2026, 11, 9, 9), "maandag 9 november om 09:00", "Monday 9 November at 09:00"),
    ],
)
def test_a_moment_is_as_short_as_it_can_be(at: tuple[int, ...], nl: str, en: str) -> None:
    when = datetime(*at, tzinfo=AMSTERDAM)  # type: ignore[arg-type, misc]
    for language, text in (("nl", nl), ("en", en)):
        assert around(shelf().words(language, "Europe/Amsterdam"), when, MONDAY_TEN) == text
