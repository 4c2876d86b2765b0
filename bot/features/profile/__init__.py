"""What a person sets, sees and erases themselves, in chat: settings, "what do you know", stop."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import col

from bot.actions import (
    Action,
    AskErase,
    AskQuestion,
    OpenSettings,
    ReadWhy,
    ShowHelp,
    ShowMine,
    ShowResults,
    StartCoaching,
    StopCoaching,
    TellStory,
    Topic,
)
from bot.content import Words
from bot.delivery import Delivery, Due
from bot.events import CoachingEnded, Filled, Happening
from bot.features.profile.settings import (
    EndPause,
    SetMoment,
    SetPause,
    SetWork,
    Speak,
    changed,
    moment_form,
    pause_form,
    settings,
    work_form,
)
from bot.message import Button, Buttons, Facts, File, Form, Message, Part, Reply, Text
from bot.offered import waiting
from bot.people import Address, DoNotContact, Person, addresses, contact_hash
from bot.turn import Batch, Known, Sample, Turn

NAME = "profile"
SETTINGS = (OpenSettings, Speak, SetMoment, SetWork, SetPause, EndPause)
FORMS = (SetMoment, SetWork, SetPause)
SHORTEN = 200  # a value in the chat; the export has all of it


@dataclass(frozen=True, slots=True)
class Export(Action, verb="profile.export"):
    """Everything as a file."""


@dataclass(frozen=True, slots=True)
class Erase(Action, verb="profile.erase"):
    pass


@dataclass(frozen=True, slots=True)
class KeepAll(Action, verb="profile.keep"):
    pass


def due(batch: Batch) -> Iterable[Due]:
    return ()


def say(turn: Turn, topic: Topic) -> Message | None:
    return None


def handle(turn: Turn, event: Happening) -> Reply:
    match event:
        case ShowHelp():
            return help_message(turn.words)
        case StopCoaching():
            return _stop(turn)
        case ShowMine():
            return known(turn.words, _everything(turn))
        case Export():
            return exported(turn.words, _everything(turn))
        case AskErase():
            return ask_erase(turn.words)
        case KeepAll():
            return _one("profile-not-erased", turn.words)
        case Erase():
            return _erase(turn)
        case Filled(action=action) if isinstance(action, FORMS):
            return changed(turn, event)
    return changed(turn, event) if isinstance(event, SETTINGS) else None


def _stop(turn: Turn) -> Message:
    """End coaching from this moment; what the person asked for themselves goes on (MISSION A2)."""
    if turn.person.consent != "stopped":
        turn.person.consent = "stopped"
        turn.unplan(purposes=("invitation", "coaching"))
        turn.tell_surely(CoachingEnded())
    return stopped(turn.words)


def _everything(turn: Turn) -> list[Known]:
    """All that is kept about the person: own fields, each feature's, and what was said to them."""
    words, person = turn.words, turn.person
    team = turn.get_team(person.team_id)
    kept = [
        Known(words("profile-name"), person.name),
        Known(words("profile-email"), person.email),
        Known(words("profile-team"), team.name if team else words("profile-none")),
        Known(words("profile-duties"), _duties(turn)),
        Known(words("profile-addresses"), _addresses(turn)),
        Known(words("profile-zone"), f"{person.zone} {person.country}"),
    ]
    view = settings(words, turn.shelf, person, turn.today)
    facts = next(part for part in view.parts if isinstance(part, Facts))
    kept += [Known(label, value) for label, value in facts.rows]
    for feature in turn.house.features:
        kept += feature.mine(turn)
    return [*kept, *_said(turn)]


def _duties(turn: Turn) -> str:
    known = turn.shelf.duties
    names = [turn.words.pick(known[one]) for one in turn.person.duties if one in known]
    return turn.words.listing(names) if names else turn.words("profile-none")


def _addresses(turn: Turn) -> str:
    found = addresses(turn.session, turn.person.key)
    return ", ".join(f"{one.platform}: {one.external}" for one in found)


def _said(turn: Turn) -> Iterable[Known]:
    """How many messages the ledger holds, sent and planned."""
    query = (
        sa.select(col(Delivery.status), sa.func.count())
        .where(col(Delivery.person_id) == turn.person.id)
        .group_by(col(Delivery.status))
    )
    counts: dict[str, int] = {row[0]: row[1] for row in turn.session.execute(query)}
    planned = counts.pop("planned", 0)
    yield Known(turn.words("profile-said"), str(sum(counts.values())))
    yield Known(turn.words("profile-planned"), str(planned))
    if ready := waiting(turn.session, turn.person.key):
        yield Known(turn.words("profile-ready"), str(ready))


