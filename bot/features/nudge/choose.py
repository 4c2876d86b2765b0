"""Which two cards a person is offered, and why: by their work and wishes, never by their answers.

What counts is their kind of work, duties and tools, what they asked for, which cards they met
before, and whose turn it is among the skills. Nothing here knows how a card went.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.calendar import Week
from bot.content import Card
from bot.features.nudge.shown import Memory
from bot.people import Person

SHOWN_AGAIN_AFTER = timedelta(weeks=8)  # MISSION.md B2
TRIED_AGAIN_AFTER = timedelta(days=365)  # MISSION.md B2
QUARTER = timedelta(weeks=13)
WITHOUT_AI = "deciding"  # practising not to use AI: one week in six, MISSION.md B2
SKILLS = (WITHOUT_AI, "prompting", "checking", "privacy", "connecting")
TOO_MUCH = ("too-big", "no-time")  # why not last week; the next cards are small ones
NOT_MY_WORK = "not-my-work"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A card, and what counted when it was chosen, such as "skill:privacy" or "new"."""

    card: Card
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chooser:
    """Chooses for one person in one week: the same for the same person, week and memory.

    `level` is how hard they want it (-1, 0 or 1), `reason` why they passed last time, if they said.
    """

    person: Person
    memory: Memory
    week: str
    today: date
    secret: str
    level: int = 0
    reason: str = ""

    def choose(self, cards: Collection[Card], without: Collection[str] = ()) -> tuple[Chosen, ...]:
        """Two cards, or fewer when there are no more.

        The first is of the skill whose turn it is and about their own work, the second of another
        skill, as far as there are such cards. What they asked for goes before that, except that
        working without AI leads in its own turn alone.
        """
        turns = self.turns({card.skill for card in cards} - set(SKILLS))
        fresh = [card for card in cards if card.id not in without and self._fits(card)]
        if not fresh:
            return ()

        def first_rank(card: Card) -> tuple[Any, ...]:
            turn = turns.index(card.skill)
            # nobody is to be led away from AI more often because those cards are small ones
            untimely = card.skill == WITHOUT_AI and turn > 0
            return (untimely, *self._asked(card), turn, self._easy(card), not self._own(card))

        first = self._pick(fresh, first_rank)
        others = [card for card in fresh if card is not first]
        all_own = self._own(first)

        def second_rank(card: Card) -> tuple[Any, ...]:
            skill = (card.skill == first.skill, card.skill == WITHOUT_AI)
            own = all_own or self._own(card)
            return (*self._asked(card), *skill, self._easy(card), not own)

        second = self._pick(others, second_rank) if others else None
        chosen = [Chosen(first, (*self._because(first), *_turn(first, turns[0])))]
        if second is not None:
            chosen.append(Chosen(second, (*self._because(second), *_other(second, first))))
        return tuple(chosen)

    def turns(self, added: Collection[str] = ()) -> list[str]:
        """The skills from whose turn it is on.

        In every block of six weeks each has a turn, in an order of this person's own; the sixth is
        for asking well once more, or for a skill the organisation `added`. Working without AI comes
        last when it is not its turn, so that it has one week in six and no more.
        """
        block, place = divmod(Week.parse(self.week).monday().toordinal() // 7, len(SKILLS) + 1)
        sixth = min(("prompting", *sorted(added)), key=lambda one: self._seed(f"{block}:{one}"))
        slots = [*enumerate(SKILLS), (len(SKILLS), sixth)]
        slots.sort(key=lambda slot: self._seed(f"{block}:{slot[0]}"))
        now, *coming = [skill for _, skill in slots[place:] + slots[:place]]
        coming = [skill for skill in coming if skill != WITHOUT_AI]
        return list(dict.fromkeys((now, *coming, *sorted(added), WITHOUT_AI)))

    def _pick(self, cards: list[Card], rank: Callable[[Card], tuple[Any, ...]]) -> Card:
        """One of those that rank first; which one differs by person and week."""
        ranks = [rank(card) for card in cards]
        best = min(ranks)
        equal = (card for card, one in zip(cards, ranks, strict=True) if one == best)
        return min(equal, key=lambda card: self._seed(f"{self.week}:{card.id}"))

    def _fits(self, card: Card) -> bool:
        """For this person's work, duties and tools, and not met too short ago."""
        person = self.person
        for_them = "everyone" in card.groups or self._own(card)
        duty = not card.duties or any(one in person.duties for one in card.duties)
        tool = not card.tools or any(one in person.tools for one in card.tools)
        return for_them and duty and tool and self._fresh(card.id)

    def _fresh(self, card: str) -> bool:
        shown, tried = self.memory.shown.get(card), self.memory.tried.get(card)
        return (shown is None or self.today - shown >= SHOWN_AGAIN_AFTER) and (
            tried is None or self.today - tried >= TRIED_AGAIN_AFTER
        )

    def _own(self, card: Card) -> bool:
        return any(group in self.person.groups for group in card.groups)

    @property
    def _smaller(self) -> bool:
        return self.level < 0 or self.reason in TOO_MUCH

    def _asked(self, card: Card) -> tuple[int, bool]:
        size = card.difficulty if self._smaller else 0
        return size, self.reason == NOT_MY_WORK and not self._own(card)

    def _easy(self, card: Card) -> bool:
        """Too small for who wants it harder; that leaves the turns of the skills as they are."""
        return self.level > 0 and not self._smaller and card.difficulty == 1

    def _seed(self, about: str) -> bytes:
        line = f"{self.person.id}:{about}".encode()
        return hmac.digest(self.secret.encode(), line, "sha256")

    def _because(self, card: Card) -> Iterator[str]:
        person = self.person
        yield from (f"work:{group}" for group in person.groups if group in card.groups)
        if not self._own(card):
            yield "everyone"
        yield from (f"duty:{duty}" for duty in card.duties if duty in person.duties)
        yield from [f"tool:{tool}" for tool in card.tools if tool in person.tools][:1]
        if self._smaller and card.difficulty == 1:
            yield "smaller"
        if self.level > 0 and not self._smaller and card.difficulty > 1:
            yield "longer"
        if self.reason == NOT_MY_WORK and self._own(card):
            yield "own-work"
        yield "again" if card.id in self.memory.shown else "new"


def _turn(first: Card, skill: str) -> tuple[str, ...]:
    if first.skill != skill:
        return (f"instead:{skill}",)
    return ("without-ai",) if skill == WITHOUT_AI else (f"skill:{skill}",)


def _other(second: Card, first: Card) -> tuple[str, ...]:
    return (f"other:{second.skill}",) if second.skill != first.skill else ()


def invites(last: date | None, today: date) -> bool:
    """Whether someone for whom there is no card may be invited to think of one: once a quarter.

    In the same week again, for the platform may not have taken it at once.
    """
    return last is None or Week.on(last) == Week.on(today) or today - last >= QUARTER
