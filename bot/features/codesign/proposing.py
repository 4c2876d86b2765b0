"""A task of one's own: written down, read back, handed in, voted on, taken back (MISSION.md B6)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.actions import Action, ProposeTask
from bot.calendar import Week
from bot.catalogue import AcceptedCard, catalogue
from bot.delivery import Due
from bot.events import Filled
from bot.features.codesign.idea_form import MINUTES, idea_form, read_idea
from bot.features.codesign.idea_messages import PAGE, Teller
from bot.features.codesign.kept import (
    NAME,
    NAMINGS,
    Idea,
    cards,
    counted,
    forget_votes,
    ideas_of,
    on,
    open_ideas,
    toggle,
    voted,
)
from bot.features.codesign.links import (
    DropIdea,
    EditIdea,
    HandIn,
    MyIdeas,
    NewIdeas,
    ShowIdea,
    ShowIdeas,
    Unname,
    WouldDo,
)
from bot.message import Form, Message
from bot.people import Person, Team, with_duty
from bot.timers import Wake
from bot.turn import Turn

MOST = 5  # drafts and open ideas of one person
KEPT = timedelta(days=30)  # a draft nobody handed in, and why an idea was declined
TO_VOTE = 5  # workdays for colleagues, before the owner is asked
COUNTED, AGAIN = timedelta(days=4), timedelta(weeks=1)  # votes: before that, and while it is open
STAYS_DUE = timedelta(days=14)


def answer(turn: Turn, event: Action | Filled) -> Message | Form:
    match event:
        case ProposeTask(card=card):
            return _begin(turn, card)
        case Filled(action=ProposeTask(card=card)):
            return _written(turn, event, _blank(turn, card))
        case MyIdeas():
            return my_ideas(turn)
        case ShowIdeas(page=page):
            return show_ideas(turn, page)
        case WouldDo(idea=key):
            return _vote(turn, turn.session.get(Idea, key, with_for_update=True))
        case Unname(card=key):
            return _unname(turn, turn.session.get(AcceptedCard, key))
    return _with_own(turn, event)


def _with_own(turn: Turn, event: Action | Filled) -> Message | Form:
    """What one does with an idea of one's own; one that is gone stays gone, whatever is pressed."""
    action = event.action if isinstance(event, Filled) else event
    assert isinstance(action, ShowIdea | EditIdea | HandIn | DropIdea)
    idea = turn.session.get(Idea, action.idea, with_for_update=True)
    if isinstance(action, DropIdea):
        return _drop(turn, idea)
    if idea is None or idea.person_id != turn.person.key:
        return teller(turn).one("codesign-idea-gone")
    if idea.status == "open":
        return teller(turn).handed_in(idea, replaces=False)
    if idea.status == "declined":
        return my_ideas(turn)
    match event:
        case EditIdea():
            return idea_form(turn.words, turn.shelf, event, idea)
        case Filled(action=EditIdea()):
            return _written(turn, event, idea)
        case HandIn():
            return _hand_in(turn, idea)
    return teller(turn).preview(idea, named(turn.person, idea.naming))


def teller(turn: Turn) -> Teller:
    return Teller(turn.words, turn.shelf)


def named(person: Person | None, naming: str) -> str:
    """The name as its proposer chose; none of somebody who left."""
    if person is None or person.left_at is not None:
        return ""
    return {"full": person.name, "first": person.first_name}.get(naming, "")


def takes_part(turn: Turn) -> bool:
    """Whoever is in a team that began, and the owner."""
    team = turn.get_team(turn.person.team_id)
    return turn.person.has("owner") or (team is not None and team.opened_at is not None)


# --- writing --------------------------------------------------------------------------------------


def _begin(turn: Turn, card: str) -> Message | Form:
    if not takes_part(turn):
        return teller(turn).one("codesign-not-open")
    if len(_unfinished(turn)) >= MOST:
        return my_ideas(turn, full=True)
    idea = _blank(turn, card)
    return idea_form(turn.words, turn.shelf, ProposeTask(card if idea.better_than else ""), idea)


def _blank(turn: Turn, card_id: str) -> Idea:
    card = catalogue(turn.session, turn.shelf).get(card_id)
    known = set(turn.person.groups) & set(turn.shelf.groups)
    return Idea(
        person_id=turn.person.key,
        better_than=turn.words.pick(card.title) if card else "",
        title="",
        task="",
        check="",
        privacy="",
        minutes=MINUTES[0],
        groups=sorted(known) or ["everyone"],
        naming=NAMINGS[-1],
    )


def _unfinished(turn: Turn) -> list[Idea]:
    kept = ideas_of(turn.session, turn.person.key)
    return [idea for idea in kept if idea.status in ("draft", "open")]


