"""A measured town: what tests of the pulse and of its results have in common."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import SQLModel, select

from adapters.simulation.seat import Seat
from bot.events import RhythmChanged, TeamOpened
from bot.features import pulse
from bot.features.pulse.asked import Answer, AskAgain
from bot.message import Button, Chart, Message
from bot.people import Person, Team
from bot.results import PulseAnswer, PulsePeriod
from bot.turn import Turn
from tests.town import Place, shelf

THURSDAY = datetime(2026, 11, 5, 9, tzinfo=UTC)  # 10:00 in Amsterdam
COUNTED = datetime(2026, 11, 29, 23, tzinfo=UTC)  # Monday 30 November 00:00 in Amsterdam
CORE = [item.id for item in shelf().pulse.values() if item.core]
SIZES = {"klantenservice": 18, "planning": 12, "magazijn": 6}


async def pilot(town: Place) -> None:
    """What happens when the owner opens a team."""
    words = town.house.words("nl", "Europe/Amsterdam")
    await town.store.transact(
        lambda session: pulse.handle(Turn(town.house, session, town.now, words), TeamOpened(1))
    )


async def asked(town: Place, **more: Any) -> Seat:
    """Anna, who has just been asked the two questions of the first week."""
    await pilot(town)
    anna = await town.someone("Anna", **more)
    await town.until(THURSDAY + timedelta(minutes=1))
    assert anna.last.name == "pulse-ask"
    return anna


def options(message: Message) -> list[list[Button]]:
    """The buttons of each question in a pulse message."""
    found: dict[str, list[Button]] = {}
    for button in message.buttons():
        if isinstance(button.action, Answer):
            found.setdefault(button.action.item, []).append(button)
    return list(found.values())


async def press(seat: Seat, button: Button, instead: AskAgain | None = None) -> Any:
    """Press a button where it stands, or another one in its place."""
    places = {b.action: reference for reference, _, b in seat.buttons()}
    pressed = Button(button.label, instead or button.action)
    return await seat.presses(pressed, places.get(button.action, ""))


async def periods(town: Place) -> list[PulsePeriod]:
    return sorted(await town.rows(PulsePeriod), key=lambda period: period.starts)


async def changes(town: Place, seat: Seat, **rhythm: int) -> None:
    def work(session: Any) -> None:
        person = session.get(Person, seat.person_id)
        for name, value in rhythm.items():
            setattr(person, name, value)
        words = town.house.words("nl", person.zone)
        Turn(town.house, session, town.now, words, person).tell(RhythmChanged())

    await town.store.transact(work)
    await town.settle()


def question_ids(message: Message) -> list[str]:
    return list(
        dict.fromkeys(b.action.item for b in message.buttons() if isinstance(b.action, Answer))
    )


async def company(town: Place, sizes: dict[str, int]) -> dict[str, Seat]:
    """Opened teams of these sizes in their pilot, the first of each its lead; owner and council."""
    seats = {}
    for team, size in sizes.items():
        seats[team] = await town.someone(team, team=team, duties=("lead",), said="new")
        for _ in range(size - 1):
            seats[f"{team} colleague"] = await town.someone(team=team, said="new")
    for duty in ("owner", "council"):
        await town.team("staf", opened=False)
        seats[duty] = await town.someone(
            duty, team="staf", duties=(duty,), said="new", opened=False
        )
    words = town.house.words("nl", "Europe/Amsterdam")
    await town.store.transact(
        lambda session: pulse.handle(Turn(town.house, session, town.now, words), TeamOpened(1))
    )
    return seats


async def answered(town: Place, value: str = "4", except_for: dict[int, str] | None = None) -> None:
    """Everybody in an opened team answers every question so; some answer otherwise, or not ("")."""

    def work(session: Any) -> None:
        opened = {team.id for team in session.exec(select(Team)) if team.opened_at}
        for person in session.exec(select(Person).order_by(Person.id)):
            said = (except_for or {}).get(person.id, value)
            for item in CORE if person.team_id in opened and said else ():
                row = {"period_id": 1, "person_id": person.id, "team_id": person.team_id}
                session.add(PulseAnswer(item=item, value=said, **row))

    await town.store.transact(work)


def charts(message: Message) -> list[Chart]:
    return [part for part in message.parts if isinstance(part, Chart)]


async def shows(seat: Seat) -> Message:
    reply = await seat.says("uitslag")
    assert isinstance(reply, Message)
    return reply


async def dump(town: Place, without: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """Every row of every table."""
    tables = SQLModel.metadata.sorted_tables
    return await town.store.transact(
        lambda session: {
            table.name: sorted(map(repr, session.execute(table.select()).all()))
            for table in tables
            if table.name not in without
        }
    )
