"""One lean scripted person: decides at once on what came in, and presses by packed actions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from adapters.simulation.colleague import button_of
from adapters.simulation.temperament import BANDS, HABITS, NOTHING, WHEN, Habits, Odds, fall
from adapters.simulation.years.diary import CONSENT, Deed, Diary, Did, Heard, Terms
from adapters.simulation.years.errands import Errand
from adapters.simulation.years.shifts import OFFICE, OTHERS
from adapters.simulation.years.staff import Someone
from bot.actions import Action, ComeOn, StartCoaching, StopCoaching
from bot.features.nudge.shown import Pick
from bot.features.profile.settings import EndPause, SetMoment, SetPause
from bot.features.profile.sure import AS_IT_IS, RHYTHMS, PauseUntil
from bot.features.pulse.asked import Answer
from bot.message import Form, Message, Reply, Values

UNDO, COME_BACK = 0.15, 0.4  # how often a decline is undone, and a goodbye answered
# what it is called in the diary, by what was pressed and what came back
NOTED: Mapping[tuple[str, str], Deed] = {
    ("welcome.yes", "welcome-yes"): "yes",
    ("welcome.later", "welcome-later"): "later",
    ("welcome.later", "welcome-later-again"): "later",
    ("welcome.no", "welcome-no"): "no",
    ("profile.stop", "profile-stopped"): "stopped",
    ("nudge.pick", "nudge-picked"): "picked",
    ("nudge.not-this-week", "nudge-declined"): "declined",
    ("nudge.show", "nudge-offer"): "back",
    ("nudge.when", "nudge-planned"): "planned",
    ("nudge.result", "nudge-thanks"): "told",
    ("pulse.answer", "pulse-noted"): "answered",
    ("pulse.answer", "pulse-thanks"): "answered",
}


class Hand(Protocol):
    """How a player presses and fills in."""

    @property
    def now(self) -> datetime: ...

    async def press(self, who: str, action: Action, reference: str = "") -> Reply: ...

    async def fill(self, who: str, action: Action, values: Values) -> Reply: ...


@dataclass(slots=True)
class Player:
    """`shifts_of_own` says that they set their own working week, which an import leaves alone."""

    one: Someone
    hand: Hand
    dice: Random
    diary: Diary
    terms: Terms
    shifts_of_own: bool = False
    consent: str = "new"

    @property
    def today(self) -> date:
        return self.hand.now.astimezone(ZoneInfo(self.terms.zone)).date()

    @property
    def habits(self) -> Habits:
        return HABITS[self.one.temperament]

    # --- what comes in ----------------------------------------------------------------------------

    def hears(self, message: Message, at: datetime) -> datetime | None:
        """Write it down; when they will look at it, if they do at all."""
        self.diary.entries.append(heard(message, at))
        if message.name not in REACTIONS:
            return None
        minutes = self.dice.expovariate(1 / (60 * self.habits.delay))
        return at + timedelta(minutes=1 + int(minutes))

    async def looks(self, message: Message, reference: str) -> None:
        """React, and to the answer, and so on."""
        reply: Reply = message
        while isinstance(reply, Message) and reply.name in REACTIONS:
            reply = await REACTIONS[reply.name](self, reply, reference)

    # --- what they do -----------------------------------------------------------------------------

    def falls(self, odds: Odds) -> str:
        return fall(odds, self.dice)

    async def press(self, message: Message, reference: str, verb: str, **wanted: object) -> Reply:
        """Press the button with this verb and these values; None without one."""
        button = button_of(message, verb, **wanted)
        return await self.does(button.action, reference) if button is not None else None

    async def does(self, action: Action, reference: str = "") -> Reply:
        reply = await self.hand.press(self.one.name, action, reference)
        self.note(action, reply)
        return reply

    async def fills(self, form: Reply, **values: str) -> Reply:
        """Submit a form, with what stood in it where nothing is given."""
        if not isinstance(form, Form):
            return None
        filled: Values = {**{one.id: one.initial for one in form.fields}, **values}
        reply = await self.hand.fill(self.one.name, form.action, filled)
        self.note(form.action, reply)
        return reply

    # --- what is written down ---------------------------------------------------------------------

    def note(self, action: Action, reply: Reply) -> None:
        got = reply.name if isinstance(reply, Message) else ""
        if (deed := NOTED.get((action.verb, got))) is not None:
            about = getattr(action, "card", "") or getattr(action, "result", "")
            at_once = replace(self.terms, paused_until=None) if deed == "yes" else None
            self.write(deed, about, at_once, getattr(action, "week", ""))
        if isinstance(reply, Message) and got == "nudge-offer":
            self.diary.entries.append(heard(reply, self.hand.now, asked=True))

    def write(
        self, what: Deed, about: str = "", terms: Terms | None = None, week: str = ""
    ) -> None:
        self.terms, self.consent = terms or self.terms, CONSENT.get(what, self.consent)
        self.diary.entries.append(Did(self.hand.now, what, about, terms, week))

    def is_listed(self, one: Someone | None) -> None:
        """As the organisation's list now has them; who is not on it has left."""
        if one is None:
            if self.consent != "left":
                self.write("left")
        elif one is not self.one:
            shifts = self.terms.shifts if self.shifts_of_own else one.terms.shifts
            until = (self.terms.paused_until, self.terms.away_until)
            self.one = one
            theirs = replace(one.terms, shifts=shifts, paused_until=until[0], away_until=until[1])
            self.write("moved", terms=theirs)

    # --- of their own accord ----------------------------------------------------------------------

    async def runs(self, errand: Errand) -> None:
        match errand.what:
            case "stop":
                await self.does(StopCoaching())
            case "start":
                await self.does(StartCoaching())
            case "pause":
                await self._pauses(errand.days)
            case "rest" if self.consent == "yes":
                await self._sets(PauseUntil(""), "paused", "0", paused_until=date.max)
            case "resume":
                await self._sets(EndPause(), "resumed", paused_until=None)
            case "rhythm":
                every = self.dice.choice(RHYTHMS)
                await self._sets(ComeOn(AS_IT_IS, AS_IT_IS, every), "rhythm", str(every))
            case "moment":
                await self._sets_moment()

    async def _sets(self, action: Action, what: Deed, about: str = "", **terms: Any) -> None:
        if isinstance(await self.does(action), Message):
            self.write(what, about, replace(self.terms, **terms))

    async def _pauses(self, days: int) -> None:
        until = self.today + timedelta(days=days)
        reply = await self.fills(await self.does(SetPause()), until=until.isoformat())
        if isinstance(reply, Message):
            self.write("paused", str(days), replace(self.terms, paused_until=until))

    async def _sets_moment(self) -> None:
        shifts = self.dice.choice((OFFICE, *OTHERS))
        day, hour = str(self.dice.randrange(7)), str(self.dice.randrange(24))
        form = await self.does(SetMoment())
        if isinstance(await self.fills(form, day=day, hour=hour, pattern=shifts.text), Message):
            self.shifts_of_own = True
            self.write("moment", terms=replace(self.terms, shifts=shifts))


