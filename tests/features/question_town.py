"""Handy people and steps for the tests of questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from adapters.simulation.seat import Seat
from bot.actions import AskQuestion
from bot.features import question
from bot.features.question.kept import Line, Question
from bot.message import Button
from bot.people import Person
from bot.turn import Turn
from tests.town import Place

T = TypeVar("T")
TEXT = "Mag ik een klantmail laten samenvatten?"


def at(text: str, zone: str = "Europe/Amsterdam") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def ask(seat: Seat, text: str = TEXT, topic: str = "privacy", unnamed: str = "") -> None:
    await seat.presses(Button("", AskQuestion(), opens=True))
    await seat.fills(topic=topic, text=text, unnamed=unnamed)


async def someone(town: Place, name: str, **more: Any) -> Seat:
    """A person who was never asked to take part: questions and duties do not need a yes."""
    return await town.someone(name, said="new", **more)


async def ambassador(town: Place, name: str, **more: Any) -> Seat:
    return await someone(town, name, duties=("ambassador",), **more)


async def questions(town: Place) -> list[Question]:
    return sorted(await town.rows(Question), key=lambda one: one.key)


async def lines(town: Place) -> list[Line]:
    return sorted(await town.rows(Line), key=lambda one: one.id or 0)


async def the_question(town: Place) -> Question:
    (found,) = await questions(town)
    return found


async def as_turn(town: Place, seat: Seat, work: Callable[[Turn], T]) -> T:
    """Do something in a turn of this person, as the core does for what happens elsewhere."""

    def run(session: Session) -> T:
        person = session.get_one(Person, seat.person_id)
        words = town.house.words(person.language, person.zone)
        return work(Turn(town.house, session, town.now, words, person))

    done: T = await town.store.transact(run)
    await town.settle()
    return done


async def the_holder(town: Place) -> Seat:
    """A seat for whoever has the only question."""
    found = (await the_question(town)).ambassador_id

    return next(seat for seat in town.seats if seat.person_id == found)


async def answered(town: Place) -> tuple[Seat, Seat]:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram de Wit")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))
    await bram.clicks("Beantwoorden")
    await bram.fills(text="Dat mag")
    return anna, bram


async def mine_of(town: Place, seat: Seat) -> dict[str, str]:
    found = await as_turn(town, seat, lambda turn: list(question.mine(turn)))
    return {known.label: known.value for known in found}
