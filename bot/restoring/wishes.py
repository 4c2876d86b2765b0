"""What people wanted since a backup holds on: to be erased, to stop, to take back their words."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date, datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.catalogue import AcceptedCard, unname
from bot.erasing import erase as erase_everywhere
from bot.events import CoachingEnded
from bot.features import story
from bot.features.codesign.kept import Idea
from bot.features.codesign.proposing import erase as erase_idea
from bot.features.question.kept import Question
from bot.features.question.route import take_away
from bot.features.story.told import Story, Withdraw
from bot.people import DoNotContact, Person, contact_hash
from bot.restoring.other import (
    CARDS,
    ERASED,
    IDEAS,
    PEOPLE,
    QUESTIONS,
    SAME_PERSON,
    STORIES,
    unpaired,
)
from bot.timers import Timer
from bot.turn import House, Turn

ENDED = ("no", "stopped", "later")


def learn_marks(session: Session, house: House) -> Callable[[str], bool]:
    """Whoever is marked there as erased is so here; whether an e-mail address is of one of them."""
    hashes = set(session.execute(sa.select(ERASED.c.hash)).scalars())
    session.add_all(DoNotContact(hash=one) for one in hashes - _marks(session))
    session.flush()
    return partial(_is_marked, _marks(session), house.secret)


def _marks(session: Session) -> set[str]:
    return set(session.exec(select(DoNotContact.hash)).all())


def _is_marked(marks: Container[str], secret: str, email: str) -> bool:
    """No address at all is nobody's."""
    return bool(email.strip()) and contact_hash(email, secret) in marks


def erase(session: Session, house: House, now: datetime, *, missing: bool) -> int:
    """Erase again who is marked; with `missing` also who is gone there (their address may have
    changed before they were erased). Returns how many."""
    gone = unpaired(session) if missing else []
    return _erase(session, house, now, gone) + erase_marked(house, now, session)


def erase_marked(house: House, now: datetime, session: Session) -> int:
    """Whoever came back, from wherever, and had themselves erased; how many."""
    if not (marks := _marks(session)):
        return 0
    rows = session.execute(sa.select(col(Person.id), col(Person.email))).all()
    gone = [id for id, email in rows if id and _is_marked(marks, house.secret, email)]
    return _erase(session, house, now, gone)


def _erase(session: Session, house: House, now: datetime, gone: list[int]) -> int:
    """As they did in chat, or as it is done for who had left."""
    for key in sorted(gone):
        turn = _turn(session, house, now, key)
        erase_everywhere(turn, asked=turn.person.left_at is None)
    session.flush()
    return len(gone)


def stop(session: Session, house: House, now: datetime, *, whole: bool, leaves: bool) -> int:
    """No, stop, later, a pause and a leave of there hold here. Returns for how many that is new.

    With `whole` the other one is this one as it went on: then a yes holds too, and whoever is to
    be asked anew. Without `leaves`, who left there may have come back since.
    """
    theirs = [PEOPLE.c[name] for name in ("consent", "paused_until", "left_at")]
    left = PEOPLE.c.left_at.is_not(None) if leaves else sa.false()
    changed = (PEOPLE.c.consent != col(Person.consent)) | PEOPLE.c.paused_until.is_not(None)
    found = (
        sa.select(SAME_PERSON.c.mine, *theirs)
        .join_from(SAME_PERSON, PEOPLE, SAME_PERSON.c.theirs == PEOPLE.c.id)
        .join(Person, col(Person.id) == SAME_PERSON.c.mine)
        .where(changed | left)
    )
    rows = session.execute(found).all()
    turns = ((_turn(session, house, now, row.mine), row) for row in rows)
    return sum(_hold(turn, row, whole, leaves) for turn, row in turns)


def _hold(turn: Turn, row: Any, whole: bool, leaves: bool) -> bool:
    person, count = turn.person, False
    if leaves and row.left_at is not None and person.left_at is None:
        _leave(turn, row.left_at)
        count = True
    if row.paused_until and row.paused_until > (person.paused_until or date.min):
        person.paused_until, count = row.paused_until, True
    ended = row.consent in ENDED or (whole and row.consent == "new" and person.consent == "yes")
    if ended and row.consent != person.consent:
        person.consent, count = row.consent, True
        turn.unplan(purposes=("invitation", "coaching"))
        turn.tell_surely(CoachingEnded())
    elif whole and row.consent == "yes" and person.consent in ("new", "later"):
        person.consent, person.paused_until = "yes", row.paused_until
    return count


def _leave(turn: Turn, at: datetime) -> None:
    """As an import does it for who is no longer in the file."""
    turn.person.left_at, turn.person.duties = at, []
    turn.unplan()
    turn.session.execute(sa.delete(Timer).where(col(Timer.person_id) == turn.person.key))
    unname(turn.session, [turn.person.key])


def take_back(session: Session, house: House, now: datetime, *, missing: bool) -> int:
    """Stories, questions and ideas that are gone there go here too, with their texts, and names on
    cards; how many.

    Without `missing` only what is written there as taken back: stories and names.
    """
    there = sa.exists().where(STORIES.c.id == Story.id, STORIES.c.status != "withdrawn")
    said = sa.exists().where(STORIES.c.id == Story.id, STORIES.c.status == "withdrawn")
    gone = ~there if missing else said
    stories = session.exec(select(Story).where(Story.status != "withdrawn", gone)).all()
    for one in stories:
        story.handle(_turn(session, house, now, one.person_id), Withdraw(one.key))
    lost = ~sa.exists().where(QUESTIONS.c.id == Question.id)
    questions = session.exec(select(Question).where(lost)).all() if missing else []
    for question in questions:
        take_away(_turn(session, house, now, question.person_id), question)
    return len(stories) + len(questions) + _ideas(session, missing) + _names(session)


def _ideas(session: Session, missing: bool) -> int:
    """One that was decided on since goes too: what it became is not known here."""
    lost = ~sa.exists().where(IDEAS.c.id == Idea.id)
    gone = session.exec(select(Idea).where(lost)).all() if missing else []
    for idea in gone:
        erase_idea(session, idea)
    return len(gone)


def _names(session: Session) -> int:
    same = (CARDS.c.id == AcceptedCard.id, CARDS.c.accepted_at == AcceptedCard.accepted_at)
    off = sa.exists().where(*same, CARDS.c.by == "")
    named = session.exec(select(AcceptedCard).where(AcceptedCard.by != "", off)).all()
    for card in named:
        card.by = ""
    return len(named)


def _turn(session: Session, house: House, now: datetime, key: int) -> Turn:
    person = session.get_one(Person, key)
    return Turn(house, session, now, house.words(person.language, person.zone), person)


def count_people(session: Session, *of: sa.ColumnElement[bool]) -> int:
    return int(session.execute(sa.select(sa.func.count(col(Person.id))).where(*of)).scalar_one())
