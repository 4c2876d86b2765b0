"""Compares the phrase files of all languages, so that no word is missing or lacks a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.content.problem import Problem
from bot.content.shapes import LANGUAGES, VARIANTS


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase: where it stands and which values it wants."""

    file: str
    line: int
    values: frozenset[str]


Phrases = dict[str, Phrase]


def check(folders: tuple[Path, ...]) -> list[Problem]:
    """Phrases that are broken, double, missing in a language, or that want different values."""
    problems: list[Problem] = []
    all_of: dict[str, Phrases] = {lang: {} for lang in (*LANGUAGES, *VARIANTS)}
    for folder in folders:
        for lang, known in all_of.items():
            found = _read(folder, lang, problems)
            problems += _unfillable(found, known)
            known |= found
    for lang in VARIANTS:
        problems += _unfillable(all_of[lang], all_of["nl"], new=True)
    return problems + list(_compare(all_of["nl"], all_of["en"]))


def files(folder: Path, lang: str) -> list[Path]:
    """The phrase files of one language in a content folder."""
    return sorted((folder / "phrases").glob(f"*.{lang}.ftl"))


def _read(folder: Path, lang: str, problems: list[Problem]) -> Phrases:
    found: Phrases = {}
    for path in files(folder, lang):
        name = path.relative_to(folder.parent).as_posix()
        source = path.read_text("utf-8")
        for entry in FluentParser().parse(source).body:
            line = source.count("\n", 0, _start(entry, source)) + 1
            if isinstance(entry, ast.Junk):
                text = source[_start(entry, source) :].split("\n", 1)[0]
                problems.append(Problem(name, line, "phrase-broken", {"text": text}))
            elif isinstance(entry, ast.Message | ast.Term):
                id = entry.id.name
                if id in found:
                    other = f"{found[id].file}:{found[id].line}"
                    problems.append(Problem(name, line, "phrase-twice", {"id": id, "other": other}))
                found[id] = Phrase(name, line, frozenset(_Values.of(entry)))
    return found


def _start(entry: Any, source: str) -> int:
    """Where an entry's own text starts, its comment and blank lines before it passed over."""
    at: int = entry.id.span.start if hasattr(entry, "id") else entry.span.start
    while at < len(source) and source[at].isspace():
        at += 1
    return at


class _Values(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    @classmethod
    def of(cls, entry: ast.Message | ast.Term) -> set[str]:
        seen = cls()
        seen.visit(entry)
        return seen.names

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def _unfillable(found: Phrases, base: Phrases, new: bool = False) -> Iterator[Problem]:
    """Phrases that replace one and want a value which the coach does not give there.

    With `new`, a phrase that replaces nothing is a problem too.
    """
    for id, phrase in found.items():
        if id in base and (extra := phrase.values - base[id].values):
            values = {"id": id, "values": _dollars(extra)}
            yield Problem(phrase.file, phrase.line, "phrase-unfillable", values)
        elif id not in base and new:
            values = {"id": id, "language": "nl"}
            yield Problem(phrase.file, phrase.line, "phrase-missing", values)


def _compare(nl: Phrases, en: Phrases) -> Iterator[Problem]:
    for id in sorted(nl.keys() | en.keys()):
        if id not in nl or id not in en:
            phrase, language = (nl[id], "en") if id in nl else (en[id], "nl")
            values = {"id": id, "language": language}
            yield Problem(phrase.file, phrase.line, "phrase-missing", values)
        elif differ := nl[id].values ^ en[id].values:
            values = {"id": id, "values": _dollars(differ)}
            yield Problem(en[id].file, en[id].line, "phrase-values", values)


def _dollars(names: frozenset[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(names))
