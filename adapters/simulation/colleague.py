"""A scripted colleague: now and then looks at their own screen and does at most one thing there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from adapters.simulation.front import Standing
from adapters.simulation.script import Question, Script, Story
from adapters.simulation.seat import Seat
from adapters.simulation.temperament import HABITS, Habits, Odds, Temperament, fall
from bot.message import Button, Form, Message, Reply
from bot.people import Person

Key = tuple[str, str, tuple[str, ...]]


@dataclass(slots=True)
class Colleague:
    """They know what stands on their screen, what they did before, and what the script gives them.

    `told` is shared by all: no story of the script is told twice. `looks` are moments at which they
    mean to look again.
    """

    seat: Seat
    person: Person
    temperament: Temperament
    script: Script
    seed: int
    told: set[str]
    question: Question | None = None
    story: Story | None = None
    asking: Question | None = None
    result: str = ""
    looks: list[datetime] = field(default_factory=list)
    _met: Counter[str] = field(default_factory=Counter)
    _minded: set[Key] = field(default_factory=set)
    _resting: dict[str, datetime] = field(default_factory=dict)

    @property
    def external(self) -> str:
        return self.seat.external

    @property
    def habits(self) -> Habits:
        return HABITS[self.temperament]

    @property
    def language(self) -> str:
        return self.person.language

    @property
    def now(self) -> datetime:
        return self.seat.town.now

    # --- deciding ---------------------------------------------------------------------------------

    def dice(self, about: str) -> Random:
        """Dice of their own for this decision, the same in every run with the same seed."""
        self._met[about] += 1
        return self._dice(about, self._met[about])

    def _dice(self, about: str, nth: int) -> Random:
        return Random(f"{self.seed}:{self.person.ref}:{about}:{nth}")

    def foresee(self, about: str, odds: Odds) -> str:
        """What they will choose the first time they have to."""
        return fall(odds, self._dice(about, 1))

    def chance(self, about: str, part: float) -> bool:
        return self.dice(about).random() < part

    def choose(self, about: str, odds: Odds) -> str:
        return fall(odds, self.dice(about))

    def after(self, about: str, least: float, most: float) -> datetime:
        """Some hours of their own working time from now, on a whole minute."""
        at = self.person.hours.add_hours(self.now, self.dice(about).uniform(least, most))
        return at.replace(second=0, microsecond=0) + timedelta(minutes=1)

    def in_a_moment(self) -> datetime:
        return self.after("moment", 0.01, 0.06)

    # --- looking ----------------------------------------------------------------------------------

    def unminded(self) -> list[Standing]:
        """What stands there that they have not made up their mind about, the oldest first."""
        waiting = [
            post
            for post in self.seat.standing()
            if _key(post) not in self._minded
            and self._resting.get(post.reference, self.now) <= self.now
        ]
        return waiting[::-1]

    def mind(self, post: Standing) -> None:
        self._minded.add(_key(post))

    def rest(self, post: Standing, until: datetime) -> None:
        """Come back to this one later."""
        self._minded.discard(_key(post))
        self._resting[post.reference] = until
        self.looks.append(until)

    def rested(self, post: Standing) -> bool:
        return post.reference in self._resting

    # --- doing ------------------------------------------------------------------------------------

    async def press(self, post: Standing, verb: str, **wanted: object) -> Reply:
        """Press the button with this verb and these values in a message; None without one."""
        button = button_of(post.message, verb, **wanted)
        if button is None:
            return None
        return await self.seat.presses(button, post.reference, post.channel)

    async def press_anywhere(self, verb: str, **wanted: object) -> Reply:
        """The same for the newest such button they can see, the home view included."""
        for reference, channel, button in self.seat.buttons():
            if _fits(button, verb, wanted):
                return await self.seat.presses(button, reference, channel)
        return None

    async def fill(self, name: str, **values: str) -> bool:
        """Fill in the open form of that name; whether it was taken."""
        if self.seat.form is None or self.seat.form.name != name:
            return False
        reply = await self.seat.fills(**values)
        if isinstance(reply, Form):
            self.seat.form = None
        return isinstance(reply, Message)


def button_of(message: Message, verb: str, **wanted: object) -> Button | None:
    return next((b for b in message.buttons() if _fits(b, verb, wanted)), None)


def _fits(button: Button, verb: str, wanted: dict[str, object]) -> bool:
    action = button.action
    return action.verb == verb and all(getattr(action, k, None) == v for k, v in wanted.items())


def _key(post: Standing) -> Key:
    """A message that changed in place is a new one to make up one's mind about."""
    packed = tuple(button.action.pack() for button in post.message.buttons())
    return (post.reference, post.message.name, packed)
