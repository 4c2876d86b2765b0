"""Where deliveries go, or where the message stands that one is to change: for the claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot import delivery
from bot.delivery import ASKED, Delivery
from bot.lane import Paces
from bot.people import Address, Channel, addresses_of
from bot.ports import Place


@dataclass(frozen=True, slots=True)
class Destination:
    """`reached` says that something arrived there before; `reference` is of what is changed."""

    place: Place
    reached: bool
    reference: str = ""


class Destinations:
    """For these deliveries, read in a few steps for all of them."""

    def __init__(self, session: Session, paces: Paces, rows: Sequence[Delivery]) -> None:
        self._session, self._paces = session, paces
        people = {row.person_id for row in rows if row.person_id is not None}
        self._addresses = addresses_of(session, people)
        self.channels = channels_by_id(session, (row.channel_id for row in rows))

    def of(self, row: Delivery) -> Destination | None:
        """None when the recipient is reached nowhere, or what is to be changed stands nowhere.

        What may have arrived is looked for where that was; when they are gone from there, and wait
        for it, it is said elsewhere.
        """
        if row.op != "send":
            return self._standing(row)
        here = [one for one in self._candidates(row) if one.platform in self._paces]
        there = [one for one in here if one.external == row.external]
        if row.doubt and row.external and (there or row.purpose not in ASKED):
            here = there
        for one in here[:1]:
            place = Place(one.platform, one.external, row.channel_id is None, one.route)
            return Destination(place, one.reach == "reachable")
        return None

    def _candidates(self, row: Delivery) -> Sequence[Address | Channel]:
        if row.channel_id is not None:
            return [self.channels[row.channel_id]]
        return self._addresses.get(row.person_id or 0, [])

    def _standing(self, row: Delivery) -> Destination | None:
        for one in delivery.said(self._session, row.of):
            if (one.person_id, one.channel_id) == (row.person_id, row.channel_id) and one.reference:
                private = one.person_id is not None
                place = Place(one.platform, one.external, private, self._way(one))
                return Destination(place, True, one.reference)
        return None

    def _way(self, row: Delivery) -> str:
        """As it is known now."""
        table = Address if row.person_id is not None else Channel
        known = select(table.route).where(
            table.platform == row.platform, table.external == row.external
        )
        return self._session.exec(known).first() or ""


def channels_by_id(session: Session, ids: Iterable[int | None]) -> dict[int, Channel]:
    wanted = set(ids) - {None}
    if not wanted:
        return {}
    found = session.exec(select(Channel).where(col(Channel.id).in_(wanted)))
    return {one.id: one for one in found if one.id is not None}
