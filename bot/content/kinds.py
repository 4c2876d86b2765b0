"""How each kind of content is read from its file, and the rules it has to keep."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from string import Formatter

from babel import Locale

from bot.content.problem import hints
from bot.content.shapes import (
    COLOURS,
    DUTIES,
    PROMPTING,
    Agenda,
    Card,
    Fact,
    Guarantee,
    Option,
    PulseItem,
    Say,
    Scale,
    Step,
    TopicCard,
    Why,
)
from bot.content.sheet import Block

TITLE, TASK, PROMPT, CHECK = 60, 220, 300, 160  # characters; inventory.md
BLANK = re.compile(r"\[[^\]]*\]|…")  # what people fill in themselves: [like this] or …
BLANKS = 2
FIELDS = (
    *(f"layer:{layer}" for layer in ("technical", "organisational", "social", "personal")),
    *(f"tension:{field}" for field in ("trust", "autonomy", "skill", "connection")),
    *("safety", "efficacy", "workload", "use", "time", "task-result"),
)
SCORES = ("low", "middle", "high", "none")
PROMISED = frozenset({"minutes", "ambassador"})  # what a guarantee may fill in
_CARD_KEYS = "id number for skill minutes privacy guarantee tools duties topics"
CARD_KEYS = (*_CARD_KEYS.split(), "title", "task", "prompt", "check")


@dataclass
class Known:
    """What cards and questions may refer to."""

    groups: Collection[str] = ()
    skills: Collection[str] = ()
    tools: Collection[str] = ()
    guarantees: Collection[str] = ()
    topics: Collection[str] = ()
    scales: Mapping[str, Scale] = field(default_factory=dict)


def card(block: Block, known: Known) -> Card:
    block.allow(*CARD_KEYS)
    found = Card(
        id=block.text("id"),
        number=block.text("number"),
        groups=block.some("for", known.groups, needed=True),
        skill=block.one("skill", known.skills),
        minutes=block.whole("minutes", 1, 30),
        privacy=block.one("privacy", COLOURS),
        guarantee=block.one("guarantee", known.guarantees),
        tools=block.some("tools", known.tools),
        duties=block.some("duties", DUTIES),
        topics=block.some("topics", known.topics),
        title=block.say("title", TITLE),
        task=block.say("task", TASK),
        prompt=block.maybe_say("prompt", PROMPT),
        check=block.say("check", CHECK),
    )
    _prompt(block, found)
    return found


def _prompt(block: Block, card: Card) -> None:
    """A starter prompt where one types into AI, with few enough blanks to start at once."""
    if card.prompt is None:
        if card.skill in PROMPTING and COLOURS.get(card.privacy) != "red":
            block.report("prompt", "no-prompt", skill=card.skill)
        return
    for lang, text in card.prompt.spoken():
        blanks = len(BLANK.findall(text))
        if blanks > BLANKS:
            values = {"language": lang, "blanks": str(blanks), "limit": str(BLANKS)}
            block.report("prompt", "too-many-blanks", **values)


def scale(block: Block, known: Known) -> Scale:
    block.allow("id", "options")
    options = tuple(_option(part) for part in block.blocks("options"))
    if options and options[-1].score != "none":
        block.report("options", "no-rather-not")
    return Scale(block.text("id"), options)


def _option(block: Block) -> Option:
    block.allow("value", "label", "score")
    score = block.one("score", SCORES)
    return Option(block.text("value"), block.say("label"), score)  # type: ignore[arg-type]


def pulse_item(block: Block, known: Known) -> PulseItem:
    block.allow("id", "field", "question", "scale", "core")
    return PulseItem(
        id=block.text("id"),
        field=block.one("field", FIELDS),
        question=block.say("question", TASK),
        scale=block.one("scale", known.scales),
        core=block.yes("core"),
    )


def agenda(block: Block, known: Known) -> Agenda:
    block.allow("id", "title", "minutes", "steps")
    steps = tuple(_step(part) for part in block.blocks("steps"))
    minutes = block.whole("minutes", 15, 120)
    total = sum(step.minutes for step in steps)
    if steps and total != minutes:
        block.report("minutes", "minutes-differ", minutes=str(minutes), total=str(total))
    return Agenda(block.text("id"), block.say("title", TITLE), minutes, steps)


def _step(block: Block) -> Step:
    block.allow("minutes", "what")
    return Step(block.whole("minutes", 1, 120), block.say("what", 300))


def topic(block: Block, known: Known) -> TopicCard:
    block.allow("id", "title", "about")
    return TopicCard(block.text("id"), block.say("title", TITLE), block.say("about"))


def guarantee(block: Block, known: Known) -> Guarantee:
    block.allow("id", "number", "text")
    found = Guarantee(block.text("id"), block.text("number"), block.say("text", CHECK))
    wanted = _blanks_of(found.text.nl) | _blanks_of(found.text.en)
    for name in wanted - PROMISED:
        block.report("text", "unknown-value", value="{" + name + "}", **hints(name, PROMISED))
    if _blanks_of(found.text.nl) != _blanks_of(found.text.en):
        block.report("text", "blanks-differ")
    return found


def _blanks_of(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"…"}


def fact(block: Block, known: Known) -> Fact:
    block.allow("id", "status", "text", "source", "year", "country", "told_in")
    told_in = block.text("told_in", "")
    return Fact(
        id=block.text("id"),
        status=_status(block, told_in),
        text=block.say("text"),
        source=block.text("source"),
        year=block.whole("year", 1990, 2100),
        country=block.one("country", Locale("en").territories),
        told_in=told_in,
    )


def _status(block: Block, told_in: str) -> str:
    """V and P may be shown, U only as a tale with its teller, X never."""
    status = block.one("status", "VPUX")
    if status == "X":
        block.report("status", "fact-forbidden")
    if status == "U" and not told_in:
        block.report("status", "fact-untold")
    return status


def named(block: Block) -> dict[str, Say]:
    """A mapping of ids to texts."""
    return {key: block.say(key, TITLE) for key in block.parts}


def why(block: Block) -> Why:
    block.allow("aims", "stays_human", "jobs", "saved_time", "signed_by", "role")
    return Why(
        aims=block.say("aims"),
        stays_human=block.say("stays_human"),
        jobs=block.say("jobs"),
        saved_time=block.say("saved_time"),
        signed_by=block.text("signed_by"),
        role=block.say("role"),
    )
