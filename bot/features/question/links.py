"""What the deliveries and buttons of a question stand for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions import Action, Topic


@dataclass(frozen=True, slots=True)
class CardOf(Topic, verb="question.card"):
    """The ambassador's card, the `n`-th of this question."""

    question: int
    n: int


@dataclass(frozen=True, slots=True)
class Passed(Topic, verb="question.passed"):
    """The same card after the question went to someone else."""

    question: int
    n: int


@dataclass(frozen=True, slots=True)
class Closed(Topic, verb="question.closed"):
    """The same card after the answer."""

    question: int
    n: int


@dataclass(frozen=True, slots=True)
class Gone(Topic, verb="question.gone"):
    """The same card after its asker took the question back; nothing is left to look up."""

    question: int
    n: int


@dataclass(frozen=True, slots=True)
class Moved(Topic, verb="question.moved"):
    """For the asker: who has it now. `still`: there it stays, as nobody came to it."""

    question: int
    n: int
    still: bool = False


@dataclass(frozen=True, slots=True)
class Waits(Topic, verb="question.waits"):
    """For the asker, some weeks later: it still stands there. `last`: nothing more after this."""

    question: int
    n: int
    last: bool


@dataclass(frozen=True, slots=True)
class Claimed(Topic, verb="question.claimed"):
    question: int
    n: int


@dataclass(frozen=True, slots=True)
class Nobody(Topic, verb="question.nobody"):
    question: int


@dataclass(frozen=True, slots=True)
class AskedBack(Topic, verb="question.asked-back"):
    """For the asker: what the ambassador wants to know. `again`: a reminder of it."""

    question: int
    line: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Answered(Topic, verb="question.answered"):
    question: int
    line: int


@dataclass(frozen=True, slots=True)
class OfferDraft(Action, verb="question.offer"):
    draft: int
    unnamed: bool


@dataclass(frozen=True, slots=True)
class SendDraft(Action, verb="question.send"):
    """Ask what was typed; an empty topic is "something else"."""

    draft: int
    topic: str
    unnamed: bool


@dataclass(frozen=True, slots=True)
class EditDraft(Action, verb="question.edit"):
    draft: int
    unnamed: bool


@dataclass(frozen=True, slots=True)
class DropDraft(Action, verb="question.drop"):
    draft: int


@dataclass(frozen=True, slots=True)
class DraftIsReply(Action, verb="question.draft-reply"):
    draft: int
    question: int


@dataclass(frozen=True, slots=True)
class DraftIsAnswer(Action, verb="question.draft-answer"):
    draft: int
    question: int


@dataclass(frozen=True, slots=True)
class Reply(Action, verb="question.reply"):
    question: int


@dataclass(frozen=True, slots=True)
class TakeBack(Action, verb="question.take-back"):
    question: int


@dataclass(frozen=True, slots=True)
class StillBring(Action, verb="question.still-bring"):
    """After a stop: whether the answers to one's open questions may still come."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Solved(Action, verb="question.solved"):
    question: int


@dataclass(frozen=True, slots=True)
class NotYet(Action, verb="question.not-yet"):
    question: int


@dataclass(frozen=True, slots=True)
class Claim(Action, verb="question.claim"):
    question: int


@dataclass(frozen=True, slots=True)
class Answer(Action, verb="question.answer"):
    question: int


@dataclass(frozen=True, slots=True)
class AskBack(Action, verb="question.ask-back"):
    question: int


@dataclass(frozen=True, slots=True)
class HandOver(Action, verb="question.hand-over"):
    question: int


@dataclass(frozen=True, slots=True)
class GoAway(Action, verb="question.away"):
    pass


@dataclass(frozen=True, slots=True)
class ComeBack(Action, verb="question.present"):
    pass


@dataclass(frozen=True, slots=True)
class SetAvailability(Action, verb="question.availability"):
    pass
