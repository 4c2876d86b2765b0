"""The first message and the choice: nothing is pushed to anyone before their own yes (A1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import col

from bot.actions import MaybeLater, ReadWhy, SayHow, SayNo, StartCoaching, Topic
from bot.content import Shelf, Words
from bot.delivery import Delivery, Due
from bot.events import CoachingEnded, Happening, SaidYes, TeamOpened
from bot.message import Button, Buttons, Facts, Message, Part, Reply, Text
from bot.people import FOR_NOW, Consent, Person, Why, members, the_why
from bot.timers import Wake
from bot.turn import Batch, Known, Sample, Turn

NAME = "welcome"
FIRST = "welcome"  # the ledger key of the first invitation
AGAIN = f"{FIRST}:"  # what that of the second begins with; there is no third
LOOK_AGAIN = timedelta(days=7)
ASK_AGAIN_AFTER = timedelta(weeks=4)
STAYS_DUE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Invite(Topic, verb="welcome.invite"):
    pass


def due(batch: Batch) -> Iterable[Due | Wake]:
    """Plan the one invitation of people whose team was opened and who have not answered yet.

    Who said "later" gets one more, under a key of its own day; in a team that is not open, as soon
    as it is, or they are in another.
    """
    for person in batch.people():
        if person.consent not in ("new", "later"):
            continue
        if person.waits:
            if person.consent == "later":
                yield Wake(feature=NAME, at=batch.now + LOOK_AGAIN, person_id=person.id)
            continue
        at = person.hours.next_slot(batch.now)
        if at is not None:
            yield Due(
                key=f"{AGAIN}{batch.now:%Y-%m-%d}" if person.consent == "later" else FIRST,
                topic=Invite(),
                at=at,
                until=at + STAYS_DUE,
                purpose="invitation",
                person_id=person.id,
            )


def say(turn: Turn, topic: Topic) -> Message | None:
    """Nothing for who was moved to a team that is not open."""
    team = turn.get_team(turn.person.team_id)
    if team is None or team.opened_at is None:
        return None
    asks = (StartCoaching(), SayNo(), MaybeLater())
    again = turn.person.consent == "later"
    said = invitation(turn.words, turn.person, the_why(turn.session), again=again)
    return replace(said, asks=asks)


def handle(turn: Turn, event: Happening) -> Reply:
    match event:
        case TeamOpened(team_id=team_id):
            _ask_all(turn, team_id)
        case StartCoaching():
            return _yes(turn)
        case MaybeLater():
            return _later(turn)
        case SayNo():
            return _no(turn)
    return None


def _ask_all(turn: Turn, team_id: int) -> None:
    """Invite everyone in a team who was never asked; who said "later" has a moment of their own.

    Only the owner's own press comes here. So one that may have arrived is repeated as well, once.
    """
    keys = [one.key for one in members(turn.session, team_id) if one.consent == "new"]
    # one that never arrived would keep the ledger from planning it anew
    never = col(Delivery.status).in_(("dropped", "failed", "expired", "unknown"))
    theirs = (col(Delivery.key) == FIRST, col(Delivery.person_id).in_(keys))
    turn.session.execute(sa.delete(Delivery).where(*theirs, never))
    turn.wake(*(Wake(feature=NAME, at=turn.now, person_id=key) for key in keys))


def _yes(turn: Turn) -> Message:
    team = turn.get_team(turn.person.team_id)
    if team is None or team.opened_at is None:
        return _not_open(turn)
    is_back = _rests(turn) or turn.person.consent == "stopped"
    turn.person.consent, turn.person.paused_until = "yes", None
    coming = turn.tell(SaidYes())  # whoever is coached may just have been said goodbye to
    if is_back:
        return said_yes_again(turn.words, coming)
    return said_yes(turn.words, turn.shelf, turn.person, turn.now)


def _not_open(turn: Turn) -> Message:
    """A yes waits; whoever had said no is asked with the others again, as everybody is told."""
    person = turn.person
    if person.consent == "yes":
        person.paused_until = None
        turn.tell(SaidYes())  # no card comes yet, and no pause keeps it away when one may
        return _one("welcome-waits", turn.words("welcome-waits"))
    person.consent = "new"
    return _one("welcome-not-open", turn.words("welcome-not-open"))


def _later(turn: Turn) -> Message:
    """Asked once more after four weeks; whoever says it again is left in peace."""
    _ended(turn, "later")
    if _was_asked_again(turn):
        return said_later_again(turn.words)
    at = turn.now + ASK_AGAIN_AFTER
    turn.wake(Wake(feature=NAME, at=at, person_id=turn.person.id))
    return said_later(turn.words, turn.words.date(at.date()))


def _no(turn: Turn) -> Message:
    return said_no(turn.words, _ended(turn, "no"))


def _ended(turn: Turn, consent: Consent) -> list[Part]:
    """Returns what features have to say about it."""
    turn.person.consent = consent
    turn.unplan(purposes=("invitation", "coaching"))
    return turn.tell_surely(CoachingEnded())


def _was_asked_again(turn: Turn) -> bool:
    second = col(Delivery.key).startswith(AGAIN, autoescape=True)
    asked = sa.exists().where(col(Delivery.person_id) == turn.person.key, second)
    return bool(turn.session.scalar(sa.select(asked)))


def invitation(words: Words, person: Person, why: Why | None, *, again: bool = False) -> Message:
    """Who the bot is, why it is here, what it never does, and three answers of equal weight.

    `again`: they chose "later" before.
    """
    before = (Text(words("welcome-invite-again")),) if again else ()
    signed: tuple[Part, ...] = ()
    if why is not None:
        signed = (
            Text(why.text("aims", words.lang), "quote"),
            Text(words("welcome-signed", name=why.signed_by, role=_role(why, words)), "quiet"),
        )
    choices = (
        Button(words("welcome-button-yes"), StartCoaching()),
        Button(words("welcome-button-later"), MaybeLater()),
        Button(words("welcome-button-no"), SayNo()),
    )
    return Message(
        "welcome-invite",
        (
            Text(words("welcome-hello", name=person.first_name), "heading"),
            *before,
            Text(words("welcome-what")),
            Text(words("welcome-pulse")),
            *signed,
            Text(words("welcome-never")),
            Text(words("welcome-choice")),
            Buttons(choices),
            Buttons((Button(words("welcome-button-why"), ReadWhy()),)),
        ),
    )


def said_yes(words: Words, shelf: Shelf, person: Person, now: datetime) -> Message:
    """What happens next, and when: the first moment that really is in their working hours. Then
    what is known of how they work, to be mended only where it is wrong."""
    return Message(
        "welcome-yes",
        (
            Text(words("welcome-yes")),
            *_first(words, person, now),
            Text(words("welcome-pulse")),
            Text(words("welcome-assumed")),
            Facts(tuple(_assumed(words, shelf, person))),
            Buttons((Button(words("welcome-button-how"), SayHow(), opens=True),)),
            Text(words("welcome-stop-hint"), "quiet"),
        ),
        replaces=True,
    )


def _first(words: Words, person: Person, now: datetime) -> Iterator[Text]:
    """Said within their own moment, the yes brings the first at once."""
    first = person.hours.next_moment(now, person.day, person.hour)
    if first is None:
        return
    is_now = first[0] <= now
    own = words("welcome-when", day=words.day(person.day), hour=f"{person.hour}:00")
    yield Text(
        words("welcome-first-now", when=own)
        if is_now
        else words("welcome-first", moment=words.moment(first[0]))
    )


def said_yes_again(words: Words, coming: Iterable[Part]) -> Message:
    """They know the rest; `coming` is what comes next, as the features have it."""
    return Message("welcome-yes", (Text(words("welcome-back")), *coming), replaces=True)


def _assumed(words: Words, shelf: Shelf, person: Person) -> Iterator[tuple[str, str]]:
    for about, known, ids in (
        ("groups", shelf.groups, person.groups),
        ("tools", shelf.tools, person.tools),
    ):
        names = [words.pick(known[one]) for one in ids if one in known]
        value = words.listing(names) if names else words(f"welcome-{about}-unknown")
        yield words(f"welcome-{about}"), value
    yield words("welcome-language"), words("welcome-in-language")
    moment = words("welcome-when", day=words.day(person.day), hour=f"{person.hour}:00")
    yield words("welcome-moment"), moment


def said_later(words: Words, day: str) -> Message:
    return _one("welcome-later", words("welcome-later", day=day), replaces=True)


def said_later_again(words: Words) -> Message:
    return _one("welcome-later-again", words("welcome-later-again"), replaces=True)


def said_no(words: Words, asked: Iterable[Part] = ()) -> Message:
    return Message("welcome-no", (Text(words("welcome-no")), *asked), replaces=True)


def _one(name: str, text: str, *, replaces: bool = False) -> Message:
    return Message(name, (Text(text),), replaces)


def _role(why: Why, words: Words) -> str:
    return why.signed_as.get(words.lang[:2]) or why.signed_as.get("nl", "")


def home(turn: Turn) -> Iterable[Part]:
    """The choice itself, for who has not said yes or rests: it waits there without asking again.
    In a team that is not open there is no choice, only a yes from elsewhere that waits."""
    words, team, until = turn.words, turn.get_team(turn.person.team_id), turn.person.paused_until
    if team is None or team.opened_at is None:
        if turn.person.consent == "yes":
            yield Text(words("welcome-waits"))
    elif turn.person.consent != "yes":
        yield Text(words("welcome-home"))
        yield Buttons((Button(words("welcome-button-start"), StartCoaching()),))
    elif until is not None and _rests(turn):
        open_end = words("welcome-paused-open") if until == FOR_NOW else ""
        yield Text(open_end or words("welcome-paused", day=words.ahead(until, turn.today)))
        yield Buttons((Button(words("welcome-button-again"), StartCoaching()),))


def _rests(turn: Turn) -> bool:
    until = turn.person.paused_until
    return until is not None and turn.today < until


def mine(turn: Turn) -> Iterable[Known]:
    answer = turn.words(f"welcome-consent-{turn.person.consent}")
    yield Known(turn.words("welcome-consent"), answer)


def forget(turn: Turn) -> None:
    """The answer stands with the person, and goes with them."""


def totals(turn: Turn) -> Iterable[Part]:
    """Nothing: who said what here is nobody's business."""
    return ()


def gallery(sample: Sample) -> Iterable[Message]:
    words = sample.words
    yield invitation(words, sample.person, sample.why)
    yield invitation(words, sample.person, sample.why, again=True)
    yield said_yes(words, sample.shelf, sample.person, sample.now)
    yield said_yes(words, sample.shelf, sample.person, sample.now + timedelta(days=1))
    yield said_yes_again(words, ())
    yield said_later(words, words.date(sample.now.date()))
    yield said_later_again(words)
    yield said_no(words)
    for phrase in ("welcome-not-open", "welcome-waits"):
        yield _one(phrase, words(phrase))
