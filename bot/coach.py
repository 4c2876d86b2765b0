"""The one door to the coach: adapters hand in what people do, a clock hands in the time."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from bot import asked, delivery, erasing, inbound, lane, offered, timers, whereabouts
from bot.actions import Action, StopCoaching, UnknownAction
from bot.content import Words
from bot.delivery import Due
from bot.events import (
    Clicked,
    Event,
    Filled,
    Heard,
    Joined,
    Left,
    OpenedHome,
    Said,
    Submitted,
    keepable,
)
from bot.message import Button, Buttons, Form, Message, Part, Reply, Text, Values
from bot.people import DoNotContact, Person, person_at, unreached
from bot.spoken.stop import wants_to_stop
from bot.store import Store
from bot.timers import Wake
from bot.trouble import is_outage, trouble
from bot.turn import Feature, House, Sample, Turn, batch_of

log = logging.getLogger(__name__)
TEXT_LIMIT = 4000  # the longest thing a person can say or fill in; longer is answered, not stored
HOME = "coach.home"  # the home view in words, where a platform has no place of its own for it
ANSWERS = ("coach.yes", "coach.no", "coach.later")  # to the question that is open
SMALL_TALK = {"coach.hello": "hello", "coach.thanks": "you-are-welcome"}  # it is no question
BACK = "welcome.yes"  # whoever is not to be approached may take that back
LISTENS_LAST = "question"  # whatever no other feature understands may be one
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
            return self.home(turn)
        reply = self._reply(turn, event)
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

    def _reply(self, turn: Turn, event: Event) -> Reply:
        if _too_long(event):
            asked.close(turn)
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
        if not action.keeps_open:
            asked.close(turn)
        for feature in self.house.features:
            if (
                action.feature == feature.NAME
                and (reply := feature.handle(turn, happening)) is not None
            ):
                return reply
        raise UnknownAction(action.verb)

    def _said(self, turn: Turn, text: str) -> Reply:
        question = asked.standing(turn)
        verb = self.house.shelf.command(text)
        if verb is not None:
            return self._meant(turn, verb, question, text)
        if wants_to_stop(text):  # before any feature hears something else in it
            return self._ask(turn, StopCoaching())
        heard = Heard(text, next(iter(question), None))
        asked.close(turn)
        if (reply := self._heard(turn, heard)) is not None:
            return reply
        return self._ask(turn, Action.named("profile.unclear"))

    def _heard(self, turn: Turn, heard: Heard, but: str = "") -> Reply:
        for feature in sorted(self.house.features, key=lambda one: one.NAME == LISTENS_LAST):
            listens = bool(heard.text) and but != feature.NAME
            if listens and (reply := feature.handle(turn, heard)) is not None:
                return reply
        return None

    def _meant(self, turn: Turn, verb: str, question: tuple[Action, ...], text: str) -> Reply:
        """A command; a yes, no or later to nothing is answered so, unless a feature hears more."""
        known = dict(zip(ANSWERS, question, strict=False))
        if verb == HOME:
            return self.home(turn)
        idle = verb in SMALL_TALK or (verb in ANSWERS and verb not in known)
        if idle and (reply := self._heard(turn, Heard(text), but=LISTENS_LAST)) is not None:
            return reply
        if verb in SMALL_TALK:
            return plain(SMALL_TALK[verb], turn.words)
        if verb in ANSWERS and verb not in known:
            return plain("nothing-asked", turn.words)
        return self._ask(turn, known.get(verb) or Action.named(verb))

    def home(self, turn: Turn) -> Message:
        """The home view: every feature's part of it; buttons that meet stand in one row."""
        parts: list[Part] = []
        for part in (part for feature in self.house.features for part in feature.home(turn)):
            if parts and isinstance(part, Buttons) and isinstance(last := parts[-1], Buttons):
                parts[-1] = Buttons(last.buttons + part.buttons)
            else:
                parts.append(part)
        return Message("home", tuple(parts))

    async def _sorry(self, event: Event) -> Message:
        """In the person's own language, unless the database is what went wrong. Whoever says yes
        after this says it to this."""
        try:
            person = await self.store.transact(partial(_nothing_asked, event))
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


def _too_long(event: Event) -> bool:
    match event:
        case Said(text=text):
            return len(text) > TEXT_LIMIT
        case Submitted(values=values):
            return any(len(text) > TEXT_LIMIT for text in _texts(values))
    return False


def _not_taken(event: Event, reply: Reply) -> bool:
    """A form that comes back with what is wrong in it: wherever it is sent again, unchanged, the
    person has to see that again."""
    return isinstance(event, Submitted) and (isinstance(reply, Form) or _too_long(event))


def _nothing_asked(event: Event, session: Session) -> Person | None:
    person = person_at(session, event.sender.platform, event.sender.ids)
    if person is not None:
        asked.forget(person)
    return person


def _texts(values: Values) -> Iterator[str]:
    for value in values.values():
        yield from (value,) if isinstance(value, str) else value


def plain(phrase: str, words: Words, **values: str | int) -> Message:
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
        plain("marked-person", words),
        plain("marked-back", words),
        plain("unknown-account", words, account="slack:U0123ABCD"),
        plain("too-long", words, limit=TEXT_LIMIT),
        *(plain(phrase, words) for phrase in (*SMALL_TALK.values(), "nothing-asked")),
        plain("stale-button", words),
        plain("sorry", words),
        by_button(form, words),
    ]
