"""Counts what happened in many diaries, for all people together: no line is about one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from adapters.simulation.years.diary import Diary, Did, Heard
from adapters.simulation.years.judge import TRIED
from adapters.simulation.years.story import GOODBYE, INVITATION, OFFER

# in the order in which they are told
COUNTED = (
    "invitations", "yes", "later", "no", "offers", "choices", "declines", "silences", "tried",
    "reminders", "follow-ups", "pulses", "answers", "pauses", "goodbyes", "stops", "moves",
    "moments", "leave-weeks", "leavers",
)  # fmt: skip
SAID = {
    INVITATION: "invitations", OFFER: "offers", GOODBYE: "goodbyes", "pulse-ask": "pulses",
    "nudge-reminder": "reminders", "nudge-follow-up": "follow-ups",
}  # fmt: skip
DONE = {
    "yes": "yes", "later": "later", "no": "no", "stopped": "stops", "paused": "pauses",
    "moved": "moves", "moment": "moments", "answered": "answers", "left": "leavers",
}  # fmt: skip


def counted(diaries: Iterable[Diary]) -> Counter[str]:
    found: Counter[str] = Counter()
    for diary in diaries:
        found.update(_counted(diary))
        found.update(_endings(diary))
    return found


def _counted(diary: Diary) -> Iterator[str]:
    for entry in diary.entries:
        match entry:
            case Heard(name=name, asked=False) if name in SAID:
                yield SAID[name]
            case Did(what="told", about=result) if result in TRIED:
                yield "tried"
            case Did(what=what) if what in DONE:
                yield DONE[what]


def _endings(diary: Diary) -> Counter[str]:
    """How each offer ended, and how many weeks of leave were asked for or told."""
    found: Counter[str] = Counter()
    ending = ""
    for entry in diary.entries:
        match entry:
            case Heard(name="nudge-offer", asked=False):
                found[ending] += 1
                ending = "silences"
            case Did(what="picked"):
                ending = "choices"
            case Did(what="declined"):
                ending = "declines"
            case Did(what="back"):
                ending = "silences"
            case Did(what="paused" | "away", about=days):
                found["leave-weeks"] += -(-int(days) // 7)
    found[ending] += 1
    del found[""]
    return found
