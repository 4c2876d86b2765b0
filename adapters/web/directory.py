"""Who can be found on the chat page: everybody with an address there, and their teams' channels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from adapters.web.send import PLATFORM
from adapters.web.stage import Room, Seat
from bot.people import Address, Channel, Person, Team


@dataclass(frozen=True, slots=True)
class Directory:
    """`zones` are the time zones of people, by their id here."""

    people: tuple[Seat, ...] = ()
    rooms: tuple[Room, ...] = ()
    zones: dict[str, str] | None = None

    def zone(self, id: str, otherwise: str) -> str:
        return (self.zones or {}).get(id, otherwise)

    def language(self, id: str) -> str:
        return next((seat.language for seat in self.people if seat.id == id), "nl")


def look_up(is_scripted: Callable[[str], bool], session: Session) -> Directory:
    """Everyone who has not left, as the database has them now."""
    teams = {team.id: team.name for team in session.exec(select(Team))}
    query = select(Person, Address).join(Address).where(Address.platform == PLATFORM)
    there = session.exec(query.where(col(Person.left_at).is_(None)).order_by(col(Person.id))).all()
    channels = session.exec(select(Channel).where(Channel.platform == PLATFORM))
    return Directory(
        tuple(
            Seat(
                id=address.external,
                name=person.name,
                team=teams.get(person.team_id, ""),
                duties=tuple(person.duties),
                language=person.language,
                is_scripted=is_scripted(address.external),
            )
            for person, address in there
        ),
        tuple(Room(one.external, teams[one.team_id], teams[one.team_id]) for one in channels),
        {address.external: person.zone for person, address in there},
    )
