"""Settles the demo company in a town: imported, its why signed, its teams opened by its owner."""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from adapters.simulation.clock import SimulatedClock
from adapters.simulation.front import Front
from adapters.simulation.seat import NothingToPress, Seat
from adapters.simulation.town import Town
from bot import roster
from bot.content import LANGUAGES, PACKAGE, Shelf, Why, load_why, words_for
from bot.message import Form
from bot.migrations import migrate
from bot.people import Address, Channel, Person, Team
from bot.store import Store

Row = dict[str, str]
MakeFront = Callable[[SimulatedClock], Awaitable[Front]]

FOLDER = PACKAGE / "demo"
START = datetime(2026, 11, 2, 8, 30, tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)
SECRET = "the demo keeps nothing"  # noqa: S105 # nosec B105 # of made-up people only
ABOUT = ("aims", "stays_human", "jobs", "saved_time")


async def settle_company(
    store: Store,
    shelf: Shelf,
    *,
    start: datetime = START,
    secret: str = SECRET,
    language: str = "",
    say: Callable[[str], None] = lambda step: None,
) -> tuple[Town, dict[str, Seat]]:
    """The company on its first Monday, its teams open, and a seat for everyone by external id.

    Everything goes the way it goes in earnest: migrations, the import, and what the owner presses
    and fills in. `language` makes everyone speak that one. `say` is told of each step that is done:
    database, people, why, teams.
    """
    town, seats = await found_company(
        store, shelf, start=start, secret=secret, language=language, say=say
    )
    await open_company(seats, say=say)
    return town, seats


async def found_company(
    store: Store,
    shelf: Shelf,
    *,
    start: datetime = START,
    secret: str = SECRET,
    language: str = "",
    say: Callable[[str], None] = lambda step: None,
    make_front: MakeFront | None = None,
) -> tuple[Town, dict[str, Seat]]:
    """The first half of settling: everyone is there, and nobody has heard anything yet.

    `make_front` makes the platform they meet on; without one it is the chat page's.
    """
    await migrate(store)
    say("database")
    clock = SimulatedClock(start)
    town = Town.build(store, shelf, secret, clock, await make_front(clock) if make_front else None)
    await town.engine.prepare()
    await _import(town, language)
    await town.front.arrive(town, await store.transact(_emails))
    seats = await store.transact(lambda session: _seats(session, town))
    say("people")
    return town, seats


async def open_company(
    seats: Mapping[str, Seat], *, say: Callable[[str], None] = lambda step: None
) -> None:
    """The second half: the owner signs the why and opens the teams."""
    owner = owner_of(seats)
    await sign_why(owner, load_why(FOLDER / "why.yaml"))
    say("why")
    await open_teams(owner)
    say("teams")


def owner_of(seats: Mapping[str, Seat]) -> Seat:
    return next(seat for seat in seats.values() if seat.person and seat.person.has("owner"))


async def _import(town: Town, language: str) -> None:
    people = _rewritten(FOLDER / roster.PEOPLE, language, partial(_moved, town, "platforms"))
    teams = _rewritten(FOLDER / roster.TEAMS, language, partial(_moved, town, "channels"))
    house = town.house
    report = await roster.run(town.store, people, teams, house.shelf, house.secret, town.now)
    if not report.written:
        raise ValueError("\n".join(report.lines(words_for("en"))))


def _rewritten(path: Path, language: str, move: Callable[[Row], Row]) -> bytes:
    """The file, with everyone on the town's platform; `language` makes all speak that one."""
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    spoken = {"language": language} if language else {}
    writer.writerows(move(row) | spoken for row in rows)
    return text.getvalue().encode()


def _moved(town: Town, column: str, row: Row) -> Row:
    """The row of somebody, or of a team, whose id is on the town's platform."""
    there = town.front.place(row["id"], private=column == "platforms")
    return row | {column: f"{town.front.name}:{there}" if there else ""}


def _emails(session: Session) -> list[str]:
    return list(session.exec(select(Person.email).order_by(col(Person.id))))


def _seats(session: Session, town: Town) -> dict[str, Seat]:
    rooms = rooms_by_team(session, town.front.name)
    teams = {team.id: team.ref for team in session.exec(select(Team))}
    query = select(Person, Address).join(Address).where(Address.platform == town.front.name)
    return {
        address.external: Seat(
            town,
            address.external,
            rooms=tuple(rooms.get(person.team_id or 0, ())),
            team=teams.get(person.team_id, ""),
            person_id=person.key,
            person=person,
        )
        for person, address in session.exec(query.order_by(col(Person.id)))
    }


def rooms_by_team(session: Session, platform: str) -> Mapping[int, list[str]]:
    """The channels of each team, by the team's id."""
    found: dict[int, list[str]] = {}
    query = select(Channel).where(Channel.platform == platform).order_by(col(Channel.id))
    for channel in session.exec(query):
        found.setdefault(channel.team_id, []).append(channel.external)
    return found


def team_names(session: Session) -> dict[str, str]:
    """The name of each team by the channel it reads."""
    query = select(Channel, Team).join(Team).order_by(Team.name, col(Channel.id))
    return {channel.external: team.name for channel, team in session.exec(query)}


def room_names(session: Session) -> dict[str, str]:
    """What each channel is called here: the id of its team."""
    query = select(Channel, Team).join(Team)
    return {channel.external: team.ref for channel, team in session.exec(query)}


# --- what the owner does --------------------------------------------------------------------------


async def sign_why(owner: Seat, why: Why) -> None:
    """Fill in the form for the why, in both languages."""
    await owner.home()
    await press(owner, "program.write-why")
    if isinstance(await owner.fills(**why_values(why)), Form):
        raise ValueError("the form for the why was not taken")


def why_values(why: Why) -> dict[str, str]:
    """What is filled in for it, in both languages."""
    said = {about: getattr(why, about) for about in ABOUT} | {"signed_as": why.role}
    texts = {f"{name}_{lang}": text.say(lang) for name, text in said.items() for lang in LANGUAGES}
    return texts | {"signed_by": why.signed_by}


async def open_teams(owner: Seat) -> None:
    """Open every team there is, one by one, and read what that means each time."""
    await press(owner, "program.teams")
    asked = [b.action for _, _, b in owner.buttons() if b.action.verb == "program.ask-open"]
    for team in dict.fromkeys(getattr(action, "team", 0) for action in asked):
        await press(owner, "program.ask-open", team=team)
        await press(owner, "program.open", team=team)
        await press(owner, "program.teams")


async def press(seat: Seat, verb: str, **wanted: object) -> None:
    """Press the newest button with this verb and these values. Raises NothingToPress."""
    for reference, channel, button in seat.buttons():
        fits = all(getattr(button.action, name, None) == value for name, value in wanted.items())
        if button.action.verb == verb and fits:
            await seat.presses(button, reference, channel)
            return
    raise NothingToPress(f"{seat.external} sees no {verb} {wanted}")
