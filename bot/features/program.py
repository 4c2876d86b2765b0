"""The program owner's room: the organisation's own why (A6), and opening teams one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.actions import Action, ReadWhy, Topic
from bot.content import Words
from bot.delivery import Due
from bot.events import Filled, Happening, TeamOpened
from bot.message import Button, Buttons, Facts, Field, Form, Message, Part, Reply, Sheet, Text
from bot.people import Team, Why, members, the_why
from bot.turn import Batch, Known, Sample, Turn

NAME = "program"
ABOUT = ("aims", "stays_human", "jobs", "saved_time")
LANGUAGES = ("nl", "en")
A_PAGE = 20  # teams in one message


@dataclass(frozen=True, slots=True)
class WriteWhy(Action, verb="program.write-why"):
    """Open the form for the why; only the owner."""


@dataclass(frozen=True, slots=True)
class ShowTeams(Action, verb="program.teams"):
    """The teams and which of them are open; only the owner."""


@dataclass(frozen=True, slots=True)
class MoreTeams(Action, verb="program.more-teams"):
    """The same list further on."""

    page: int


@dataclass(frozen=True, slots=True)
class AskOpen(Action, verb="program.ask-open"):
    """Say what opening this team means, before it happens."""

    team: int


@dataclass(frozen=True, slots=True)
class OpenTeam(Action, verb="program.open"):
    """Open a team, or invite who came into an open one since."""

    team: int


def due(batch: Batch) -> Iterable[Due]:
    return ()


def say(turn: Turn, topic: Topic) -> Message | None:
    return None


def handle(turn: Turn, event: Happening) -> Reply:
    match event:
        case ReadWhy():
            return why(turn.words, the_why(turn.session))
        case (
            WriteWhy() | ShowTeams() | MoreTeams() | AskOpen() | OpenTeam()
            | Filled(action=WriteWhy())
        ):  # fmt: skip
            if not turn.person.has("owner"):
                return _one("program-owner-only", turn.words)
            return _as_owner(turn, event)
    return None


def _as_owner(turn: Turn, event: Happening) -> Reply:
    match event:
        case WriteWhy():
            return why_form(turn.words, the_why(turn.session))
        case Filled():
            return _signed(turn, event)
        case AskOpen(team=key):
            return _ask(turn, turn.get_team(key))
        case OpenTeam(team=key):
            return _open(turn, turn.get_team(key))
        case MoreTeams(page=page):
            return teams(turn.words, _teams(turn.session), _waiting(turn), page)
    return teams(turn.words, _teams(turn.session), _waiting(turn))


def _signed(turn: Turn, filled: Filled) -> Reply:
    words, before = turn.words, the_why(turn.session)
    missing = [
        name
        for name in (*(f"{about}_nl" for about in ABOUT), "signed_by", "signed_as_nl")
        if not filled.line(name)
    ]
    if missing:
        errors = {name: words("program-why-missing") for name in missing}
        return why_form(words, before).with_errors(errors, filled.values)
    signed = Why(
        texts={
            about: {lang: filled.line(f"{about}_{lang}") for lang in LANGUAGES} for about in ABOUT
        },
        signed_by=filled.line("signed_by"),
        signed_as={lang: filled.line(f"signed_as_{lang}") for lang in LANGUAGES},
        signed_at=turn.now,
    )
    turn.session.add(signed)
    return why_signed(words, signed)


def _ask(turn: Turn, team: Team | None) -> Message:
    if the_why(turn.session) is None:
        return no_why(turn.words)
    if team is None:
        return teams(turn.words, _teams(turn.session), _waiting(turn))
    assert team.id is not None
    return ask_open(turn.words, team, len(members(turn.session, team.id)))


def _open(turn: Turn, team: Team | None) -> Message:
    """Open a team once its why is signed; its people are invited when they are next at work."""
    if the_why(turn.session) is None:
        return no_why(turn.words)
    if team is None or team.id is None:
        return teams(turn.words, _teams(turn.session), _waiting(turn))
    team.opened_at = team.opened_at or turn.now
    turn.tell(TeamOpened(team.id))
    return opened(turn.words, team)


def _teams(session: Session) -> list[Team]:
    return list(session.exec(select(Team).order_by(col(Team.id))))


def _waiting(turn: Turn) -> bool:
    return the_why(turn.session) is None


# --- messages -------------------------------------------------------------------------------------


def why(words: Words, signed: Why | None) -> Message:
    """The why in full, in the reader's language, with who signed it and when."""
    if signed is None:
        return _one("program-why-none", words)
    parts: list[Part] = [Text(words("program-why"), "heading")]
    for about in ABOUT:
        parts.append(Text(words(f"program-why-{about.replace('_', '-')}"), "quiet"))
        parts.append(Text(signed.text(about, words.lang), "quote"))
    role = signed.signed_as.get(words.lang[:2]) or signed.signed_as.get("nl", "")
    day = words.date(signed.signed_at.date())
    parts.append(Text(words("program-signed", name=signed.signed_by, role=role, day=day)))
    return Message("program-why", tuple(parts))