def _erase(turn: Turn) -> Message:
    """Erase the person everywhere; one keyed hash stays, so that an import does not start over."""
    person = turn.person
    turn.unplan()
    for feature in turn.house.features:
        feature.forget(turn)
    turn.session.flush()
    hash_ = contact_hash(person.email, turn.house.secret)
    if turn.session.get(DoNotContact, hash_) is None:
        turn.session.add(DoNotContact(hash=hash_))
    turn.session.execute(sa.delete(Address).where(col(Address.person_id) == person.id))
    turn.session.execute(sa.delete(Person).where(col(Person.id) == person.id))
    turn.session.expunge(person)
    return _one("profile-erased", turn.words)


# --- messages -------------------------------------------------------------------------------------


def help_message(words: Words) -> Message:
    buttons = (
        Button(words("profile-help-question"), AskQuestion(), opens=True),
        Button(words("profile-help-story"), TellStory(), opens=True),
        Button(words("profile-help-settings"), OpenSettings()),
        Button(words("profile-help-results"), ShowResults()),
        Button(words("profile-help-why"), ReadWhy()),
        Button(words("profile-help-mine"), ShowMine()),
    )
    return Message(
        "profile-help",
        (Text(words("profile-help")), Buttons(buttons), Text(words("profile-help-stop"), "quiet")),
    )


def stopped(words: Words) -> Message:
    back = Buttons((Button(words("profile-start-button"), StartCoaching()),))
    text = Text(words("profile-stopped"))
    return Message("profile-stopped", (text, back), replaces=True)


def known(words: Words, kept: Sequence[Known]) -> Message:
    rows = tuple((one.label, _short(one.value)) for one in kept)
    buttons = (
        Button(words("profile-export-button"), Export()),
        Button(words("profile-erase-button"), AskErase()),
    )
    return Message(
        "profile-mine",
        (
            Text(words("profile-mine"), "heading"),
            Facts(rows),
            Text(words("profile-mine-who"), "quiet"),
            Buttons(buttons),
        ),
    )


def _short(value: str) -> str:
    return value if len(value) <= SHORTEN else value[: SHORTEN - 1] + "…"


def exported(words: Words, kept: Sequence[Known]) -> Message:
    rows = [{"what": one.label, "value": one.value} for one in kept]
    content = json.dumps(rows, ensure_ascii=False, indent=2).encode()
    file = File("omega.json", "application/json", content)
    return Message("profile-export", (Text(words("profile-export")), file))


def ask_erase(words: Words) -> Message:
    buttons = (
        Button(words("profile-erase-yes"), Erase()),
        Button(words("profile-erase-no"), KeepAll()),
    )
    text = Text(words("profile-ask-erase"))
    return Message("profile-ask-erase", (text, Buttons(buttons)), replaces=True)


def _one(name: str, words: Words) -> Message:
    return Message(name, (Text(words(name)),), replaces=True)


# --- the rest of the contract ---------------------------------------------------------------------


def home(turn: Turn) -> Iterable[Part]:
    words = turn.words
    yield Buttons(
        (
            Button(words("profile-help-settings"), OpenSettings()),
            Button(words("profile-help-mine"), ShowMine()),
        )
    )


def mine(turn: Turn) -> Iterable[Known]:
    """The person's own fields stand at the head of the list already."""
    return ()


def forget(turn: Turn) -> None:
    """The person's own row goes last, when every feature has let go."""


def totals(turn: Turn) -> Iterable[Part]:
    return ()


def gallery(sample: Sample) -> Iterable[Message | Form]:
    words, shelf, person = sample.words, sample.shelf, sample.person
    today = sample.now.date()
    kept = [Known(words("profile-name"), person.name), Known(words("profile-email"), person.email)]
    yield help_message(words)
    yield settings(words, shelf, person, today)
    yield moment_form(words, person)
    yield work_form(words, shelf, person)
    yield pause_form(words, today)
    yield stopped(words)
    yield known(words, kept)
    yield exported(words, kept)
    yield ask_erase(words)
    yield _one("profile-not-erased", words)
    yield _one("profile-erased", words)
