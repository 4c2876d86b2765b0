"""What the nudge says: the two cards, the chosen one, its moment, and the follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.actions import AskQuestion, TellStory
from bot.content import Card, Shelf, Words
from bot.features.nudge.shown import (
    BANDS,
    RESULTS,
    Minutes,
    NotThisWeek,
    Offer,
    Others,
    Pick,
    Result,
    ShowOffer,
    TellAgain,
    When,
    WhyThese,
)
from bot.message import Button, Buttons, Field, Form, Message, Part, Tag, Text
from bot.message import Card as Choice


@dataclass(frozen=True, slots=True)
class Teller:
    """Words, shelf and the ambassador whose name a guarantee may carry."""

    words: Words
    shelf: Shelf
    ambassador: str

    def offer(self, week: str, cards: Sequence[Card], *, more: bool) -> Message:
        """Two cards, and the ways around them, all of equal weight."""
        words = self.words
        ways = [Button(words("nudge-not-this-week"), NotThisWeek(week))]
        if more:
            ways.insert(0, Button(words("nudge-others"), Others(week)))
        ways.append(Button(words("nudge-why-button"), WhyThese(week)))
        return Message(
            "nudge-offer",
            (
                Text(words("nudge-offer", count=len(cards))),
                *(self._choice(week, card) for card in cards),
                Buttons(tuple(ways)),
            ),
        )

    def _choice(self, week: str, card: Card) -> Choice:
        words = self.words
        body = (Text(words.pick(card.task)), Text(self.guarantee(card), "quiet"))
        pick = Button(words("nudge-pick"), Pick(week, card.id))
        return Choice(words.pick(card.title), body, self.tags(card), (pick,))

    def tags(self, card: Card) -> tuple[Tag, ...]:
        minutes = Tag(self.words("nudge-minutes", minutes=card.minutes))
        colour = Tag(self.words.pick(self.shelf.privacy[card.privacy]), card.colour)
        return (minutes, colour)

    def guarantee(self, card: Card) -> str:
        text = self.words.pick(self.shelf.guarantees[card.guarantee].text)
        return text.format(minutes=card.minutes, ambassador=self.ambassador)

    def short(self, card: Card) -> Choice:
        body = (Text(self.words.pick(card.task)),)
        return Choice(self.words.pick(card.title), body, self.tags(card))

    def task(self, card: Card) -> tuple[Part, ...]:
        """A card in full: what to do, with which words, and how to check it oneself."""
        words = self.words
        parts: list[Part] = [self.short(card)]
        if card.prompt is not None:
            parts.append(Text(words.pick(card.prompt), "prompt"))
        parts.append(Text(words("nudge-check", check=words.pick(card.check))))
        parts.append(Text(self.guarantee(card), "quiet"))
        return tuple(parts)

    def picked(self, week: str, card: Card) -> Message:
        words = self.words
        moments = [
            Button(words(f"nudge-when-{when}"), When(week, when))
            for when in ("now", "afternoon", "tomorrow")
        ]
        moments.append(Button(words("nudge-when-own"), When(week), opens=True))
        moments.append(Button(words("nudge-when-none"), When(week, "none")))
        return Message(
            "nudge-picked",
            (
                *self.task(card),
                Text(words("nudge-when"), "heading"),
                Buttons(tuple(moments)),
                Buttons((Button(words("nudge-back"), ShowOffer(week)),)),
            ),
            replaces=True,
        )

    def planned(
        self, week: str, card: Card, at: datetime | None, cue: str, *, now: datetime
    ) -> Message:
        """What was understood about the moment, and the card to come back to."""
        change = Buttons((Button(self.words("nudge-change-moment"), Pick(week, card.id)),))
        parts = (*self.task(card), Text(self._understood(at, cue, now)), change)
        return Message("nudge-planned", parts, replaces=True)

    def _understood(self, at: datetime | None, cue: str, now: datetime) -> str:
        if at is None:
            return self.words("nudge-no-reminder")
        if at <= now:
            return self.words("nudge-now")
        moment = self.words.moment(at)
        if cue:
            return self.words("nudge-planned-cue", moment=moment, cue=cue)
        return self.words("nudge-planned", moment=moment)

    def reminder(self, week: str, card: Card, cue: str) -> Message:
        words = self.words
        title = words.pick(card.title)
        text = words("nudge-reminder-cue", title=title, cue=cue) if cue else ""
        opening = Text(text or words("nudge-reminder", title=title))
        change = Buttons((Button(words("nudge-change-moment"), Pick(week, card.id)),))
        return Message("nudge-reminder", (opening, *self.task(card), change))

    def follow_up(self, week: str, card: Card, *, replaces: bool = False) -> Message:
        words = self.words
        answers = tuple(
            Button(words(f"nudge-result-{result}"), Result(week, result)) for result in RESULTS
        )
        text = Text(words("nudge-follow-up", title=words.pick(card.title)))
        return Message("nudge-follow-up", (text, Buttons(answers)), replaces)

    def thanks(self, week: str, card: Card, result: str) -> Message:
        """Every answer is thanked in the same words; what is offered after it may differ."""
        words = self.words
        parts: list[Part] = [Text(words("nudge-thanks"))]
        real = "" if card.id.startswith("story:") else card.id
        if result == "useful":
            parts += [Text(words("nudge-minutes-question")), self._bands(week)]
        if result in ("useful", "partly", "without-ai"):
            parts.append(self._tell(real))
        if result == "nothing":
            parts.append(
                Buttons(
                    (
                        Button(words("nudge-ask-button"), AskQuestion(), opens=True),
                        Button(
                            words("nudge-blunder-button"), TellStory("blunder", real), opens=True
                        ),
                    )
                )
            )
        parts.append(Buttons((Button(words("nudge-again-button"), TellAgain(week)),)))
        return Message("nudge-thanks", tuple(parts), replaces=True)

    def timed(self, week: str, card: Card) -> Message:
        words = self.words
        real = "" if card.id.startswith("story:") else card.id
        parts = (Text(words("nudge-timed")), self._tell(real))
        return Message("nudge-timed", parts, replaces=True)

    def _bands(self, week: str) -> Buttons:
        bands = (Button(self.words(f"nudge-band-{band}"), Minutes(week, band)) for band in BANDS)
        return Buttons(tuple(bands))

    def _tell(self, card: str) -> Buttons:
        tell = Button(self.words("nudge-tell-button"), TellStory("win", card), opens=True)
        return Buttons((tell,))

    def declined(self, week: str) -> Message:
        words = self.words
        back = Buttons((Button(words("nudge-show-again"), ShowOffer(week)),))
        return Message("nudge-declined", (Text(words("nudge-declined")), back), replaces=True)

    def why(self, week: str, cards: Sequence[Card], groups: Sequence[str]) -> Message:
        words = self.words
        work = words.listing(
            [words.pick(self.shelf.groups[g]) for g in groups if g in self.shelf.groups]
        )
        skills = dict.fromkeys(words.pick(self.shelf.skills[card.skill]) for card in cards)
        text = words("nudge-why", work=work, skills=words.listing(list(skills)))
        return Message("nudge-why", (Text(text),))

    def over(self) -> Message:
        return Message("nudge-over", (Text(self.words("nudge-over")),), replaces=True)

    def no_more(self, week: str) -> Message:
        words = self.words
        back = Buttons((Button(words("nudge-show-again"), ShowOffer(week)),))
        return Message("nudge-no-more", (Text(words("nudge-no-more")), back), replaces=True)

    def when_form(self, week: str, offer: Offer, day: str, hour: str) -> Form:
        words = self.words
        return Form(
            "nudge-when-form",
            words("nudge-form-title"),
            words("nudge-form-submit"),
            words("nudge-form-close"),
            When(week),
            (
                Field("date", words("nudge-form-date"), "date", initial=day),
                Field("time", words("nudge-form-time"), "time", initial=hour),
                Field(
                    "cue",
                    words("nudge-form-cue"),
                    hint=words("nudge-form-cue-hint"),
                    initial=offer.cue,
                    required=False,
                ),
            ),
        )
