"""What is said in the program owner's room: the why, the teams, and what opening one means."""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions import ReadWhy
from bot.content import Words
from bot.features.program.links import AskOpen, MoreTeams, OpenTeam, ShowTeams, WriteWhy
from bot.message import Button, Buttons, Facts, Field, Form, Message, Part, Sheet, Text
from bot.people import Team, Why

ABOUT = ("aims", "stays_human", "jobs", "saved_time")
LANGUAGES = ("nl", "en")
A_PAGE = 20  # teams in one message


def why(words: Words, signed: Why | None) -> Message:
    """The why in full, in the reader's language, with who signed it and when."""
    if signed is None:
        return one("program-why-none", words)
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
    """What is not in English is said once: it is not asked for, and English readers miss it."""
    buttons = [Button(words("program-read-why"), ReadWhy())]
    sheet = Sheet().add(Text(words("program-why-kept", name=signed.signed_by)))
    if not all(said.get("en") for said in (*signed.texts.values(), signed.signed_as)):
        sheet.add(Text(words("program-why-in-dutch")))
        buttons.append(Button(words("program-write-english"), WriteWhy(), opens=True))
    buttons.append(Button(words("program-teams-button"), ShowTeams()))
    return sheet.add(Buttons(tuple(buttons))).message("program-why-kept")


def no_why(words: Words) -> Message:
    write = Button(words("program-write-why"), WriteWhy(), opens=True)
    return Message("program-no-why", (Text(words("program-no-why")), Buttons((write,))))


def teams(
    words: Words,
    found: list[Team],
    lines: tuple[Text, ...],
    joined: Mapping[int | None, int],
    *,
    waiting: bool,
    page: int = 0,
) -> Message:
    """A page of the owner's list: which teams are open, and of how many joined what may be shown;
    never who."""
    page = page if 0 <= page * A_PAGE < len(found) else 0
    here = found[page * A_PAGE : (page + 1) * A_PAGE]
    rows = tuple((team.name, _state(words, team, joined.get(team.id))) for team in here)
    buttons = [
        Button(words(_phrase(team, "button"), team=team.name), AskOpen(team.id or 0))
        for team in here
    ]
    if len(found) > (page + 1) * A_PAGE:
        buttons.append(Button(words("program-more-teams"), MoreTeams(page + 1)))
    sheet = Sheet().add(Text(words("program-teams"), "heading"), Facts(rows))
    sheet.add(Text(words("program-why-first"), "quiet") if waiting else None)
    sheet.add(*lines)
    return sheet.add(Buttons(tuple(buttons)) if buttons else None).message("program-teams")


def _phrase(team: Team, what: str) -> str:
    """An open team can only have its new colleagues invited; how many is nobody's business."""
    return f"program-{'open' if team.opened_at is None else 'new'}-{what}"


def _state(words: Words, team: Team, joined: int | None) -> str:
    if team.opened_at is None:
        return words("program-closed")
    opened = words("program-opened", day=words.date(team.opened_at.date()))
    return opened if joined is None else f"{opened}, {words('program-joined', count=joined)}"


def ask_open(words: Words, team: Team, people: int, lines: tuple[Text, ...] = ()) -> Message:
    buttons = (
        Button(words(_phrase(team, "yes")), OpenTeam(team.id or 0)),
        Button(words("program-open-no"), ShowTeams()),
    )
    text = words(_phrase(team, "ask"), team=team.name, people=people)
    return Message("program-ask-open", (Text(text), *lines, Buttons(buttons)), replaces=True)


def opened(words: Words, team: Team, lines: tuple[Text, ...] = ()) -> Message:
    """To be made before the team is open: an open one only has its new colleagues invited."""
    text = Text(words(_phrase(team, "done"), team=team.name))
    back = Buttons((Button(words("program-teams-button"), ShowTeams()),))
    return Message("program-is-open", (text, *lines, back), replaces=True)


def one(name: str, words: Words) -> Message:
    return Message(name, (Text(words(name)),))
