"""The one door to the coach: adapters hand in what people do, a clock hands in the time."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot import delivery, whereabouts
from bot.actions import Action, UnknownAction
from bot.content import Words
from bot.delivery import Due, Inbound, Timer
from bot.events import (
    Clicked,
    Event,
    Filled,
    Heard,
    Joined,
    Left,
    OpenedHome,
    Said,
    Sender,
    Submitted,
    keepable,
)
from bot.message import Button, Buttons, Form, Message, Part, Reply, Text, Values
from bot.people import Person, Team, person_at, unreached
from bot.store import Store
from bot.trouble import trouble
from bot.turn import Batch, Feature, House, Sample, Subject, Turn

log = logging.getLogger(__name__)
TEXT_LIMIT = 4000  # the longest thing a person can say or fill in; longer is answered, not stored
HOME = "coach.home"  # the home view in words, where a platform has no place of its own for it
NOBODY = ("nl", "UTC")  # language and zone for someone the coach does not know
LOOK_AGAIN = timedelta(hours=1)
REMEMBER_EVENTS = timedelta(days=7)


@dataclass(slots=True)
class Coach:
    """What it says by itself goes into the ledger, from which a Sender says it."""

    store: Store
    house: House

    async def handle(self, event: Event) -> Reply:
        """Answer what a person did, all in one transaction. A repeated event is answered by None.

        Whatever goes wrong inside is answered in words, changes nothing, and is logged without any
        of the person's text.
        """
        try:
            return await self.store.transact(partial(self._answer, event))
        except Exception as error:
            log.error("answering %s failed: %s", type(event).__name__, trouble(error))
            return await self._sorry(event)

    async def knows(self, sender: Sender) -> bool:
        """Whether one of these platform ids is the address of somebody who has not left."""
        found = await self.store.transact(lambda s: person_at(s, sender.platform, sender.ids))
        return found is not None and found.left_at is None

    async def unreached(self, platform: str) -> list[str]:
        """The e-mail addresses of colleagues who have no address there."""
        return await self.store.transact(partial(unreached, platform=platform))

    async def tick(self, now: datetime) -> None:
        """Look at everything whose timer is due, in batches; then let go of old events."""
        while await self.store.transact(partial(self._look, now)):
            pass
        await self.store.transact(
            lambda session: session.execute(
                sa.delete(Inbound).where(col(Inbound.at) < now - REMEMBER_EVENTS)
            )
        )

    async def next_moment(self) -> datetime | None:
        """When the coach will next have something to do by itself."""
        return await self.store.transact(delivery.next_moment)

    # --- one event --------------------------------------------------------------------------------

    def _answer(self, event: Event, session: Session) -> Reply:
        if not isinstance(event, OpenedHome) and _repeated(session, event, self.house.secret):
            return None
        person = whereabouts.known(session, event)
        if person is None or person.left_at is not None:
            silent = isinstance(event, Joined | Left)
            phrase = "sorry" if event.sender.unsure else "unknown-person"
            return None if silent else plain(phrase, self.house.words(*NOBODY))
        if isinstance(event, Left):
            whereabouts.leave(session, event)
            return None
        whereabouts.note(session, event, person)
        turn = self._turn(session, event, person)
        if isinstance(event, Joined):
            delivery.hurry(session, person.key, event.at)
            return None
        if isinstance(event, OpenedHome):
            return self.home(turn)
        reply = self._reply(turn, event)
        if isinstance(reply, Message) and event.channel:
            return replace(reply, aside=turn.words("answered-in-chat"))
        if isinstance(reply, Message) and reply.replaces and event.message:
            delivery.supersede(session, person.key, event.message, event.at)
        return reply

    def _reply(self, turn: Turn, event: Event) -> Reply:
        if _too_long(event):
            return plain("too-long", turn.words, limit=TEXT_LIMIT)
        try:
            reply = self._dispatch(turn, event)
        except UnknownAction:
            return plain("stale-button", turn.words)
        wants_button = isinstance(event, Said) and not event.trigger
        return by_button(reply, turn.words) if wants_button and isinstance(reply, Form) else reply

    def _dispatch(self, turn: Turn, event: Event) -> Reply:
        match event:
            case Clicked(action=line):
                return self._ask(turn, Action.unpack(line))
            case Submitted(action=line, values=values):
                return self._ask(turn, Filled(Action.unpack(line), values))
            case Said(text=text):
                return self._said(turn, keepable(text).strip())
        return None

    def _ask(self, turn: Turn, happening: Action | Filled) -> Message | Form:
        action = happening.action if isinstance(happening, Filled) else happening
        for feature in self.house.features:
            if (
                action.feature == feature.NAME
                and (reply := feature.handle(turn, happening)) is not None
            ):
                return reply
        raise UnknownAction(action.verb)

    def _said(self, turn: Turn, text: str) -> Reply:
        verb = self.house.shelf.command(text)
        if verb == HOME:
            return self.home(turn)
        if verb is not None:
            return self._ask(turn, Action.named(verb))
        for feature in self.house.features:
            if text and (reply := feature.handle(turn, Heard(text))) is not None:
                return reply
        return self._ask(turn, Action.named("profile.help"))

    def home(self, turn: Turn) -> Message:
        """The home view: every feature's part of it."""
        parts: list[Part] = []
        for feature in self.house.features:
            parts.extend(feature.home(turn))
        return Message("home", tuple(parts))

    async def _sorry(self, event: Event) -> Message:
        """In the person's own language, unless the database is what went wrong."""
        here = event.sender
        try:
            person = await self.store.transact(lambda s: person_at(s, here.platform, here.ids))
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
        timers = delivery.claim_timers(session, now)
        by_feature: dict[str, list[Timer]] = defaultdict(list)
        for timer in timers:
            by_feature[timer.feature].append(timer)
        for feature in self.house.features:
            if mine := by_feature.get(feature.NAME):
                self._look_as(feature, mine, now, session)
        return bool(timers)

    def _look_as(
        self, feature: Feature, timers: list[Timer], now: datetime, session: Session
    ) -> None:
        """Let one feature look. When it fails, the others go on and it looks again in an hour."""
        try:
            with session.begin_nested():
                found = list(feature.due(_batch(self.house, session, now, timers)))
                ids = delivery.plan(session, (one for one in found if isinstance(one, Due)))
                self.house.engine.enqueue(session, ids)
                delivery.wake(session, (one for one in found if not isinstance(one, Due)))
        except Exception as error:
            log.error("%s could not look at what is due: %s", feature.NAME, trouble(error))
            delivery.postpone(session, timers, now + LOOK_AGAIN)


