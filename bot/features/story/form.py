"""The form in which someone tells a story, and how it is read back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions import Action
from bot.content import Shelf, Words
from bot.events import Filled
from bot.features.story.told import KINDS, TEXTS, Story
from bot.message import Field, Form, Option

LINE_LIMIT, TEXT_LIMIT = 150, 600


@dataclass(frozen=True, slots=True)
class Draft:
    """What was filled in, cleaned but not yet checked."""

    kind: str
    task: str
    did: str
    gave: str
    wrong: str
    tip: str

    @classmethod
    def of(cls, filled: Filled) -> Draft:
        task = " ".join(filled.line("task").split())
        did, gave, wrong, tip = (filled.line(name) for name in TEXTS[1:])
        return cls(filled.line("kind"), task, did, gave, wrong, tip)

    def errors(self, words: Words) -> dict[str, str]:
        """A sentence for each field that is wrong; empty when all is well."""
        found = {name: words("story-error-empty") for name in ("task", "did") if not self[name]}
        if self.kind not in KINDS:
            found["kind"] = words("story-error-kind")
        if not self.gave and not self.wrong:
            found["gave"] = words("story-error-either")
        for name in TEXTS:
            limit = LINE_LIMIT if name == "task" else TEXT_LIMIT
            if len(self[name]) > limit:
                found[name] = words("story-error-long", limit=limit)
        return found

    def __getitem__(self, name: str) -> str:
        return str(getattr(self, name))

    def write(self, story: Story) -> None:
        story.kind = self.kind
        for name in TEXTS:
            setattr(story, name, self[name])

    def same_as(self, story: Story) -> bool:
        return story.kind == self.kind and all(getattr(story, n) == self[n] for n in TEXTS)


def story_form(words: Words, action: Action, story: Story) -> Form:
    """The questions, with what `story` has already; at least one of gave and wrong is wanted."""
    kinds = tuple(Option(kind, words(f"story-form-kind-{kind}")) for kind in KINDS)

    def text(name: str, *, required: bool = False) -> Field:
        return Field(
            name,
            words(f"story-form-{name}"),
            "text",
            hint=words(f"story-form-{name}-hint"),
            initial=str(getattr(story, name)),
            required=required,
            limit=TEXT_LIMIT,
        )

    return Form(
        "story-form",
        words("story-form-title"),
        words("story-form-submit"),
        words("story-form-close"),
        action,
        (
            Field("kind", words("story-form-kind"), "choice", options=kinds, initial=story.kind),
            Field("task", words("story-form-task"), initial=story.task, limit=LINE_LIMIT),
            text("did", required=True),
            text("gave"),
            text("wrong"),
            text("tip"),
        ),
        intro=words("story-form-intro"),
    )


def blank(shelf: Shelf, words: Words, person_id: int, kind: str, card: str) -> Story:
    """A story to begin with: of this kind, about this card when there is such a card."""
    known = shelf.cards.get(card)
    return Story(
        person_id=person_id,
        kind=kind if kind in KINDS else KINDS[0],
        card=known.id if known else "",
        task=words.pick(known.title) if known else "",
        did="",
    )
