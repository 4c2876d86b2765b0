"""The one door to the coach: adapters hand in what people do, a clock hands in the time."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from bot import asked, delivery, erasing, inbound, lane, offered, timers, whereabouts
from bot.answer import home, plain, reply_to, too_long
from bot.delivery import Due
from bot.events import (
    Event,
    Joined,
    Left,
    OpenedHome,
    Said,
    Submitted,
)
from bot.message import Form, Message, Reply
from bot.people import DoNotContact, Person, person_at, unreached
from bot.store import Store
from bot.timers import Wake
from bot.trouble import is_outage, trouble
from bot.turn import Feature, House, Turn, batch_of

log = logging.getLogger(__name__)
BACK = "welcome.yes"  # whoever is not to be approached may take that back
NOBODY = ("nl", "UTC")  # language and zone for someone the coach does not know
LOOK_AGAIN = timedelta(hours=1)
LET_GO_AGAIN = timedelta(hours=1)  # of who left long ago
BATCH = 200  # timers: some twenty milliseconds of work, so that clicks get through
BREATH = 0.001  # seconds in which they do


@dataclass(slots=True)
class Coach:
    """What it says by itself goes into the ledger, from which a Sender says it."""

    store: Store
    house: House
    let_go_at: datetime | None = None

    async def handle(self, event: Event, *, by_id: bool = False) -> Reply:
        """Answer what a person did, all in one transaction. A repeated event is answered by None.

        Whatever goes wrong inside is answered in words, changes nothing, and is logged without any
        of the person's text. With `by_id` it raises Stranger for somebody at nobody's address, and
        nothing has happened: they may be looked up first.
        """
        try:
            return await self.store.transact(partial(self._answer, event, by_id))
        except whereabouts.Stranger:
            raise
        except Exception as error:
            log.error("answering %s failed: %s", type(event).__name__, trouble(error))
            return await self._sorry(event)

    async def unreached(self, platforms: Collection[str]) -> list[str]:
        """The e-mail addresses of colleagues who have no address on any of these."""
        return await self.store.look(partial(unreached, platforms=list(platforms)))

    async def tick(self, now: datetime) -> None:
        """Look at everything whose timer is due, in batches; then let go of what is over.

        Between two batches whoever just pressed something goes first.
        """
        first = await self.next_moment()
        more = first is not None and first <= now
        while more:
            more = await self.store.transact(partial(self._look, now), durable=False)
            await asyncio.sleep(BREATH if more else 0)
        if await self.store.look(partial(_is_untidy, now)):
            await self.store.transact(partial(_tidy, now), durable=False)
        if self.let_go_at is None or now - self.let_go_at >= LET_GO_AGAIN:
            await self._let_go(now)

    async def _let_go(self, now: datetime) -> None:
        """Of who left before the retention period, a few at a time."""
        self.let_go_at = now
        last = await self.store.look(partial(erasing.before_who_left, self.house, now))
        while last is not None:
            last = await self.store.transact(partial(erasing.let_go, self.house, now, last))
            await asyncio.sleep(BREATH)

    async def next_moment(self) -> datetime | None:
        """When a feature will next look at something by itself."""
        return await self.store.look(timers.next_due)

    # --- one event --------------------------------------------------------------------------------

    def _answer(self, event: Event, by_id: bool, session: Session) -> Reply:
        if isinstance(event, Joined | Left) and not event.sender.ids:
            whereabouts.for_everybody(session, event)
            return None
        person, there = whereabouts.known(session, event, by_id=by_id)
        if not isinstance(event, OpenedHome) and inbound.repeated(
            session, event, self.house.secret
        ):
            return None
        if person is None or person.left_at is not None:
            return self._to_nobody(session, event)
        if isinstance(event, Left):
            whereabouts.leave(session, event)
            return None
        whereabouts.note(session, event, there)
        turn = self._turn(session, event, person)
        if isinstance(event, Joined):
            return None
        if isinstance(event, OpenedHome):
            return home(turn)
        reply = reply_to(turn, event)
        if _not_taken(event, reply):
            inbound.unanswered(session, event, self.house.secret)
        if isinstance(reply, Message) and event.channel:
            return replace(reply, aside=turn.words("answered-in-chat"))
        if isinstance(reply, Message) and reply.replaces and event.message:
            delivery.supersede(session, person.key, event.message, event.at)
        return reply

    def _to_nobody(self, session: Session, event: Event) -> Reply:
        """For whom no colleague is known here, with what may be done about it."""
        here, words = event.sender, self.house.words(*NOBODY)
        another = whereabouts.is_another(session, here)
        if another:
            log.warning("another account with a colleague's e-mail address was not let in")
        if isinstance(event, Joined | Left):
            return None
        if another:
            return plain("unknown-account", words, account=f"{here.platform}:{here.ids[0]}")
        if mark := erasing.mark_of(session, self.house, here.email):
            return self._to_marked(session, event, mark)
        return plain("sorry" if here.unsure else "unknown-person", words)

    def _to_marked(self, session: Session, event: Event, mark: DoNotContact) -> Message:
        """Whoever may not be approached spoke first: what is known, and a way back of their own."""
        wants = isinstance(event, Said) and self.house.shelf.command(event.text) == BACK
        if wants:
            session.delete(mark)
        return plain("marked-back" if wants else "marked-person", self.house.words(*NOBODY))

    async def _sorry(self, event: Event) -> Message:
        """In the person's own language, unless the database is what went wrong. Whoever says yes
        after this says it to this."""
        here = event.sender
        try:
            person = await self.store.look(lambda s: person_at(s, here.platform, here.ids))
            if person is not None and person.asked_at is not None:
                await self.store.transact(partial(_nothing_asked, person.key))
        except Exception as error:
            log.error("the database does not answer: %s", trouble(error))
            person = None
        spoken = (person.language, person.zone) if person else NOBODY
        return plain("sorry", self.house.words(*spoken))

    def _turn(self, session: Session, event: Event, person: Person) -> Turn:
        words = self.house.words(person.language, person.zone)
        return Turn(self.house, session, event.at, words, person, in_channel=bool(event.channel))

    # --- one tick ---------------------------------------------------------------------------------

    def _look(self, now: datetime, session: Session) -> bool:
        claimed = timers.claim(session, now, BATCH)
        by_feature: dict[str, list[Wake]] = defaultdict(list)
        for timer in claimed:
            by_feature[timer.feature].append(timer)
        for feature in self.house.features:
            if mine := by_feature.get(feature.NAME):
                self._look_as(feature, mine, now, session)
        return len(claimed) == BATCH

    def _look_as(
        self, feature: Feature, claimed: list[Wake], now: datetime, session: Session
    ) -> None:
        """Let one feature look. What it fails at is found by halves and looked at again in an hour;
        the others go on."""
        try:
            with session.begin_nested():
                found = list(feature.due(batch_of(self.house, session, now, claimed)))
                dues = (one for one in found if isinstance(one, Due))
                ids = delivery.plan(session, dues, now, self.house.paces)
                self.house.engine.enqueue(session, ids)
                timers.wake(session, (one for one in found if not isinstance(one, Due)))
        except Exception as error:
            if is_outage(error):
                raise
            half = len(claimed) // 2
            if half:
                self._look_as(feature, claimed[:half], now, session)
                self._look_as(feature, claimed[half:], now, session)
                return
            log.error("%s could not look at what is due: %s", feature.NAME, trouble(error))
            timers.postpone(session, claimed, now + LOOK_AGAIN)


def _is_untidy(now: datetime, session: Session) -> bool:
    over = (inbound.outlived, lane.remembers_talks, offered.outlived)
    return any(is_over(session, now) for is_over in over)


def _tidy(now: datetime, session: Session) -> None:
    inbound.let_go(session, now)
    lane.forget_talks(session, now)
    offered.let_go(session, now)


def _not_taken(event: Event, reply: Reply) -> bool:
    """A form that comes back with what is wrong in it: wherever it is sent again, unchanged, the
    person has to see that again."""
    return isinstance(event, Submitted) and (isinstance(reply, Form) or too_long(event))


def _nothing_asked(person_id: int, session: Session) -> None:
    if (person := session.get(Person, person_id)) is not None:
        asked.forget(person)
