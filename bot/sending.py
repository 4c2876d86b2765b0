"""Says what the ledger planned, once and only while it is right: for the engine that carries it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot import delivery, lane
from bot.actions import Topic
from bot.calendar import local
from bot.delivery import Delivery
from bot.message import Message
from bot.people import Address, Channel, Person, Team, addresses
from bot.ports import Messenger, NotSent, PerhapsSent, Place
from bot.store import Store
from bot.trouble import trouble
from bot.turn import House, Turn

LOOK_AGAIN = timedelta(hours=1)  # whether somebody without an address is reached by now
WAIT_FOR_IT = timedelta(seconds=5)  # until a message that is leaving has its reference
ASKED = ("own", "duty")  # said again when nobody knows whether it arrived; anything else is let go
TRIES, SAY_AGAIN = 5, timedelta(minutes=1)
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sender:
    """`pace` is the time between two messages on a platform, for one workspace."""

    store: Store
    house: House
    messenger: Messenger
    pace: dict[str, timedelta]

    async def ready(self, now: datetime) -> list[int]:
        """The deliveries whose moment is there."""
        return await self.store.transact(lambda session: delivery.ready_ids(session, now))

    async def deliver(self, row: int, now: datetime) -> None:
        """Say one planned delivery if it is still right to say it, and settle its ledger row."""
        try:
            ready = await self.store.transact(partial(self._compose, row, now))
        except Exception as error:
            log.error("composing a delivery failed: %s", trouble(error))
            await self.store.transact(partial(_settle, row, now, "failed"))
            return
        if ready is None:
            return
        try:
            reference = await self._post(ready)
        except NotSent as refusal:
            await self.store.transact(partial(_refused, row, now, refusal))
        except PerhapsSent:
            log.warning("a message may or may not have arrived")
            await self.store.transact(partial(_in_doubt, row, now))
        except Exception as error:  # nobody knows how far it came: as above, and the others go on
            log.error("sending a message failed: %s", trouble(error))
            await self.store.transact(partial(_in_doubt, row, now))
        else:
            await self.store.transact(partial(_settle, row, now, "sent", reference=reference))

    async def recover(self, now: datetime) -> None:
        """After a sudden end: what was leaving then may or may not have arrived.

        What someone asked for is said again, anything else is let go (DESIGN.md, Delivery).
        """
        leaving = sa.update(Delivery).where(col(Delivery.status) == "sending")
        asked = col(Delivery.purpose).in_(ASKED)

        def settle(session: Session) -> None:
            session.execute(leaving.where(asked).values(status="planned", ready=now))
            session.execute(leaving.values(status="unknown", settled_at=now))

        await self.store.transact(settle)

    def _compose(self, row: int, now: datetime, session: Session) -> _Ready | None:
        """What to post where, or None when it is too early, too late, or no longer right.

        Consent and content are read here, at send time, so that a Stop always wins.
        """
        planned = session.get(Delivery, row, with_for_update=True)
        if planned is None or planned.status != "planned" or planned.ready > now:
            return None
        if now > planned.until:
            _close(planned, now, "expired")
            return None
        place = _place(session, planned)
        if place is None:
            planned.ready = now + LOOK_AGAIN  # they may still install the app
            return None
        if not planned.slotted and not self._has_slot(session, planned, place, now):
            return None
        turn = self._turn_for(session, planned, now)
        if (later := _working_moment(planned, turn)) > now:
            planned.ready = later
            return None
        if not _welcome_now(planned, turn):
            _close(planned, now, "dropped")
            return None
        return self._leave(session, planned, turn, place)

    def _has_slot(self, session: Session, planned: Delivery, place: Place, now: datetime) -> bool:
        pace = self.pace.get(place.platform, timedelta(0))
        planned.ready = lane.slot(session, place.platform, now, pace)
        planned.slotted = True
        return planned.ready <= now

    def _leave(
        self, session: Session, planned: Delivery, turn: Turn, place: Place
    ) -> _Ready | None:
        reference, message = "", None
        if planned.op != "send":
            place, reference = _standing(session, planned, place)
            if not reference and _leaving(session, planned):
                planned.ready = turn.now + WAIT_FOR_IT
                return None
        if planned.op != "withdraw":
            topic = Topic.unpack(planned.topic)
            message = self._say(turn, topic)
        if (message is None) != (planned.op == "withdraw") or (
            planned.op != "send" and not reference
        ):
            _close(planned, turn.now, "dropped")
            return None
        place = replace(place, again=planned.attempts > 0)
        planned.status, planned.attempts = "sending", planned.attempts + 1
        planned.platform, planned.external = place.platform, place.external
        return _Ready(planned.op, place, reference, message, planned.key)

    def _say(self, turn: Turn, topic: Topic) -> Message | None:
        for feature in self.house.features:
            if topic.feature == feature.NAME:
                return feature.say(turn, topic)
        return None

    def _turn_for(self, session: Session, planned: Delivery, now: datetime) -> Turn:
        if planned.person_id is not None:
            person = session.get_one(Person, planned.person_id)
            words = self.house.words(person.language, person.zone)
            return Turn(self.house, session, now, words, person)
        channel = session.get_one(Channel, planned.channel_id)
        team = session.get_one(Team, channel.team_id)
        words = self.house.words(team.language, team.zone)
        return Turn(self.house, session, now, words, None, channel, in_channel=True)

    async def _post(self, ready: _Ready) -> str:
        if ready.op == "withdraw":
            await self.messenger.withdraw(ready.place, ready.reference)
            return ready.reference
        assert ready.message is not None
        if ready.op == "update":
            await self.messenger.update(ready.place, ready.reference, ready.message)
            return ready.reference
        return await self.messenger.send(ready.place, ready.message, ready.key)


@dataclass(frozen=True, slots=True)
class _Ready:
    op: str
    place: Place
    reference: str
    message: Message | None
    key: str


def _place(session: Session, planned: Delivery) -> Place | None:
    if planned.channel_id is not None:
        channel = session.get_one(Channel, planned.channel_id)
        return Place(channel.platform, channel.external, False, channel.route)
    assert planned.person_id is not None
    for address in addresses(session, planned.person_id):
        return Place(address.platform, address.external, True, address.route)
    return None


def _standing(session: Session, planned: Delivery, place: Place) -> tuple[Place, str]:
    """Where the message stands that an update or a withdrawal is of."""
    for row in delivery.said(session, planned.of):
        if (row.person_id, row.channel_id) == (planned.person_id, planned.channel_id):
            return _same(session, row, place), row.reference
    return place, ""


def _same(session: Session, row: Delivery, place: Place) -> Place:
    """Where this row was said, with the way there as it is known now."""
    table = Address if place.private else Channel
    known = select(table.route).where(
        table.platform == row.platform, table.external == row.external
    )
    return Place(row.platform, row.external, place.private, session.exec(known).first() or "")


def _leaving(session: Session, planned: Delivery) -> bool:
    """Whether what is to be changed or taken back is on its way out at this very moment."""
    return any(row.status == "sending" for row in delivery.said(session, planned.of))


def _welcome_now(planned: Delivery, turn: Turn) -> bool:
    """Coaching reaches only who said yes; an invitation only who has not answered yet."""
    if turn.someone is None:
        return True
    if turn.someone.left_at is not None:
        return False
    if planned.purpose == "coaching":
        return turn.someone.coached(local(turn.now, turn.someone.zone).date())
    if planned.purpose == "invitation":
        return turn.someone.consent in ("new", "later")
    return True


def _working_moment(planned: Delivery, turn: Turn) -> datetime:
    """Now, or when this person is at work again: only what they asked for may come at any hour."""
    if turn.someone is None or planned.purpose == "own":
        return turn.now
    return turn.someone.hours.next_slot(turn.now) or planned.until + timedelta(seconds=1)


def _close(planned: Delivery, now: datetime, status: delivery.Status) -> None:
    planned.status, planned.settled_at = status, now


def _settle(
    row: int, now: datetime, status: delivery.Status, session: Session, *, reference: str = ""
) -> None:
    planned = session.get(Delivery, row)
    if planned is not None:
        _close(planned, now, status)
        planned.reference = reference or planned.reference


def _in_doubt(row: int, now: datetime, session: Session) -> None:
    """What somebody asked for is better said twice than never."""
    planned = session.get(Delivery, row)
    if planned is None:
        return
    if planned.purpose not in ASKED or planned.attempts >= TRIES:
        _close(planned, now, "unknown")
        return
    planned.status, planned.ready, planned.slotted = "planned", now + SAY_AGAIN, False


def _refused(row: int, now: datetime, refusal: NotSent, session: Session) -> None:
    """Try again when the platform said how long to wait, and make its whole lane wait."""
    planned = session.get(Delivery, row)
    if planned is None:
        return
    if refusal.after is None:
        _close(planned, now, "failed")
        return
    lane.freeze(session, planned.platform, now + refusal.after)
    planned.status, planned.ready, planned.slotted = "planned", now + refusal.after, False
