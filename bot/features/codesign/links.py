"""What the deliveries and buttons around draining tasks and own tasks stand for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions import Action, Topic

# --- a team's round -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ask(Topic, verb="codesign.ask"):
    """For the team: which task drains you?"""

    round: int


@dataclass(frozen=True, slots=True)
class TheList(Topic, verb="codesign.the-list"):
    """For the team: what it drains, to vote on, then with counts and decisions."""

    round: int


@dataclass(frozen=True, slots=True)
class Decided(Topic, verb="codesign.decided"):
    """For the team: what was decided on a day (ISO)."""

    round: int
    day: str


@dataclass(frozen=True, slots=True)
class Decide(Topic, verb="codesign.to-decide"):
    """For the owner: a list without decisions. `again`: a reminder of it."""

    round: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Standing(Topic, verb="codesign.standing"):
    """The same message after a decision."""

    round: int


@dataclass(frozen=True, slots=True)
class AddEntry(Action, verb="codesign.drains"):
    """Open the form for a draining task; round 0 is the one of one's own team now."""

    round: int = 0


@dataclass(frozen=True, slots=True)
class MyEntries(Action, verb="codesign.entries"):
    """What one handed in oneself while the round is open."""


@dataclass(frozen=True, slots=True)
class TakeBack(Action, verb="codesign.take-back"):
    entry: int


@dataclass(frozen=True, slots=True)
class ShowList(Action, verb="codesign.show-list"):
    """A page of a list; round 0 is the newest of one's own team."""

    round: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Recognise(Action, verb="codesign.recognise"):
    """Vote for an item; pressed again the vote is taken back."""

    item: int


@dataclass(frozen=True, slots=True)
class Waiting(Action, verb="codesign.waiting"):
    """The lists that wait for the owner, or one of them."""

    round: int = 0


@dataclass(frozen=True, slots=True)
class DecideOn(Action, verb="codesign.decide"):
    item: int


@dataclass(frozen=True, slots=True)
class DecideAll(Action, verb="codesign.decide-all"):
    """One decision for all items of a round that have none."""

    round: int


# --- own tasks ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewIdeas(Topic, verb="codesign.new-ideas"):
    """For the owner: what colleagues proposed."""


@dataclass(frozen=True, slots=True)
class Accepted(Topic, verb="codesign.accepted"):
    """For who proposed it."""

    card: int


@dataclass(frozen=True, slots=True)
class Declined(Topic, verb="codesign.declined"):
    """For who proposed it; `by` is the owner who decided."""

    idea: int
    by: int


@dataclass(frozen=True, slots=True)
class Retired(Topic, verb="codesign.retired"):
    """For who proposed it: it is no longer offered."""

    card: int


@dataclass(frozen=True, slots=True)
class ShowIdea(Action, verb="codesign.show"):
    """An idea of one's own, as colleagues would read it."""

    idea: int


@dataclass(frozen=True, slots=True)
class EditIdea(Action, verb="codesign.edit"):
    idea: int


@dataclass(frozen=True, slots=True)
class HandIn(Action, verb="codesign.hand-in"):
    idea: int


@dataclass(frozen=True, slots=True)
class DropIdea(Action, verb="codesign.drop"):
    """Throw away a draft, or take back what was handed in."""

    idea: int


@dataclass(frozen=True, slots=True)
class MyIdeas(Action, verb="codesign.my-ideas"):
    pass


@dataclass(frozen=True, slots=True)
class ShowIdeas(Action, verb="codesign.ideas"):
    """A page of what colleagues proposed; for the owner with the ways to decide."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class WouldDo(Action, verb="codesign.would-do"):
    """Vote for an idea; pressed again the vote is taken back."""

    idea: int


@dataclass(frozen=True, slots=True)
class Accept(Action, verb="codesign.accept"):
    idea: int


@dataclass(frozen=True, slots=True)
class Decline(Action, verb="codesign.decline"):
    idea: int


@dataclass(frozen=True, slots=True)
class ShowCards(Action, verb="codesign.cards"):
    """The colleagues' tasks in the catalogue, for the owner."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class Retire(Action, verb="codesign.retire"):
    """No longer offer a card to colleagues, or do so again."""

    card: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Unname(Action, verb="codesign.unname"):
    """Take one's own name off a card."""

    card: int
