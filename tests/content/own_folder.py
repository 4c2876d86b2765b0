"""A small content folder of one's own, to break in all the ways people break files."""

from __future__ import annotations

from pathlib import Path

from bot.content import LANGUAGES, Problem, check, words_for

Found = tuple[str, int, str]

CARD = """\
id: greet
number: X01
for: [office]
skill: prompting
minutes: 5
privacy: own-text
guarantee: once
tools: [chat]
title: {nl: Groet, en: Greeting}
task: {nl: Schrijf een groet., en: Write a greeting.}
prompt: {nl: "Schrijf een groet aan [wie]", en: "Write a greeting to [whom]"}
check: {nl: Klopt het, en: Is it right}
"""


class Own:
    """A folder that stands after a base with the package's lists and none of its cards."""

    def __init__(self, base: Path, folder: Path) -> None:
        self.base, self.folder = base, folder

    def write(self, name: str, text: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def problems(self) -> list[Problem]:
        """What is wrong; all of it can be told in both languages."""
        found = check(self.base, self.folder)
        assert all(problem.text(words_for(lang)) for problem in found for lang in LANGUAGES)
        return found

    def found(self) -> list[Found]:
        return [(p.file, p.line, p.code) for p in self.problems()]

    def card(self, old: str = "", new: str = "") -> list[Found]:
        """What is wrong with the good card after changing `old` into `new`."""
        assert old in CARD
        self.write("nudges/office/greet.yaml", CARD.replace(old, new, 1) if old else CARD)
        return self.found()
