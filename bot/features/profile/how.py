"""How somebody works, right after their yes: one form of what is known, to be mended or skipped."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import SayHow
from bot.content import Shelf, Words
from bot.events import Filled
from bot.features.profile.settings import LANGUAGES, keep, moment_form, work_form
from bot.message import Field, Form, Option, Reply
from bot.people import Person
from bot.turn import Turn

LISTS = ("groups", "tools")
MOMENT = ("day", "hour")


def how_form(words: Words, shelf: Shelf, person: Person) -> Form:
    work, moment = work_form(words, shelf, person), moment_form(words, person)
    options = tuple(Option(one, words(f"profile-language-{one}")) for one in LANGUAGES)
    language = Field(
        "language", words("profile-language"), "choice", options=options, initial=words.lang[:2]
    )
    fields = (*work.fields, language, *(one for one in moment.fields if one.id in MOMENT))
    return replace(
        work,
        name="profile-how-form",
        title=words("profile-how-title"),
        action=SayHow(),
        fields=tuple(replace(one, required=False) for one in fields),
        intro=words("profile-how-intro"),
    )


def said_how(turn: Turn, filled: SayHow | Filled) -> Reply:
    """Only what differs from what was known is their own choice from now on: what they skip, an
    import may still mend."""
    form = how_form(turn.words, turn.shelf, turn.person)
    if isinstance(filled, SayHow):
        return form
    said = {one.id: filled.many(one.id) for one in form.fields if one.id in filled.values}
    known = {one.id: {option.value for option in one.options} for one in form.fields}
    wrong = [name for name, values in said.items() if not known[name].issuperset(values)]
    if wrong:
        errors = dict.fromkeys(wrong, turn.words("profile-choose"))
        return form.with_errors(errors, filled.values)
    now = {name: _as_kept(name, values) for name, values in said.items() if values or name in LISTS}
    changed = {name: value for name, value in now.items() if value != _before(turn.person, name)}
    turn.words = turn.house.words(str(changed.get("language", turn.words.lang)), turn.words.zone)
    return keep(turn, changed)


def _as_kept(name: str, values: tuple[str, ...]) -> object:
    if name in LISTS:
        return sorted(values)
    return int(values[0]) if name in MOMENT else values[0]


def _before(person: Person, name: str) -> object:
    if name == "language":
        return person.language[:2]  # Flemish is Dutch here, and stays Flemish
    value = getattr(person, name)
    return sorted(value) if name in LISTS else value
