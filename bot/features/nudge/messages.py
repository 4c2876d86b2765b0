"""What the nudge says: the two cards, the chosen one, its moment, and the follow-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.actions import AskQuestion, AskRule, ProposeTask, TellStory
from bot.catalogue import PREFIX
from bot.content import Card, Guarantee, Shelf, Words
from bot.content.shapes import UNKNOWN
from bot.features.nudge.choose import Chosen
from bot.features.nudge.level import ask_level
from bot.features.nudge.shown import (
    BANDS,
    RESULTS,
    TRIED,
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
from bot.people import with_duty
from bot.turn import Turn

LABEL = 75  # characters on a button of Slack's
ALWAYS_TRUE, NO_DEVICE = "once", "no-device"  # guarantees.yaml


@dataclass(frozen=True, slots=True)
class Teller:
    """Words, shelf and whom to ask for the ambassador whose name a guarantee may carry."""

    words: Words
    shelf: Shelf
    ambassador: Callable[[], str]

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

    def which(self, week: str, cards: Sequence[Card]) -> Message:
        """They typed that they will do it, and did not say which."""
        text = Text(self.words("nudge-which"))
        return Message("nudge-which", (text, Buttons(tuple(self.titles(week, cards)))))

    def titles(self, week: str, cards: Sequence[Card]) -> list[Button]:
        return [Button(self.words.pick(one.title)[:LABEL], Pick(week, one.id)) for one in cards]

    def _choice(self, week: str, card: Card) -> Choice:
        words = self.words
        body = (Text(words.pick(card.task)), Text(self.guarantee(card), "quiet"))
        pick = Button(words("nudge-pick"), Pick(week, card.id))
        return Choice(words.pick(card.title), body, self.tags(card), (pick,))

    def tags(self, card: Card) -> tuple[Tag, ...]:
        minutes = Tag(self.words("nudge-minutes", minutes=card.minutes))
        if card.privacy == UNKNOWN:
            return (minutes, Tag(self.words("nudge-look-first")))
        return (minutes, Tag(self.words.pick(self.shelf.privacy[card.privacy]), card.colour))

    def guarantee(self, card: Card) -> str:
        """The card's promise; where that is not true now, the one that always is."""
        promise = self.shelf.guarantees[card.guarantee]
        ambassador = self.ambassador() if promise.names_ambassador else ""
        if not self._is_true(promise, card, ambassador):
            promise = self.shelf.guarantees[ALWAYS_TRUE]
        text = self.words.pick(promise.text)
        return text.format(minutes=card.minutes, ambassador=ambassador)

    def _is_true(self, promise: Guarantee, card: Card, ambassador: str) -> bool:
        """An ambassador has to be there; without a device means on one that is shared, or none."""
        if promise.names_ambassador:
            return bool(ambassador)
        return promise.id != NO_DEVICE or set(card.tools) <= set(self.shelf.shared_tools)

    def short(self, card: Card, *buttons: Button) -> Choice:
        body = (Text(self.words.pick(card.task)),)
        return Choice(self.words.pick(card.title), body, self.tags(card), buttons)

    def task(self, card: Card) -> tuple[Part, ...]:
        """A card in full: what to do, with which words, and how to check it oneself."""
        words = self.words
        asks = card.input or card.privacy == UNKNOWN
        rule = [Button(words("nudge-rule"), AskRule(card.input))] if asks else []
        parts: list[Part] = [self.short(card, *rule)]
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
                Text(words("rhythm-plan-type"), "quiet"),
                Buttons((Button(words("nudge-back"), ShowOffer(week)),)),
            ),
            replaces=True,
        )

    def planned(
        self,
        week: str,
        card: Card,
        at: datetime | None,
        cue: str,
        *,
        now: datetime,
        reminds: bool = True,
    ) -> Message:
        """What was understood about the moment, and the card to come back to."""
        understood = Text(self._understood(at, cue, now, reminds))
        parts = (*self.task(card), understood, Buttons((self._change(week, card),)))
        return Message("nudge-planned", parts, replaces=True)

    def _understood(self, at: datetime | None, cue: str, now: datetime, reminds: bool) -> str:
        if at is None:
            return self.words("nudge-no-reminder")
        if at <= now:
            return self.words("nudge-now")
        moment = self.words.moment(at)
        if not reminds:
            return self.words("rhythm-plan-resting", moment=moment)
        if cue:
            return self.words("nudge-planned-cue", moment=moment, cue=cue)
        return self.words("nudge-planned", moment=moment)

    def reminder(self, week: str, card: Card, cue: str) -> Message:
        words = self.words
        title = words.pick(card.title)
        text = words("nudge-reminder-cue", title=title, cue=cue) if cue else ""
        opening = Text(text or words("nudge-reminder", title=title))
        tell = Button(words("nudge-tell-result"), TellAgain(week))
        ways = Buttons((self._change(week, card), tell))
        return Message("nudge-reminder", (opening, *self.task(card), ways))

    def _change(self, week: str, card: Card) -> Button:
        return Button(self.words("nudge-change-moment"), Pick(week, card.id))

    def follow_up(self, week: str, card: Card, *, replaces: bool = False) -> Message:
        text = Text(self.words("nudge-follow-up", title=self.words.pick(card.title)))
        return Message("nudge-follow-up", (text, self._results(week)), replaces)

    def told_in_words(self, week: str, card: Card) -> Message:
        """In case it was something else after all, a person can still be asked."""
        ask = Button(self.words("nudge-ask-button"), AskQuestion(), opens=True)
        text = Text(self.words("nudge-told-in-words"))
        return Message(
            "nudge-told-in-words",
            (text, self._results(week), Buttons((self._change(week, card), ask))),
        )

    def told_already(self, week: str) -> Message:
        """There is no moment to choose any more."""
        told = Text(self.words("nudge-home-told"))
        return Message("nudge-told", (told, self._again(week)))

    def _results(self, week: str) -> Buttons:
        answers = (Button(self.words(f"nudge-result-{one}"), Result(week, one)) for one in RESULTS)
        return Buttons(tuple(answers))

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
        if result in TRIED:
            parts += ask_level(words)
        parts.append(self._again(week))
        return Message("nudge-thanks", tuple(parts), replaces=True)

    def timed(self, week: str, card: Card) -> Message:
        words = self.words
        real = "" if card.id.startswith("story:") else card.id
        level = ask_level(words)
        parts = (Text(words("nudge-timed")), self._tell(real), *level, self._again(week))
        return Message("nudge-timed", parts, replaces=True)

    def _bands(self, week: str) -> Buttons:
        bands = (Button(self.words(f"nudge-band-{band}"), Minutes(week, band)) for band in BANDS)
        return Buttons(tuple(bands))

    def _again(self, week: str) -> Buttons:
        return Buttons((Button(self.words("nudge-again-button"), TellAgain(week)),))

    def _tell(self, card: str) -> Buttons:
        tell = Button(self.words("nudge-tell-button"), TellStory("win", card), opens=True)
        return Buttons((tell,))

    def why(self, choices: Sequence[Chosen]) -> Message:
        """What counted when each card was chosen, as it was noted then; and what never counts."""
        words = self.words
        cards = (Choice(words.pick(one.card.title), (Text(self.because(one)),)) for one in choices)
        card = choices[0].card.id if len(choices) == 1 else ""
        better = Buttons((Button(words("nudge-better"), ProposeTask(card), opens=True),))
        return Message("nudge-why", (*cards, Text(words("nudge-why-not")), better))

    def because(self, chosen: Chosen) -> str:
        """A sentence for everything that counted."""
        shelf, words, card = self.shelf, self.words, chosen.card
        names = {"work": shelf.groups, "duty": shelf.duties, "tool": shelf.tools}
        said = []
        for noted in chosen.because:
            kind, _, name = noted.partition(":")
            text = names.get(kind, shelf.skills).get(name)
            said.append(words(f"nudge-because-{kind}", name=words.pick(text) if text else name))
        if card.id.startswith(PREFIX):
            by = "named" if card.by else "colleague"
            said.append(words(f"nudge-because-{by}", name=card.by))
        return " ".join(said)

    def none(self) -> Message:
        """There is no card for them now; perhaps they know one."""
        words = self.words
        propose = Buttons((Button(words("nudge-propose"), ProposeTask(), opens=True),))
        return Message("nudge-none", (Text(words("nudge-none")), propose))

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


def _ambassador(turn: Turn) -> str:
    """Whom a guarantee may name: an ambassador of the own team, else another; empty without one."""
    there = [one for one in with_duty(turn.session, "ambassador") if one.id != turn.person.id]
    there.sort(key=lambda one: one.team_id != turn.person.team_id)
    return there[0].first_name if there else ""


def teller(turn: Turn) -> Teller:
    return Teller(turn.words, turn.shelf, partial(_ambassador, turn))
