"""What the pulse says: two questions with their answers as buttons, and never an answer given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.actions import ShowResults, StartCoaching
from bot.content import PulseItem, Shelf, Words
from bot.features.pulse.asked import Answer, AskAgain
from bot.features.pulse.closing import RULES
from bot.message import Button, Buttons, Message, Part, Text


@dataclass(frozen=True, slots=True)
class Asker:
    """One person's questions of one week; `counted_on` is the day all answers are counted."""

    words: Words
    shelf: Shelf
    period: int
    week: int
    items: tuple[PulseItem, ...]
    counted_on: date

    def ask(self, *, replaces: bool = False) -> Message:
        count = len(self.items)
        parts = (
            Text(self.words("pulse-ask", count=count)),
            *self._questions(0),
            Text(self.words("pulse-confidential", **_limits()), "quiet"),
        )
        return Message("pulse-ask", parts, replaces)

    def after(self, noted: int) -> Message:
        """What stands there after a press: the same for an answer and for "rather not say"."""
        if all(noted >> index & 1 for index in range(len(self.items))):
            return self._thanks()
        parts = (*self._questions(noted), self._change())
        return Message("pulse-noted", parts, replaces=True)

    def _thanks(self) -> Message:
        words = self.words
        after = words("pulse-after", date=words.date(self.counted_on), **_limits())
        parts = (Text(words("pulse-thanks")), Text(after, "quiet"), self._change())
        return Message("pulse-thanks", parts, replaces=True)

    def _questions(self, noted: int) -> Iterator[Part]:
        for index, item in enumerate(self.items):
            question = self.words.pick(item.question)
            if noted >> index & 1:
                yield Text(self.words("pulse-noted", question=question), "quiet")
            else:
                yield Text(question, "heading")
                yield self._answers(item, noted | 1 << index)

    def _answers(self, item: PulseItem, noted: int) -> Buttons:
        options = self.shelf.scales[item.scale].options
        return Buttons(
            tuple(
                Button(
                    self.words.pick(option.label),
                    Answer(self.period, self.week, item.id, option.value, noted),
                )
                for option in options
            )
        )

    def _change(self) -> Buttons:
        return Buttons((Button(self.words("pulse-change"), AskAgain(self.period, self.week)),))


def closed(words: Words) -> Message:
    button = Button(words("pulse-results-button"), ShowResults())
    return Message("pulse-closed", (Text(words("pulse-closed")), Buttons((button,))), replaces=True)


def stale(words: Words) -> Message:
    return Message("pulse-stale", (Text(words("pulse-stale")),))


def not_joined(words: Words) -> Message:
    button = Button(words("pulse-join-button"), StartCoaching())
    return Message("pulse-not-joined", (Text(words("pulse-not-joined")), Buttons((button,))))


def _limits() -> dict[str, int]:
    return {"minimum": RULES.minimum, "sensitive": RULES.sensitive}
