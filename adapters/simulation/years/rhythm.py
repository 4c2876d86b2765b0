"""Whether the coach asked less of whoever let its offers be, and forgot nobody (MISSION B5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from adapters.simulation.years.diary import Did, Heard, Lived
from adapters.simulation.years.story import GOODBYE, OF_A_WEEK, Story, coaching_in, monday_of

FORGOTTEN = timedelta(weeks=8)
HALF, PAUSE = 2, 3  # offers in a row without a choice
BACK = ("yes", "paused", "resumed", "picked")  # a pause of their own has an end


def _since_goodbye(story: Story) -> Iterator[tuple[Lived, datetime | None]]:
    """When a goodbye was said before, if they did not come back themselves since."""
    said: datetime | None = None
    for one in story:
        yield one, said
        if isinstance(one.entry, Did):
            said = None if one.entry.what in BACK else said
        elif one.entry.name == GOODBYE:
            said = said or one.entry.at


def one_goodbye(story: Story) -> Iterator[Lived]:
    """After a goodbye no coaching, and so no second one; also not at the same moment."""
    coaching = {id(one) for one in coaching_in(story)}
    for one, said in _since_goodbye(story):
        if said is not None and id(one) in coaching:
            yield one


@dataclass(slots=True)
class Quiet:
    """Offers in a row without a choice; a decline and a silence are the same.

    Whether a setting they change makes it begin anew is the coach's to say: `forgives` says yes.
    """

    forgives: bool
    count: int = 0
    open: bool = False  # the last offer has no choice yet
    monday: date = date.min  # of its week
    anew: bool = True  # nothing was offered since they came, or came back
    every: int = 1  # their own choice of weeks

    @property
    def left(self) -> int:
        return self.count + self.open

    @property
    def apart(self) -> timedelta:
        """How far the next offer is to be from the last one, at least."""
        weeks = self.every * (2 if self.left >= HALF else 1)
        return timedelta(weeks=0 if self.anew or weeks == 1 else weeks)

    def follow(self, one: Lived) -> None:
        match one.entry:
            case Did(what="picked"):
                self.count, self.open = 0, False
            case Did(what="back"):
                self.open = True
            case Did(what="yes"):
                self.are_there(one)
                self.anew = True
            case Did(what="rhythm" | "paused" | "resumed" | "moment") if self.forgives:
                self.are_there(one)
                self.every = int(one.entry.about) if one.entry.what == "rhythm" else self.every
            case Heard(name="nudge-goodbye"):
                self.count, self.open = 0, False
            case Heard(name="nudge-offer", asked=False):
                self.count, self.open = self.left, True
                self.monday, self.anew = monday_of(one), False

    def are_there(self, one: Lived) -> None:
        """They changed something themselves; only this week's offer can still be chosen from."""
        self.count, self.open = 0, self.open and self.monday == monday_of(one)


def shrinks_when_quiet(story: Story) -> Iterator[Lived]:
    """After two quiet offers half as often, after three none; no goodbye before that."""
    least, most = Quiet(forgives=True), Quiet(forgives=False)
    for one in story:
        match one.entry:
            case Heard(name="nudge-goodbye") if most.left < PAUSE:
                yield one
            case Heard(name="nudge-offer", asked=False):
                if least.left >= PAUSE or monday_of(one) - least.monday < least.apart:
                    yield one
        least.follow(one)
        most.follow(one)


def not_forgotten(story: Story) -> Iterator[Lived]:
    """Who said yes, does not rest and was not said goodbye to is offered something in time."""
    since = date.max
    for one, said in _since_goodbye(story):
        offered = isinstance(one.entry, Heard) and one.entry.name in OF_A_WEEK
        may = one.consent == "yes" and one.terms.is_open and not one.terms.rests_on(one.day)
        if offered or said or not may:
            since = one.day
        ends = (one.terms.paused_until, one.terms.away_until)
        since = max(since, *(end for end in ends if end and end <= one.day), date.min)
        if one.day - since > FORGOTTEN:
            yield one
            since = one.day
