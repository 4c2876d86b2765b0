"""How a judged diary is read: what is coaching, on which working day it came, in which week."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from adapters.simulation.years.diary import Heard, Lived
from adapters.simulation.years.shifts import began

INVITATION, OFFER, GOODBYE = "welcome-invite", "nudge-offer", "nudge-goodbye"
OF_A_WEEK = (OFFER, GOODBYE, "nudge-none")
OWN = ("nudge-reminder",)  # what they asked for comes when they asked for it

Story = Sequence[Lived]


def spoken(story: Story) -> Iterator[tuple[Lived, Heard]]:
    """What came of the coach's own accord."""
    for one in story:
        if isinstance(one.entry, Heard) and not one.entry.asked:
            yield one, one.entry


def is_coaching(heard: Heard) -> bool:
    return heard.name.startswith(("nudge-", "pulse-")) and heard.name not in OWN


def coaching_in(story: Story) -> Iterator[Lived]:
    return (one for one, heard in spoken(story) if is_coaching(heard))


def shift_of(one: Lived) -> date | None:
    return began(one.terms.shifts, one.terms.zone, one.entry.at)


def week_of(one: Lived) -> tuple[int, int]:
    """A night shift belongs to the day it began on."""
    year, number, _ = (shift_of(one) or one.day).isocalendar()
    return year, number


def monday_of(one: Lived) -> date:
    return date.fromisocalendar(*week_of(one), 1)