def _repeated(session: Session, event: Event, secret: str) -> bool:
    """Whether this very event was answered before; notes it when it was not.

    Under a keyed hash: a platform's id may name the person, and would tell who acted when.
    """
    line = f"{event.sender.platform}:{event.id}".encode(errors="backslashreplace")
    seen = {"id": hmac.new(secret.encode(), line, hashlib.sha256).hexdigest(), "at": event.at}
    return not delivery.insert_new(session, Inbound, [seen])


def _too_long(event: Event) -> bool:
    match event:
        case Said(text=text):
            return len(text) > TEXT_LIMIT
        case Submitted(values=values):
            return any(len(text) > TEXT_LIMIT for text in _texts(values))
    return False


def _texts(values: Values) -> Iterator[str]:
    for value in values.values():
        yield from (value,) if isinstance(value, str) else value


def plain(phrase: str, words: Words, **values: int) -> Message:
    """One of the coach's own sentences."""
    return Message(phrase, (Text(words(phrase, **values)),))


def by_button(form: Form, words: Words) -> Message:
    """After words without a trigger a form cannot open by itself: offer a button."""
    button = Button(form.title, form.action, opens=True)
    return Message("open-form", (Text(words("open-form")), Buttons((button,))))


def gallery(sample: Sample, form: Form) -> list[Message]:
    """Everything the coach says by itself; features show their own."""
    words = sample.words
    return [
        plain("unknown-person", words),
        plain("too-long", words, limit=TEXT_LIMIT),
        plain("stale-button", words),
        plain("sorry", words),
        by_button(form, words),
    ]


def _batch(house: House, session: Session, now: datetime, timers: list[Timer]) -> Batch:
    """The subjects of these timers, loaded in one go."""
    people_ids = {timer.person_id for timer in timers} - {None}
    team_ids = {timer.team_id for timer in timers} - {None}
    people = {
        person.id: person
        for person in session.exec(select(Person).where(col(Person.id).in_(people_ids)))
    }
    teams = {team.id: team for team in session.exec(select(Team).where(col(Team.id).in_(team_ids)))}
    subjects = (
        Subject(people.get(timer.person_id), teams.get(timer.team_id), timer.subject)
        for timer in timers
    )
    return Batch(house, session, now, tuple(subjects))
