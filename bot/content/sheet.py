"""Reads YAML while remembering on which line everything stands, so that errors can point there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.content.problem import Problem, hints
from bot.content.shapes import LANGUAGES, VARIANTS, Say

NOTHING = Say("", "")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C: eight times as fast


@dataclass
class Sheet:
    """One file and what is wrong in it; `name` is how people know the file."""

    path: Path
    name: str
    problems: list[Problem] = field(default_factory=list)

    def report(self, node: Node | int, code: str, **values: str) -> None:
        line = node if isinstance(node, int) else node.start_mark.line + 1
        self.problems.append(Problem(self.name, line, code, values))

    def root(self) -> Node | None:
        """The whole file, or None after reporting why it cannot be read."""
        try:
            node = yaml.compose(self.path.read_text("utf-8"), LOADER)
        except UnicodeDecodeError:
            self.report(1, "not-utf8")
            return None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.report(mark.line + 1 if mark else 1, "broken-yaml")
            return None
        except yaml.YAMLError:
            self.report(1, "broken-yaml")
            return None
        if node is None:
            self.report(1, "empty")
        return node

    def block(self) -> Block | None:
        """The file as one mapping of keys."""
        node = self.root()
        return self.as_block(node) if node else None

    def blocks(self) -> Iterator[Block]:
        """The file as a list of mappings."""
        node = self.root()
        if node and not isinstance(node, SequenceNode):
            self.report(node, "not-list", key=self.path.name)
        elif node:
            found = (self.as_block(item) for item in node.value)
            yield from (block for block in found if block)

    def as_block(self, node: Node) -> Block | None:
        if isinstance(node, MappingNode):
            return Block(self, node)
        self.report(node, "not-keys")
        return None


class Block:
    """A mapping in a file. Every `take` reports what is wrong and then returns a placeholder,
    so that one reading finds all problems; nothing is used while there are any."""

    def __init__(self, sheet: Sheet, node: MappingNode) -> None:
        self.sheet, self.node = sheet, node
        self.parts: dict[str, tuple[Node, Node]] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in self.parts:
                sheet.report(key, "key-twice", key=name)
            self.parts[name] = (key, value)

    def at(self, key: str) -> Node:
        """Where a key stands, or where the block begins."""
        return self.parts[key][0] if key in self.parts else self.node

    def report(self, key: str, code: str, **values: str) -> None:
        self.sheet.report(self.at(key), code, **{"key": key, **values})

    def allow(self, *keys: str) -> None:
        for key in self.parts.keys() - set(keys):
            self.report(key, "unknown-key", **hints(key, keys))

    def text(self, key: str, default: str | None = None) -> str:
        """A plain text; without `default` it must be there."""
        if key not in self.parts:
            if default is None:
                self.report(key, "missing-key")
            return default or ""
        node = self.parts[key][1]
        if not isinstance(node, ScalarNode):
            self.report(key, "not-text")
            return ""
        if not node.value.strip() and default is None:
            self.report(key, "missing-key")
        return str(node.value).strip()

    def maybe_say(self, key: str, limit: int = 0) -> Say | None:
        return self.say(key, limit) if key in self.parts else None

    def say(self, key: str, limit: int = 0) -> Say:
        """A text in every language, each at most `limit` characters when there is a limit."""
        if key not in self.parts:
            self.report(key, "missing-key")
            return NOTHING
        return self._said(self.parts[key][1], self.at(key), key, limit)

    def says(self, key: str, limit: int = 0) -> tuple[Say, ...]:
        """A list of such texts; may be left out."""
        nodes = self.nodes(key, needed=False)
        return tuple(self._said(node, node, key, limit) for node in nodes)

    def _said(self, node: Node, at: Node, key: str, limit: int) -> Say:
        if not isinstance(node, MappingNode):
            self.sheet.report(at, "not-languages", key=key)
            return NOTHING
        block = Block(self.sheet, node)
        block.allow(*LANGUAGES, *VARIANTS)
        texts = {lang: block._spoken(lang, key, at, limit) for lang in LANGUAGES}
        found = [lang for lang in VARIANTS if lang in block.parts]
        variants = {lang: block._spoken(lang, key, at, limit) for lang in found}
        return Say(texts["nl"], texts["en"], variants)

    def _spoken(self, lang: str, key: str, at: Node, limit: int) -> str:
        if lang not in self.parts or not (text := self.text(lang, "")):
            self.sheet.report(at, "missing-translation", key=key, language=lang)
            return ""
        if limit and len(text) > limit:
            size = {"length": str(len(text)), "limit": str(limit)}
            self.sheet.report(self.at(lang), "too-long", key=key, language=lang, **size)
        return text

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        text = self.text(key)
        if re.fullmatch(r"\d{1,9}", text) and low <= int(text) <= high:
            return int(text)
        if text:
            self.report(key, "not-number", value=text, low=str(low), high=str(high))
        return low

    def yes(self, key: str) -> bool:
        """True or false; left out is false."""
        text = self.text(key, "false").casefold()
        if text not in ("true", "false"):
            self.report(key, "not-yes-no", value=text)
        return text == "true"

    def one(self, key: str, known: Collection[str]) -> str:
        """One of the values that exist."""
        value = self.text(key)
        if value and value not in known:
            self.report(key, "unknown-value", value=value, **hints(value, known))
        return value

    def some(self, key: str, known: Collection[str], needed: bool = False) -> tuple[str, ...]:
        """A list of values that exist; may be empty unless `needed`."""
        nodes = self.nodes(key, needed)
        for node in nodes:
            if not isinstance(node, ScalarNode) or node.value not in known:
                value = str(node.value) if isinstance(node, ScalarNode) else "…"
                wrong = {"key": key, "value": value, **hints(value, known)}
                self.sheet.report(node, "unknown-value", **wrong)
        return tuple(dict.fromkeys(str(node.value) for node in nodes))

    def nodes(self, key: str, needed: bool = True) -> list[Node]:
        """What stands in a list."""
        node = self.parts[key][1] if key in self.parts else None
        if isinstance(node, SequenceNode) and (node.value or not needed):
            return list(node.value)
        if node is not None and not isinstance(node, SequenceNode):
            self.report(key, "not-list")
        elif needed:
            self.report(key, "missing-key")
        return []

    def blocks(self, key: str) -> Iterator[Block]:
        found = (self.sheet.as_block(node) for node in self.nodes(key))
        yield from (block for block in found if block)
