"""What the coach says, before a platform draws it: features compose these, adapters render them.

Every string here is plain text. Nothing in it is markup, so a renderer escapes all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.actions import Action

TITLE_LIMIT = 24  # a form's title, submit and close: Slack's modal limit, PLATFORMS.md

Tone = Literal["plain", "green", "orange", "red"]
TextKind = Literal["plain", "heading", "quiet", "quote", "prompt"]
FieldKind = Literal["line", "text", "choice", "many", "date", "time", "yes"]


@dataclass(frozen=True, slots=True)
class Button:
    """One thing a person can press. `opens` says that a form follows (Slack needs a trigger)."""

    label: str
    action: Action
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `quote` is words of a person, `prompt` is text to copy into a tool."""

    text: str
    kind: TextKind = "plain"


@dataclass(frozen=True, slots=True)
class Tag:
    """A short label on a card, such as its privacy colour."""

    label: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values, in rows."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of buttons of equal weight: none of them is the wanted answer."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One of several things to choose from, equal in size."""

    title: str
    body: tuple[Text, ...]
    tags: tuple[Tag, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; every row has as many cells as the head."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one name in a chart, one for each of the chart's labels."""

    name: str
    values: tuple[float, ...]
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures as a picture; `stacked` bars add up to a whole, `alt` says it in words."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    kind: Literal["bar", "stacked", "line"] = "bar"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """Something to keep: a calendar file, an export."""

    name: str
    mime: str
    content: bytes


Part = Text | Facts | Buttons | Card | Table | Chart | File


@dataclass(frozen=True, slots=True)
class Message:
    """One thing the coach says. `replaces`: it stands in place of the message that was pressed.

    `aside` tells whoever acted in a channel that it stands elsewhere. `asks` is what yes, no and
    later do when they are typed, as long as this is the last thing that was said (bot.asked).
    `name` is the same for every message of one kind: the gallery and the tests go by it.
    """

    name: str
    parts: tuple[Part, ...]
    replaces: bool = False
    aside: str = ""
    asks: tuple[Action, ...] = ()

    @property
    def text(self) -> str:
        """The words alone, for notifications and plain-text platforms."""
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        for part in self.parts:
            yield from _lines(part)

    def buttons(self) -> Iterator[Button]:
        for part in self.parts:
            if isinstance(part, Buttons | Card):
                yield from part.buttons


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. Values are strings, those of `many` a tuple of them.

    date is ISO `2026-11-24`, time is `14:30`, yes is `yes` or empty. `error` is shown at the field.
    """

    id: str
    label: str
    kind: FieldKind = "line"
    hint: str = ""
    options: tuple[Option, ...] = ()
    initial: str | tuple[str, ...] = ""
    required: bool = True
    limit: int = 150
    error: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Some questions at once. Submitting sends `action` and the values back."""

    name: str
    title: str
    submit: str
    close: str
    action: Action
    fields: tuple[Field, ...]
    intro: str = ""

    def __post_init__(self) -> None:
        for label in (self.title, self.submit, self.close):
            if len(label) > TITLE_LIMIT:
                raise ValueError(f"form {self.name}: {label!r} is longer than {TITLE_LIMIT}")

    def with_errors(self, errors: dict[str, str], values: Values) -> Form:
        """The same form, what was filled in kept, with a sentence at each field that is wrong."""
        fields = tuple(
            replace(f, error=errors.get(f.id, ""), initial=values.get(f.id, f.initial))
            for f in self.fields
        )
        return replace(self, fields=fields)


Values = dict[str, str | tuple[str, ...]]
Reply = Message | Form | None


@dataclass(slots=True)
class Sheet:
    """Collects parts in reading order; `message()` closes it."""

    parts: list[Part] = field(default_factory=list)

    def add(self, *parts: Part | None) -> Sheet:
        self.parts.extend(part for part in parts if part is not None)
        return self

    def message(self, name: str, *, replaces: bool = False) -> Message:
        return Message(name, tuple(self.parts), replaces)


def _lines(part: Part) -> Iterator[str]:
    match part:
        case Text(text=text):
            yield text
        case Facts(rows=rows):
            yield from (f"{label}: {value}" for label, value in rows)
        case Card(title=title, body=body, tags=tags):
            yield title
            yield from (piece.text for piece in body)
            if tags:
                yield " · ".join(tag.label for tag in tags)
        case Table(title=title, head=head, rows=rows):
            yield title
            yield from (" | ".join(row) for row in (head, *rows))
        case Chart(title=title, alt=alt):
            yield f"{title}: {alt}"
        case File(name=name):
            yield name
        case Buttons():
            return