def why_form(words: Words, before: Why | None) -> Form:
    fields = [
        Field(
            f"{about}_{lang}",
            words(f"program-why-{about.replace('_', '-')}-{lang}"),
            "text",
            initial=before.texts.get(about, {}).get(lang, "") if before else "",
            required=lang == "nl",
            limit=600,
        )
        for about in ABOUT
        for lang in LANGUAGES
    ]
    name = before.signed_by if before else ""
    fields.append(Field("signed_by", words("program-why-signed-by"), initial=name, limit=80))
    for lang in LANGUAGES:
        role = before.signed_as.get(lang, "") if before else ""
        label = words(f"program-why-signed-as-{lang}")
        fields.append(
            Field(f"signed_as_{lang}", label, initial=role, required=lang == "nl", limit=80)
        )
    return Form(
        "program-why-form",
        words("program-why-title"),
        words("program-why-submit"),
        words("program-why-close"),
        WriteWhy(),
        tuple(fields),
        words("program-why-intro"),
    )


def why_signed(words: Words, signed: Why) -> Message:
    buttons = (
        Button(words("program-read-why"), ReadWhy()),
        Button(words("program-teams-button"), ShowTeams()),
    )
    text = Text(words("program-why-kept", name=signed.signed_by))
    return Message("program-why-kept", (text, Buttons(buttons)))


def no_why(words: Words) -> Message:
    write = Button(words("program-write-why"), WriteWhy(), opens=True)
    return Message("program-no-why", (Text(words("program-no-why")), Buttons((write,))))


def teams(words: Words, found: list[Team], waiting: bool, page: int = 0) -> Message:
    """A page of the owner's list: which teams are open; never who in them joined."""
    page = page if 0 <= page * A_PAGE < len(found) else 0
    here = found[page * A_PAGE : (page + 1) * A_PAGE]
    rows = tuple((team.name, _state(words, team)) for team in here)
    buttons = [
        Button(words(_phrase(team, "button"), team=team.name), AskOpen(team.id or 0))
        for team in here
    ]
    if len(found) > (page + 1) * A_PAGE:
        buttons.append(Button(words("program-more-teams"), MoreTeams(page + 1)))
    sheet = Sheet().add(Text(words("program-teams"), "heading"), Facts(rows))
    sheet.add(Text(words("program-why-first"), "quiet") if waiting else None)
    return sheet.add(Buttons(tuple(buttons)) if buttons else None).message("program-teams")


def _phrase(team: Team, what: str) -> str:
    """An open team can only have its new colleagues invited; how many is nobody's business."""
    return f"program-{'open' if team.opened_at is None else 'new'}-{what}"


def _state(words: Words, team: Team) -> str:
    if team.opened_at is None:
        return words("program-closed")
    return words("program-opened", day=words.date(team.opened_at.date()))


def ask_open(words: Words, team: Team, people: int) -> Message:
    buttons = (
        Button(words("program-open-yes"), OpenTeam(team.id or 0)),
        Button(words("program-open-no"), ShowTeams()),
    )
    text = words(_phrase(team, "ask"), team=team.name, people=people)
    return Message("program-ask-open", (Text(text), Buttons(buttons)), replaces=True)


def opened(words: Words, team: Team) -> Message:
    text = Text(words("program-is-open", team=team.name))
    back = Buttons((Button(words("program-teams-button"), ShowTeams()),))
    return Message("program-is-open", (text, back), replaces=True)


def _one(name: str, words: Words) -> Message:
    return Message(name, (Text(words(name)),))


# --- the rest of the contract ---------------------------------------------------------------------


def home(turn: Turn) -> Iterable[Part]:
    words = turn.words
    buttons = [Button(words("program-read-why"), ReadWhy())]
    if turn.person.has("owner"):
        yield Text(words("program-home"), "heading")
        phrase = "program-write-why" if the_why(turn.session) is None else "program-change-why"
        buttons.append(Button(words(phrase), WriteWhy(), opens=True))
        buttons.append(Button(words("program-teams-button"), ShowTeams()))
    yield Buttons(tuple(buttons))


def mine(turn: Turn) -> Iterable[Known]:
    """Nothing: the why is the organisation's own text."""
    return ()


def forget(turn: Turn) -> None:
    """Nothing is kept about persons here."""


def totals(turn: Turn) -> Iterable[Part]:
    return ()


def gallery(sample: Sample) -> Iterable[Message | Form]:
    words = sample.words
    yield why(words, sample.why)
    yield _one("program-why-none", words)
    yield _one("program-owner-only", words)
    yield why_form(words, sample.why)
    yield why_signed(words, sample.why)
    yield no_why(words)
    yield teams(words, [sample.team], waiting=True)
    yield ask_open(words, sample.team, 18)
    yield opened(words, sample.team)
