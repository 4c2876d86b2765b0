"""The program owner's room: the organisation's own why (A6), and opening teams one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlmodel import col, select

from bot.actions import ReadWhy, Topic
from bot.content import Words
from bot.delivery import Due
from bot.events import Filled, Happening, TeamOpened
from bot.features.program import counts, messages
from bot.features.program.ahead import (
    MINUTE,
    around,
    last_invited,
    last_ones,
    leaving,
    leaving_now,
)
from bot.features.program.links import AskOpen, MoreTeams, OpenTeam, ShowTeams, WriteWhy
from bot.features.program.messages import ABOUT, LANGUAGES
from bot.message import Button, Buttons, Field, Form, Message, Part, Reply, Text
from bot.outlook import Outlook
from bot.people import Team, Why, members, the_why
from bot.turn import Batch, Known, Sample, Turn

NAME = "program"


def due(batch: Batch) -> Iterable[Due]:
    return ()


def say(turn: Turn, topic: Topic) -> Message | None:
    return None


def handle(turn: Turn, event: Happening) -> Reply:
    match event:
        case ReadWhy():
            return messages.why(turn.words, the_why(turn.session))
        case (
            WriteWhy() | ShowTeams() | MoreTeams() | AskOpen() | OpenTeam()
            | Filled(action=WriteWhy())
        ):  # fmt: skip
            if not turn.person.has("owner"):
                return messages.one("program-owner-only", turn.words)
            return _as_owner(turn, event)
    return None


def _as_owner(turn: Turn, event: Happening) -> Reply:
    match event:
        case WriteWhy():
            return messages.why_form(turn.words, the_why(turn.session))
        case Filled():
            return _signed(turn, event)
        case AskOpen(team=key):
            return _ask(turn, turn.get_team(key))
        case OpenTeam(team=key):
            return _open(turn, turn.get_team(key))
        case MoreTeams(page=page):
            return _list(turn, page)
    return _list(turn)


def _signed(turn: Turn, filled: Filled) -> Reply:
    words = turn.words
    form = messages.why_form(words, the_why(turn.session))
    errors = {one.id: error for one in form.fields if (error := _wrong(words, one, filled))}
    if errors:
        return form.with_errors(errors, filled.values)
    signed = Why(
        texts={
            about: {lang: filled.line(f"{about}_{lang}") for lang in LANGUAGES} for about in ABOUT
        },
        signed_by=filled.line("signed_by"),
        signed_as={lang: filled.line(f"signed_as_{lang}") for lang in LANGUAGES},
        signed_at=turn.now,
    )
    turn.session.add(signed)
    return messages.why_signed(words, signed)


def _wrong(words: Words, field: Field, filled: Filled) -> str:
    text = filled.line(field.id)
    if len(text) > field.limit:
        return words("program-why-long", limit=field.limit)
    return words("program-why-missing") if field.required and not text else ""


def _ask(turn: Turn, team: Team | None) -> Message:
    if the_why(turn.session) is None:
        return messages.no_why(turn.words)
    if team is None:
        return _list(turn)
    assert team.id is not None
    people = len(members(turn.session, team.id))
    return messages.ask_open(turn.words, team, people, last_invited(turn, team))


def _open(turn: Turn, team: Team | None) -> Message:
    """Open a team once its why is signed; its people are invited when they are next at work."""
    if the_why(turn.session) is None:
        return messages.no_why(turn.words)
    if team is None or team.id is None:
        return _list(turn)
    told = messages.opened(turn.words, team, last_invited(turn, team))  # while it may yet be closed
    team.opened_at = team.opened_at or turn.now
    turn.tell(TeamOpened(team.id))
    return told


def _list(turn: Turn, page: int = 0) -> Message:
    found = list(turn.session.exec(select(Team).order_by(col(Team.id))))
    lines = (*leaving_now(turn), *counts.altogether(turn))
    shown, waiting = counts.by_team(turn), the_why(turn.session) is None
    return messages.teams(turn.words, found, lines, shown, waiting=waiting, page=page)


# --- the rest of the contract ---------------------------------------------------------------------


def home(turn: Turn) -> Iterable[Part]:
    """How many joined in a lead's own team, and what the owner runs."""
    parts: list[Part] = [*counts.of_own_team(turn)] if turn.person.has("lead") else []
    if turn.person.has("owner"):
        parts += _running(turn)
    if parts:
        yield Text(turn.words("program-home"), "heading")
        yield from parts


def _running(turn: Turn) -> Iterable[Part]:
    yield from leaving_now(turn)
    phrase = "program-write-why" if the_why(turn.session) is None else "program-change-why"
    write = Button(turn.words(phrase), WriteWhy(), opens=True)
    yield Buttons((write, Button(turn.words("program-teams-button"), ShowTeams())))


def mine(turn: Turn) -> Iterable[Known]:
    """Nothing: the why is the organisation's own text."""
    return ()


def forget(turn: Turn) -> None:
    """Nothing is kept about persons here."""


def totals(turn: Turn) -> Iterable[Part]:
    return ()


def gallery(sample: Sample) -> Iterable[Message | Form]:
    words = sample.words
    yield messages.why(words, sample.why)
    yield messages.one("program-why-none", words)
    yield messages.one("program-owner-only", words)
    yield messages.why_form(words, sample.why)
    yield messages.why_signed(words, sample.why)
    yield messages.no_why(words)
    yield messages.teams(words, [sample.team], (), {}, waiting=True)
    crowd = leaving(words, 340, around(words, sample.now + 42 * MINUTE, sample.now))
    told = (crowd, *counts.told(words, 340, sample.now.date()))
    yield messages.teams(words, [sample.team], told, {sample.team.id: 15}, waiting=False)
    lines = last_ones(words, Outlook(18, sample.now + timedelta(days=6), 2), sample.now)
    closed = Team(id=2, ref="closed", name=sample.team.name)
    yield messages.ask_open(words, closed, 18, lines)
    yield messages.ask_open(words, sample.team, 18)
    yield messages.opened(words, closed, lines)
    yield messages.opened(words, sample.team)
