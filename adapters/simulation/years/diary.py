"""What one simulated person lived through, in order: for counting, and for judging the coach."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from adapters.simulation.years.shifts import Shifts

Deed = Literal[
    "yes", "later", "no", "stopped", "left", "picked", "declined", "back", "planned", "told",
    "answered", "paused", "resumed", "away", "moved", "moment", "rhythm",
]  # fmt: skip
STUMBLES = ("", "sorry", "unknown-person", "stale-button")  # answers to a press that are none


@dataclass(frozen=True, slots=True)
class Terms:
    """How somebody works, whether their team is opened, and until which day they want to hear
    nothing."""

    zone: str
    country: str
    shifts: Shifts
    paused_until: date | None = None
    away_until: date | None = None
    is_open: bool = True

    def rests_on(self, day: date) -> bool:
        """Whether they want to hear nothing on this day, by their own words or their platform's."""
        return any(end is not None and day < end for end in (self.paused_until, self.away_until))


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of the coach, by its name, with the cards and questions in it; `week` is that of
    the offer it is about. `asked` when it was the answer to a press."""

    at: datetime
    name: str
    cards: tuple[str, ...] = ()
    questions: int = 0
    asked: bool = False
    week: str = ""


@dataclass(frozen=True, slots=True)
class Did:
    """What they did and the coach took; `about` is the card, the result, or for how many days."""

    at: datetime
    what: Deed
    about: str = ""
    terms: Terms | None = None  # from here on, when this changed them
    week: str = ""


Entry = Heard | Did


@dataclass(slots=True)
class Diary:
    """`number` is all that tells one person from another here."""

    number: int
    began: datetime
    terms: Terms
    duties: tuple[str, ...] = ()
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lived:
    """An entry, and how things stood for this person right before it."""

    entry: Entry
    terms: Terms
    consent: str

    @property
    def day(self) -> date:
        return self.entry.at.astimezone(ZoneInfo(self.terms.zone)).date()


CONSENT = {"yes": "yes", "later": "later", "no": "no", "stopped": "stopped", "left": "left"}


def replay(diary: Diary) -> list[Lived]:
    """The diary from its beginning."""
    terms, consent, found = diary.terms, "new", []
    for entry in diary.entries:
        found.append(Lived(entry, terms, consent))
        if isinstance(entry, Did):
            consent = CONSENT.get(entry.what, consent)
            terms = entry.terms or terms
    return found
