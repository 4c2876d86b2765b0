"""How hard a person wants their cards: asked and never guessed; each answer is one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.actions import Action
from bot.content import Words
from bot.features.nudge.shown import rhythm_of
from bot.message import Button, Buttons, Message, Part, Text
from bot.turn import Known, Turn

# `here`: pressed on the answer to such a button, which the next answer then replaces


@dataclass(frozen=True, slots=True)
class Easier(Action, verb="nudge.easier"):
    here: bool = False


@dataclass(frozen=True, slots=True)
class Fine(Action, verb="nudge.fine"):
    here: bool = False


@dataclass(frozen=True, slots=True)
class Harder(Action, verb="nudge.harder"):
    here: bool = False


Wanted = Easier | Fine | Harder
STEPS: Mapping[type[Wanted], int] = {Easier: -1, Fine: 0, Harder: 1}
EASY, HARD = -1, 1


def ask_level(words: Words, *, here: bool = False) -> tuple[Part, ...]:
    """Quietly, as three buttons of equal weight; letting it be changes nothing."""
    buttons = (Button(words(kind.verb.replace(".", "-")), kind(here)) for kind in STEPS)
    return (Text(words("nudge-level"), "quiet"), Buttons(tuple(buttons)))


def keep_level(turn: Turn, wanted: Wanted) -> Message:
    kept = rhythm_of(turn.session, turn.person.key)
    kept.level = min(max(kept.level + STEPS[type(wanted)], EASY), HARD)
    turn.session.add(kept)
    if isinstance(wanted, Fine):
        return fine(turn.words, replaces=wanted.here)
    return leveled(turn.words, kept.level, replaces=wanted.here)


def leveled(words: Words, level: int, *, replaces: bool) -> Message:
    said = Text(words("nudge-leveled", level=level))
    return Message("nudge-leveled", (said, *ask_level(words, here=True)), replaces)


def fine(words: Words, *, replaces: bool) -> Message:
    return Message("nudge-level-kept", (Text(words("nudge-level-kept")),), replaces)


def known_level(turn: Turn) -> Iterable[Known]:
    level = rhythm_of(turn.session, turn.person.key).level
    if level:
        yield Known(turn.words("nudge-mine-level"), turn.words("nudge-mine-leveled", level=level))
