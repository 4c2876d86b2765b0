"""How each kind of content is read from its file, and the rules it has to keep."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Literal, get_args

from babel import Locale

from bot.content.problem import hints
from bot.content.shapes import (
    COLOURS,
    DUTIES,
    Agenda,
    Answer,
    BlunderPrompt,
    Card,
    Case,
    Colour,
    Fact,
    Guarantee,
    Lesson,
    Option,
    PulseItem,
    Rule,
    Say,
    Scale,
    Step,
    TopicCard,
    Why,
    needs_prompt,
)
from bot.content.sheet import Block

TITLE, TASK, PROMPT, CHECK = 60, 220, 300, 160  # characters; inventory.md
LESSON, ANSWER = 600, 75  # an answer is an option to choose: Slack shows 75 characters
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
    """What cards, questions and rules may refer to."""

    groups: Collection[str] = ()
    skills: Collection[str] = ()
    tools: Collection[str] = ()
    guarantees: Collection[str] = ()
    topics: Collection[str] = ()
    scales: Mapping[str, Scale] = field(default_factory=dict)
    other_tools: Collection[str] = ()
    inputs: Collection[str] = ()
    functions: Collection[str] = ()


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
        if needs_prompt(card.skill, card.privacy, card.tools):
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
    block.allow("id", "title", "about", "asked")
    return TopicCard(
        id=block.text("id"),
        title=block.say("title", TITLE),
        about=block.say("about"),
        asked=block.says("asked", CHECK),
    )


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
    block.allow("id", "status", "text", "source", "year", "country")
    return Fact(
        id=block.text("id"),
        status=_status(block),
        text=block.say("text"),
        source=block.text("source"),
        year=_year(block),
        country=_country(block),
    )


def _status(block: Block) -> Literal["V", "P"]:
    """V and P may be shown, U only as a case with its teller, X never."""
    status = block.one("status", ("V", "P", "U", "X"))
    if status == "X":
        block.report("status", "fact-forbidden")
    if status == "U":
        block.report("status", "fact-untold")
    return "P" if status == "P" else "V"


def case(block: Block, known: Known) -> Case:
    block.allow("id", "text", "source", "told_in", "year", "country")
    return Case(
        id=block.text("id"),
        text=block.say("text"),
        source=block.text("source"),
        told_in=block.text("told_in"),
        year=_year(block),
        country=_country(block),
    )


def _year(block: Block) -> int:
    return block.whole("year", 1990, 2100)


def _country(block: Block) -> str:
    return block.one("country", Locale("en").territories)


def rule(block: Block, known: Known) -> Rule:
    block.allow("id", "tools", "input", "colour", "owner", "why", "example")
    colour = block.one("colour", get_args(Colour))
    return Rule(
        id=block.text("id"),
        tools=block.some("tools", (*known.tools, *known.other_tools), needed=True),
        input=block.one("input", known.inputs),
        colour=colour,  # type: ignore[arg-type]
        owner=block.one("owner", (*DUTIES, *known.functions)),
        why=block.say("why", TASK),
        example=block.yes("example"),
    )


def blunder(block: Block, known: Known) -> BlunderPrompt:
    block.allow("id", "ask")
    return BlunderPrompt(block.text("id"), block.say("ask", CHECK))


def lesson(block: Block, known: Known) -> Lesson:
    block.allow("id", "number", "title", "text", "question", "answers", "because")
    answers = tuple(_answer(part) for part in block.blocks("answers"))
    right = sum(answer.right for answer in answers)
    if answers and (right != 1 or len(answers) < 2):
        block.report("answers", "not-one-right", right=str(right), answers=str(len(answers)))
    return Lesson(
        id=block.text("id"),
        number=block.text("number"),
        title=block.say("title", TITLE),
        text=block.say("text", LESSON),
        question=block.say("question", TASK),
        answers=answers,
        because=block.say("because", PROMPT),
    )


def _answer(block: Block) -> Answer:
    block.allow("text", "right")
    return Answer(block.say("text", ANSWER), block.yes("right"))


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