def _written(turn: Turn, filled: Filled, idea: Idea) -> Message | Form:
    """Keep it as a draft and read it back; the same form sent twice is one draft."""
    if not takes_part(turn):
        return teller(turn).one("codesign-not-open")
    is_new, read = idea.id is None, _blank(turn, "")
    if errors := read_idea(turn.words, turn.shelf, filled, read):
        form = idea_form(turn.words, turn.shelf, filled.action, idea)
        return form.with_errors(errors, filled.values)
    if is_new:
        unfinished = _unfinished(turn)
        twin = next((one for one in unfinished if one.status == "draft" and _same(one, read)), None)
        if twin is None and len(unfinished) >= MOST:
            return my_ideas(turn, full=True)
        idea = twin or idea
    read_idea(turn.words, turn.shelf, filled, idea)
    turn.session.add(idea)
    turn.session.flush()
    turn.wake(Wake(feature=NAME, at=turn.now + KEPT, subject=idea.key))
    by = named(turn.person, idea.naming)
    return teller(turn).preview(idea, by, replaces=not is_new)


def _same(one: Idea, other: Idea) -> bool:
    return (one.title, one.task, one.check) == (other.title, other.task, other.check)


def count(session: Session, ids: list[int]) -> list[Idea]:
    """Note what may be told now of the votes on open ideas; returns them."""
    found = [idea for idea in open_ideas(session) if idea.key in ids]
    votes = counted(session, map(on, found), _voters(session)) if found else {}
    for idea in found:
        idea.votes = votes.get(on(idea), 0)
    return found


def let_go(session: Session, ids: list[int]) -> None:
    """Drafts that nobody handed in, and declined ideas whose reason was told long ago."""
    over = (col(Idea.id).in_(ids), col(Idea.status) != "open")
    session.execute(sa.delete(Idea).where(*over))


# --- handing in, and taking back ------------------------------------------------------------------


def _hand_in(turn: Turn, idea: Idea) -> Message:
    """From here on colleagues can vote; the owner hears of it when they had some days to."""
    if not takes_part(turn):
        return teller(turn).one("codesign-not-open")
    idea.status = "open"
    turn.session.flush()
    turn.wake(Wake(feature=NAME, at=turn.now + COUNTED, subject=idea.key))
    for owner in with_duty(turn.session, "owner"):
        at = owner.hours.after_workdays(turn.now, TO_VOTE, owner.hour)
        turn.plan(
            Due(
                key=f"codesign:ideas:{Week.of(at, owner.zone)}",  # hence at most one a week
                topic=NewIdeas(),
                at=at,
                until=at + STAYS_DUE,
                purpose="duty",
                person_id=owner.id,
            )
        )
    return teller(turn).handed_in(idea, replaces=True)


def _drop(turn: Turn, idea: Idea | None) -> Message:
    """Gone with its votes. A second press gets the same answer."""
    if idea is not None and idea.person_id == turn.person.key:
        erase(turn.session, idea)
    return teller(turn).one("codesign-dropped", replaces=True)


def erase(session: Session, idea: Idea) -> None:
    forget_votes(session, [on(idea)])
    session.delete(idea)
    session.flush()


def my_ideas(turn: Turn, *, full: bool = False) -> Message:
    key = turn.person.key
    return teller(turn).my_ideas(ideas_of(turn.session, key), cards(turn.session, key), full=full)


def _unname(turn: Turn, card: AcceptedCard | None) -> Message:
    if card is not None and card.proposer_id == turn.person.key:
        card.by = ""
        turn.session.flush()
    return my_ideas(turn)


# --- reading and voting ---------------------------------------------------------------------------


def show_ideas(turn: Turn, page: int, *, replaces: bool = False) -> Message:
    if not takes_part(turn):
        return teller(turn).one("codesign-not-open")
    found, key = open_ideas(turn.session), turn.person.key
    people = {idea.person_id: turn.session.get(Person, idea.person_id) for idea in found}
    names = {idea.key: named(people[idea.person_id], idea.naming) for idea in found}
    own, decides = voted(turn.session, key), turn.person.has("owner")
    return teller(turn).ideas(
        found, names, own, me=key, page=page, decides=decides, replaces=replaces
    )


def _voters(session: Session) -> int:
    here = (col(Person.left_at).is_(None), col(Team.opened_at).is_not(None))
    people = sa.select(sa.func.count(col(Person.id))).join(Team, col(Team.id) == Person.team_id)
    return (session.scalar(people.where(*here)) or 0) - 1  # nobody votes for their own


def _vote(turn: Turn, idea: Idea | None) -> Message:
    """Pressed again it is taken back; on one's own idea it does nothing."""
    if idea is None or idea.status != "open" or not takes_part(turn):
        return teller(turn).one("codesign-idea-gone")
    if idea.person_id != turn.person.key:
        toggle(turn.session, on(idea), turn.person.key)
    page = [one.key for one in open_ideas(turn.session)].index(idea.key) // PAGE
    return show_ideas(turn, page, replaces=True)