def heard(message: Message, at: datetime, *, asked: bool = False) -> Heard:
    actions = [button.action for button in message.buttons()]
    cards = tuple(one.card for one in actions if isinstance(one, Pick))
    questions = {one.item for one in actions if isinstance(one, Answer)}
    offered = cards if message.name == "nudge-offer" else ()
    weeks = (getattr(one, "week", "") for one in actions if one.feature == "nudge")
    return Heard(at, message.name, offered, len(questions), asked, next(weeks, ""))


# --- reactions ------------------------------------------------------------------------------------


async def _invite(me: Player, message: Message, reference: str) -> Reply:
    return await _chosen(me, message, reference, me.falls(me.habits.invite), "welcome.{}")


async def _offer(me: Player, message: Message, reference: str) -> Reply:
    choice = me.falls(me.habits.offer)
    if choice != "pick":
        return await _chosen(me, message, reference, choice, "nudge.{}")
    cards = [one.action for one in message.buttons() if isinstance(one.action, Pick)]
    return await me.does(me.dice.choice(cards), reference) if cards else None


async def _chosen(me: Player, message: Message, reference: str, choice: str, verb: str) -> Reply:
    if choice == NOTHING:
        return None
    return await me.press(message, reference, verb.format(choice))


async def _declined(me: Player, message: Message, reference: str) -> Reply:
    if me.dice.random() < UNDO:
        return await me.press(message, reference, "nudge.show")
    return None


async def _picked(me: Player, message: Message, reference: str) -> Reply:
    when = me.falls(WHEN)
    reply = await me.press(message, reference, "nudge.when", when=when)
    return await me.fills(reply) if when == "own" else reply


async def _follow_up(me: Player, message: Message, reference: str) -> Reply:
    result = me.falls(me.habits.result)
    if result == NOTHING:
        return None
    return await me.press(message, reference, "nudge.result", result=result)


async def _thanks(me: Player, message: Message, reference: str) -> Reply:
    if me.dice.random() < me.habits.minutes:
        await me.press(message, reference, "nudge.minutes", band=me.falls(BANDS))
    return None


async def _pulse(me: Player, message: Message, reference: str) -> Reply:
    """Answer the first question that is still open; who skips one skips the week."""
    if message.name == "pulse-ask" and me.dice.random() >= me.habits.pulse:
        return None
    answers = [one.action for one in message.buttons() if isinstance(one.action, Answer)]
    answers = [one for one in answers if one.item == answers[0].item]
    if not answers:
        return None
    odds = {one.value: me.habits.scores.get(one.value, 1) for one in answers}
    value = me.falls(odds)
    return await me.does(next(one for one in answers if one.value == value), reference)


async def _goodbye(me: Player, message: Message, reference: str) -> Reply:
    if me.dice.random() < COME_BACK:
        await me.press(message, reference, "welcome.yes")
    return None


REACTIONS: Mapping[str, Callable[[Player, Message, str], Awaitable[Reply]]] = {
    "welcome-invite": _invite,
    "nudge-offer": _offer,
    "nudge-declined": _declined,
    "nudge-picked": _picked,
    "nudge-follow-up": _follow_up,
    "nudge-thanks": _thanks,
    "nudge-goodbye": _goodbye,
    "pulse-ask": _pulse,
    "pulse-noted": _pulse,
}
