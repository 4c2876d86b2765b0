"""The forms in which a task of one's own is written down, and in which the owner accepts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.actions import Action
from bot.catalogue import AcceptedCard
from bot.content import LANGUAGES, Say, Shelf, Words
from bot.content.kinds import BLANK, BLANKS, CHECK, PROMPT, TASK, TITLE
from bot.content.shapes import needs_prompt
from bot.events import Filled
from bot.features.codesign.kept import NAMINGS, Idea
from bot.features.codesign.links import Accept, Decline
from bot.features.codesign.round_messages import REASON
from bot.message import Field, Form, Option

MINUTES = (5, 15, 30)
TEXTS = {"title": TITLE, "task": TASK, "check": CHECK}  # a card's own limits
ALL_TEXTS = TEXTS | {"prompt": PROMPT}
SAME = 12  # characters that may be alike in both languages, as a name is
WITHOUT_TOOL = "no-device"  # a guarantee that is only true where no tool is needed
Errors = dict[str, str]


def idea_form(words: Words, shelf: Shelf, action: Action, idea: Idea) -> Form:
    intro = "codesign-idea-instead" if idea.better_than else "codesign-idea-intro"
    texts = (
        Field(
            name,
            words(f"codesign-idea-{name}"),
            "line" if name == "title" else "text",
            hint=words(f"codesign-idea-{name}-hint"),
            initial=getattr(idea, name),
            limit=limit,
        )
        for name, limit in TEXTS.items()
    )
    naming = tuple(Option(one, words(f"codesign-naming-{one}")) for one in NAMINGS)
    return Form(
        "codesign-idea-form",
        words("codesign-idea-form-title"),
        words("codesign-idea-form-submit"),
        words("codesign-form-close"),
        action,
        (
            *texts,
            *_about(words, shelf, idea),
            Field(
                "naming", words("codesign-naming"), "choice", options=naming, initial=idea.naming
            ),
        ),
        intro=words(intro, title=idea.better_than),
    )


def _about(words: Words, shelf: Shelf, idea: Idea) -> Iterable[Field]:
    """What goes in, how long, for whom and with what: alike for both forms."""
    yield _choice(words, "privacy", _options(words, shelf.privacy), idea.privacy)
    minutes = tuple(Option(str(one), words("codesign-minutes", minutes=one)) for one in MINUTES)
    yield _choice(words, "minutes", minutes, str(idea.minutes))
    for name, known, needed in (("groups", shelf.groups, True), ("tools", shelf.tools, False)):
        yield Field(
            name,
            words(f"codesign-idea-{name}"),
            "many",
            hint=words(f"codesign-idea-{name}-hint"),
            options=_options(words, known),
            initial=tuple(getattr(idea, name)),
            required=needed,
        )


def _choice(words: Words, name: str, options: tuple[Option, ...], initial: str = "") -> Field:
    label = words(f"codesign-idea-{name}")
    return Field(name, label, "choice", options=options, initial=initial)


def _options(words: Words, known: Mapping[str, Say]) -> tuple[Option, ...]:
    return tuple(Option(id, words.pick(text)) for id, text in known.items())


def read_idea(words: Words, shelf: Shelf, filled: Filled, idea: Idea) -> Errors:
    """Write what was filled in to `idea`; returns a sentence for each field that is wrong."""
    errors = _read_about(words, shelf, filled, idea)
    for name, limit in TEXTS.items():
        text = filled.line(name)
        setattr(idea, name, " ".join(text.split()) if name == "title" else text)
        errors |= _length(words, name, getattr(idea, name), limit)
    idea.naming = filled.line("naming")
    if idea.naming not in NAMINGS:
        errors["naming"] = words("codesign-error-choice")
    return errors


def _read_about(words: Words, shelf: Shelf, filled: Filled, idea: Idea | AcceptedCard) -> Errors:
    wrong = []
    idea.privacy = filled.line("privacy")
    idea.minutes = next((one for one in MINUTES if str(one) == filled.line("minutes")), 0)
    idea.groups, idea.tools = sorted(filled.many("groups")), sorted(filled.many("tools"))
    if idea.privacy not in shelf.privacy:
        wrong.append("privacy")
    if not idea.minutes:
        wrong.append("minutes")
    if not idea.groups or not set(idea.groups) <= set(shelf.groups):
        wrong.append("groups")
    if not set(idea.tools) <= set(shelf.tools):
        wrong.append("tools")
    return dict.fromkeys(wrong, words("codesign-error-choice"))


def _length(words: Words, name: str, text: str, limit: int) -> Errors:
    if not text:
        return {name: words("codesign-error-empty")}
    return {name: words("codesign-error-long", limit=limit)} if len(text) > limit else {}


# --- the owner's form -----------------------------------------------------------------------------


def accept_form(words: Words, shelf: Shelf, idea: Idea) -> Form:
    """The card as it will be offered, its texts prefilled in both languages."""
    texts = (
        Field(
            f"{name}_{lang}",
            words(f"codesign-accept-{name}-{lang}"),
            "line" if name == "title" else "text",
            initial=getattr(idea, name, ""),
            required=name != "prompt",
            limit=limit,
        )
        for name, limit in ALL_TEXTS.items()
        for lang in LANGUAGES
    )
    guarantees = {id: one.text for id, one in shelf.guarantees.items()}
    if idea.tools:
        guarantees.pop(WITHOUT_TOOL, None)
    promises = tuple(
        Option(id, words.pick(text).format(minutes=idea.minutes, ambassador="…"))
        for id, text in guarantees.items()
    )
    return Form(
        "codesign-accept-form",
        words("codesign-accept-title"),
        words("codesign-accept-submit"),
        words("codesign-form-close"),
        Accept(idea.key),
        (
            *texts,
            _choice(words, "skill", _options(words, shelf.skills)),
            _choice(words, "guarantee", promises),
            *_about(words, shelf, idea),
        ),
        intro=words("codesign-accept-intro"),
    )


def read_card(words: Words, shelf: Shelf, filled: Filled, card: AcceptedCard) -> Errors:
    """Write what was filled in to `card`, which has to keep the rules of every card."""
    errors = _read_about(words, shelf, filled, card)
    card.skill, card.guarantee = filled.line("skill"), filled.line("guarantee")
    for name, known in (("skill", shelf.skills), ("guarantee", shelf.guarantees)):
        if getattr(card, name) not in known:
            errors[name] = words("codesign-error-choice")
    if card.tools and card.guarantee == WITHOUT_TOOL:
        errors["guarantee"] = words("codesign-error-no-device")
    card.texts = {}
    for name, limit in ALL_TEXTS.items():
        said = {lang: filled.line(f"{name}_{lang}") for lang in LANGUAGES}
        card.texts = card.texts | {name: said}
        for lang, text in said.items():
            if name != "prompt" or text:
                errors |= _length(words, f"{name}_{lang}", text, limit)
        if said["nl"] == said["en"] and len(said["nl"]) > SAME:
            errors.setdefault(f"{name}_en", words("codesign-error-same"))
    return errors | _prompt_errors(words, card)


def _prompt_errors(words: Words, card: AcceptedCard) -> Errors:
    """A starter prompt in both languages or in none; never none where one types into AI."""
    errors, said = {}, card.texts["prompt"]
    needed = needs_prompt(card.skill, card.privacy, card.tools)
    for lang, text in said.items():
        if not text and (needed or any(said.values())):
            errors[f"prompt_{lang}"] = words("codesign-error-prompt")
        if len(BLANK.findall(text)) > BLANKS:
            errors[f"prompt_{lang}"] = words("codesign-error-blanks", limit=BLANKS)
    return errors


def decline_form(words: Words, idea: Idea) -> Form:
    reason = Field(
        "reason",
        words("codesign-decline-reason"),
        "text",
        hint=words("codesign-decline-reason-hint"),
        limit=REASON,
    )
    return Form(
        "codesign-decline-form",
        words("codesign-decline-title"),
        words("codesign-decline-submit"),
        words("codesign-form-close"),
        Decline(idea.key),
        (reason,),
        intro=idea.title,
    )
