"""What the program owner does with colleagues' tasks: accept, decline with a reason, withdraw."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.actions import Action, Topic
from bot.calendar import at_local
from bot.catalogue import AcceptedCard
from bot.delivery import Due
from bot.events import Filled
from bot.features.codesign.idea_form import accept_form, decline_form, read_card
from bot.features.codesign.kept import NAME, Idea, cards, forget_votes, on
from bot.features.codesign.links import (
    Accept,
    Accepted,
    Decline,
    Declined,
    Retire,
    Retired,
    ShowCards,
)
from bot.features.codesign.proposing import KEPT, STAYS_DUE, erase, named, show_ideas, teller
from bot.features.codesign.round_messages import REASON
from bot.message import Form, Message
from bot.people import FOR_NOW, Person
from bot.timers import Wake
from bot.turn import Turn

SECOND_THOUGHTS = timedelta(hours=1)  # before a proposer hears that their task is withdrawn


def answer(turn: Turn, event: Action | Filled) -> Message | Form:
    """For the owner alone; of two at once the first one decides."""
    action = event.action if isinstance(event, Filled) else event
    match action:
        case ShowCards(page=page):
            return teller(turn).cards(cards(turn.session), page)
        case Retire(card=key, again=again):
            return _retire(turn, turn.session.get(AcceptedCard, key), again=again)
    assert isinstance(action, Accept | Decline)
    idea = turn.session.get(Idea, action.idea, with_for_update=True, populate_existing=True)
    if idea is None or idea.status != "open":
        return teller(turn).one("codesign-idea-gone")
    accepts = isinstance(action, Accept)
    if isinstance(event, Filled):
        return _accept(turn, idea, event) if accepts else _decline(turn, idea, event)
    if accepts:
        return accept_form(turn.words, turn.shelf, idea)
    return decline_form(turn.words, idea)


def _accept(turn: Turn, idea: Idea, filled: Filled) -> Message | Form:
    """From here on it is offered like any other card."""
    card = AcceptedCard(
        skill="",
        minutes=0,
        privacy="",
        guarantee="",
        proposer_id=idea.person_id,
        by=named(turn.session.get(Person, idea.person_id), idea.naming),
        accepted_at=turn.now,
    )
    if errors := read_card(turn.words, turn.shelf, filled, card):
        return accept_form(turn.words, turn.shelf, idea).with_errors(errors, filled.values)
    turn.session.add(card)
    turn.session.flush()
    _tell(turn, idea.person_id, Accepted(card.id or 0), f"accepted:{card.id}", turn.now)
    erase(turn.session, idea)
    return teller(turn).taken(card)


def _decline(turn: Turn, idea: Idea, filled: Filled) -> Message | Form:
    reason = filled.line("reason")
    if not reason or len(reason) > REASON:
        wrong = "codesign-error-long" if reason else "codesign-error-reason"
        errors = {"reason": turn.words(wrong, limit=REASON)}
        return decline_form(turn.words, idea).with_errors(errors, filled.values)
    idea.status, idea.reason = "declined", reason
    forget_votes(turn.session, [on(idea)])
    turn.wake(Wake(feature=NAME, at=turn.now + KEPT, subject=idea.key))
    topic = Declined(idea.key, turn.person.key)
    _tell(turn, idea.person_id, topic, f"declined:{idea.key}", turn.now)
    return show_ideas(turn, 0, replaces=True)


def _retire(turn: Turn, card: AcceptedCard | None, *, again: bool) -> Message:
    if card is not None and (card.withdrawn_at is None) != again:
        card.withdrawn_at = None if again else turn.now
        turn.session.flush()
        if not again and card.proposer_id is not None:
            at = turn.now + SECOND_THOUGHTS
            key = f"retired:{card.id}:{turn.now:%Y%m%dT%H%M%S}"
            _tell(turn, card.proposer_id, Retired(card.id or 0), key, at)
    return teller(turn).cards(cards(turn.session), 0, replaces=True)


def _tell(turn: Turn, proposer: int, topic: Topic, key: str, after: datetime) -> None:
    """While they are coached, at their hours, after a pause or leave; else it is among their ideas.

    They proposed it once, but did not ask for an answer at night or after a no.
    """
    person = turn.session.get_one(Person, proposer)
    free = [day for day in (person.paused_until, person.away_until) if day]
    if FOR_NOW in free:
        return
    back = [at_local(day, time(), person.zone) for day in free]
    at = person.hours.next_slot(max([after, *back]))
    if at is None:
        return
    turn.plan(
        Due(
            key=f"codesign:{key}",
            topic=topic,
            at=at,
            until=at + STAYS_DUE,
            purpose="coaching",
            person_id=proposer,
        )
    )


def say(turn: Turn, topic: Accepted | Declined | Retired) -> Message | None:
    """To who proposed it, while it is still so."""
    if isinstance(topic, Declined):
        idea = turn.session.get(Idea, topic.idea)
        owner = turn.session.get(Person, topic.by)
        return teller(turn).declined(idea, named(owner, "full")) if idea is not None else None
    card = turn.session.get(AcceptedCard, topic.card)
    if card is None or (card.withdrawn_at is None) != isinstance(topic, Accepted):
        return None
    if isinstance(topic, Accepted):
        return teller(turn).accepted(card)
    return teller(turn).one("codesign-retired", turn.words.pick(card.card.title))
