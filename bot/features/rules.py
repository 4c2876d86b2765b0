"""What may I? The house rules, by kind of data: a colour for each tool, and who to ask (A5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.actions import AskQuestion, AskRule, Topic
from bot.content import DUTIES, Rule, Shelf, Words
from bot.delivery import Due
from bot.events import Happening, Heard
from bot.message import Button, Buttons, Card, Form, Message, Part, Reply, Sheet, Text
from bot.people import with_duty
from bot.turn import Batch, Known, Sample, Turn

NAME = "rules"
BRIEF = 9  # words; whoever says more asks more
MAY = re.compile(
    r"(?:mag|mogen|may|can) (?:ik|je|we|wij|i) .*\b(?:in|into|met|with|aan|to)\b", re.I
)
KINDS = {  # lists.yaml, inputs; other kinds have no word of their own
    kind: re.compile(rf"\b(?:{pattern})\b", re.I)
    for kind, pattern in {
        "customers": r"klant(?:en)?gegevens|cli[eë]nt(?:en)?gegevens|customer (?:data|details)",
        "colleagues": r"personeelsgegevens|gegevens van collega.?s|staff (?:data|details)",
        "health": r"(?:pati[eë]nt(?:en)?|medische )gegevens|(?:health|patient) (?:data|details)",
        "figures": r"(?:omzet|verkoop)?cijfers|(?:sales )?figures",
        "recordings": r"foto.?s?|opnames?|photos?|recordings?",
        "secrets": r"wachtwoord(?:en)?|passwords?",
    }.items()
}
COLOURS = ("green", "orange", "red")


def due(batch: Batch) -> Iterable[Due]:
    return ()


def say(turn: Turn, topic: Topic) -> Message | None:
    return None


def handle(turn: Turn, event: Happening) -> Reply:
    if isinstance(event, Heard):
        kind = _named(event.text)
        event = AskRule(kind) if kind in turn.shelf.inputs else event
    if not isinstance(event, AskRule):
        return None
    teller = Teller(turn.words, turn.shelf, _owners(turn))
    return teller.rules_for(event.input) if event.input in turn.shelf.inputs else teller.which()


def _named(text: str) -> str:
    """The kind of data in "mag ik klantgegevens in ChatGPT zetten"; empty when it asks more."""
    if not MAY.match(text) or len(text.split()) > BRIEF:
        return ""
    found = [kind for kind, pattern in KINDS.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else ""


def _owners(turn: Turn) -> dict[str, str]:
    """Who has each duty that owns a rule, by name; several are listed."""
    duties = [duty for duty in DUTIES if any(r.owner == duty for r in turn.shelf.rules.values())]
    found = {duty: [one.name for one in with_duty(turn.session, duty)] for duty in duties}  # type: ignore[arg-type]
    return {duty: turn.words.listing(names) for duty, names in found.items() if names}


@dataclass(frozen=True, slots=True)
class Teller:
    """`owners` are the names of those who have a duty now, by duty."""

    words: Words
    shelf: Shelf
    owners: dict[str, str]

    def which(self) -> Message:
        """Which kind of data it is about: every kind, of equal weight."""
        words = self.words
        kinds = [Button(words.pick(text), AskRule(id)) for id, text in self.shelf.inputs.items()]
        sheet = Sheet().add(Text(words("rules-which"), "heading"), Text(words("rules-which-how")))
        return sheet.add(Buttons(tuple(kinds)), Buttons((self._ask(),))).message("rules-which")

    def rules_for(self, input: str) -> Message:
        """A card for the tools with the same rule, green ones first: the colour, what to do, who is
        in charge of it."""
        words, tools = self.words, {**self.shelf.tools, **self.shelf.other_tools}
        by_rule: dict[str, list[str]] = {}
        open_tools: list[str] = []
        for tool, name in tools.items():
            rule = self.shelf.rule(tool, input)
            found = by_rule.setdefault(rule.id, []) if rule is not None else open_tools
            found.append(words.pick(name))
        rules = sorted((self.shelf.rules[id] for id in by_rule), key=_colour)
        sheet = Sheet().add(Text(words.pick(self.shelf.inputs[input]), "heading"))
        whole = len(rules) == 1 and not open_tools
        sheet.add(*(self._card(rule, [] if whole else by_rule[rule.id]) for rule in rules))
        if open_tools:
            sheet.add(Text(words("rules-undecided", tools=words.listing(open_tools))))
        if any(rule.example for rule in rules):
            sheet.add(Text(words("rules-example"), "quiet"))
        ways = Buttons((Button(words("rules-other"), AskRule()), self._ask()))
        return sheet.add(ways).message("rules-answer")

    def _card(self, rule: Rule, tools: Sequence[str]) -> Card:
        """Without `tools` it goes for all of them."""
        words = self.words
        where = words("rules-tools", tools=words.listing(tools)) if tools else words("rules-all")
        owner = Text(self._owner(rule), "quiet")
        return Card(words(f"rules-{rule.colour}"), (Text(where), Text(words.pick(rule.why)), owner))

    def _owner(self, rule: Rule) -> str:
        """The duty or function in charge of this, and who that is where the coach knows it."""
        about = {**self.shelf.duties, **self.shelf.functions}[rule.owner]
        duty = self.words.pick(about)
        if name := self.owners.get(rule.owner):
            return self.words("rules-owner-named", duty=duty, name=name)
        return self.words("rules-owner", duty=duty)

    def _ask(self) -> Button:
        return Button(self.words("rules-ask"), AskQuestion(), opens=True)


def _colour(rule: Rule) -> int:
    return COLOURS.index(rule.colour)


def home(turn: Turn) -> Iterable[Part]:
    if turn.shelf.rules:
        yield Buttons((Button(turn.words("rules-button"), AskRule()),))


def mine(turn: Turn) -> Iterable[Known]:
    """Nothing: who looked up a rule is not kept."""
    return ()


def forget(turn: Turn) -> None:
    """Nothing is kept about persons here."""


def totals(turn: Turn) -> Iterable[Part]:
    return ()


def gallery(sample: Sample) -> Iterable[Message | Form]:
    teller = Teller(sample.words, sample.shelf, {"owner": sample.colleague.name})
    yield teller.which()
    for input in sample.shelf.inputs:
        yield teller.rules_for(input)
