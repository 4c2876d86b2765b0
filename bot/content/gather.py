"""Goes through content folders in order, and gathers what they hold and what is wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from yaml.nodes import Node

import content
from bot.content import kinds
from bot.content.problem import Problem, hints
from bot.content.shapes import BLUNDER_RULES, COLOURS, DUTIES, Card, Lesson, Rule, Say
from bot.content.sheet import Block, Sheet
from bot.content.typed import plain

PACKAGE = Path(content.__file__).parent
PLACES = frozenset({path.name for path in PACKAGE.iterdir()} | {"why.yaml"})
LISTS = (
    *("groups", "skills", "tools", "privacy", "privacy_about", "duties"),
    *("other_tools", "inputs", "functions", "blunder_rules"),
)
FIXED = {
    "privacy": tuple(COLOURS),
    "privacy_about": tuple(COLOURS),
    "duties": DUTIES,
    "blunder_rules": BLUNDER_RULES,
}
LONGER = ("privacy_about", "blunder_rules")


class Named(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=Named)
Numbered = TypeVar("Numbered", Card, Lesson)


class Reading:
    """One pass over the folders, in order."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self.sheets: list[Sheet] = []
        self.where: dict[str, Block] = {}
        self.left_out: list[tuple[Sheet, Node]] = []
        self.shared_tools: tuple[str, ...] = ()

    def problems(self) -> Iterator[Problem]:
        for sheet in self.sheets:
            yield from sheet.problems

    def open(self, folder: Path, path: Path) -> Sheet:
        self.sheets.append(Sheet(path, path.relative_to(folder.parent).as_posix()))
        return self.sheets[-1]

    def files(self, pattern: str) -> Iterator[tuple[Path, Sheet]]:
        for folder in self.folders:
            for path in sorted(folder.glob(pattern)):
                yield folder, self.open(folder, path)

    def gather(
        self,
        pattern: str,
        read: Callable[[Block, kinds.Known], Item],
        known: kinds.Known,
        listed: bool = True,
    ) -> dict[str, Item]:
        """Items by id. A file holds a list of them, or one that is called as the file is."""
        found: dict[str, Item] = {}
        seen: dict[tuple[Path, str], str] = {}
        for folder, sheet in self.files(pattern):
            for block in _blocks(sheet, listed):
                item = read(block, known)
                if not listed and item.id and item.id != sheet.path.stem:
                    block.report("id", "not-file-name", value=item.id, file=sheet.path.stem)
                if item.id and (folder, item.id) in seen:
                    block.report("id", "id-twice", value=item.id, other=seen[folder, item.id])
                seen[folder, item.id] = f"{sheet.name}:{block.at('id').start_mark.line + 1}"
                found[item.id] = item
                self.where[item.id] = block
        return found

    def numbered(self, items: dict[str, Numbered]) -> dict[str, Numbered]:
        """The items, after seeing that no two bear the same number."""
        numbers: dict[str, str] = {}
        for item in items.values():
            other = numbers.setdefault(item.number, item.id)
            if other != item.id and item.number:
                block = self.where[item.id]
                block.report("number", "number-twice", value=item.number, other=other)
        return items

    def lists(self) -> dict[str, dict[str, Say]]:
        """The named lists; a later folder adds to them. Privacy levels and duties are fixed."""
        found: dict[str, dict[str, Say]] = {name: {} for name in LISTS}
        for _, sheet in self.files("lists.yaml"):
            if block := sheet.block():
                block.allow(*LISTS, "leave_out", "shared_tools")
                nodes = block.nodes("leave_out", needed=False)
                self.left_out += [(sheet, node) for node in nodes]
                for name in block.parts.keys() & set(LISTS):
                    found[name] |= _named(name, block)
                self.shared_tools += block.some("shared_tools", found["tools"])
        return found

    def cards(self, known: kinds.Known) -> dict[str, Card]:
        """The cards, without those that an organisation leaves out."""
        cards = self.numbered(self.gather("nudges/**/*.yaml", kinds.card, known, listed=False))
        every = list(cards)
        for sheet, node in self.left_out:
            id = str(node.value)
            if id not in every:
                values = {"key": "leave_out", "value": id, **hints(id, every), "options": ""}
                sheet.report(node, "unknown-value", **values)
            cards.pop(id, None)
        return cards

    def lessons(self, known: kinds.Known) -> dict[str, Lesson]:
        """The lessons, in the order of their numbers."""
        found = self.numbered(self.gather("lessons/*.yaml", kinds.lesson, known, listed=False))
        return dict(sorted(found.items(), key=lambda one: one[1].number))

    def rules(self, known: kinds.Known) -> dict[str, Rule]:
        """The house rules. Once an organisation has one of its own, no example holds any more:
        what it did not decide is a question, not a permission."""
        every = self.gather("rules/*.yaml", kinds.rule, known)
        rules = {id: rule for id, rule in every.items() if not rule.example} or every
        taken: dict[tuple[str, str], str] = {}
        for id, rule in rules.items():
            for tool in rule.tools:
                other = taken.setdefault((tool, rule.input), id)
                if other != id:
                    values = {"tool": tool, "input": rule.input, "other": other}
                    self.where[id].report("tools", "rule-twice", **values)
        return rules

    def commands(self) -> dict[str, str]:
        """What people may type, in any language, to the verb it stands for."""
        found: dict[str, str] = {}
        for _, sheet in self.files("commands.yaml"):
            block = sheet.block()
            for verb in block.parts if block else ():
                if block and (part := sheet.as_block(block.parts[verb][1])):
                    part.allow("nl", "en")
                    for node in (*part.nodes("nl"), *part.nodes("en")):
                        text = plain(str(node.value))
                        if found.setdefault(text, verb) != verb:
                            sheet.report(node, "command-twice", value=text, other=found[text])
        return found

    def unread(self) -> None:
        """Folders that are not there, and files that look like content but are never read."""
        for folder in self.folders:
            if not folder.is_dir():
                self.open(folder, folder).report(1, "no-folder")
        for _, sheet in self.files("**/*.yml"):
            sheet.report(1, "not-read")
        for folder, sheet in self.files("**/*.yaml"):
            place = sheet.path.relative_to(folder).parts[0]
            if place not in PLACES:
                sheet.report(1, "wrong-place", value=place, **hints(place, PLACES))


def _blocks(sheet: Sheet, listed: bool) -> Iterable[Block]:
    if listed:
        return sheet.blocks()
    block = sheet.block()
    return (block,) if block else ()


def _named(name: str, block: Block) -> dict[str, Say]:
    part = block.sheet.as_block(block.parts[name][1])
    if part is None:
        return {}
    if name in FIXED:
        part.allow(*FIXED[name])
    limit = kinds.TASK if name in LONGER else kinds.TITLE
    return {key: part.say(key, limit) for key in part.parts}
