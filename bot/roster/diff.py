"""What an import would change, in lines that people can read before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.roster.cells import Spot
from bot.roster.problem import Problem

Value = str | list[str]
Phrase = Callable[..., str]
SHOWN = 50  # people in one part of the list
MANY, PART = 5, 3  # so many leavers, and more than one in so many, are asked about first


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was otherwise: `tools: chat → chat copilot`."""

    field: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Entry:
    """One person or team as the file wants it; `key` is None while it is not stored yet.

    `values` is all that is known; only what stands in `changes` is written for someone stored.
    `back` is someone who had left.
    """

    key: int | None
    ref: str
    name: str
    team: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    gained: tuple[Spot, ...] = ()
    lost: tuple[Spot, ...] = ()
    back: bool = False


@dataclass(frozen=True, slots=True)
class Diff:
    """What the files change. Nothing is written while there are `problems`.

    `present` is how many people there are now, of whom the files speak. `skipped` had themselves
    erased: a number, never a name. `waiting` are new or back in a team that is open already.
    `unread` are teams whose people were not looked at, `asides` counts of who was passed over.
    `shared` are people whose e-mail address looks like one that others read as well, `renamed`
    those of whose former name nothing is left.
    """

    problems: tuple[Problem, ...] = ()
    new_teams: tuple[Entry, ...] = ()
    changed_teams: tuple[Entry, ...] = ()
    absent_teams: tuple[str, ...] = ()
    new: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    returning: tuple[Entry, ...] = ()
    leaving: tuple[Entry, ...] = ()
    unchanged: int = 0
    skipped: int = 0
    present: int = 0
    waiting: int = 0
    has_owner: bool = True
    unread: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    asides: Mapping[str, int] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether the database says all this already."""
        people = self.new or self.changed or self.returning or self.leaving
        return not (people or self.new_teams or self.changed_teams)

    @property
    def looks_half(self) -> bool:
        """Whether so many would leave that the file may be a part of the real one."""
        return len(self.leaving) >= MANY and len(self.leaving) * PART > self.present

    def lines(self, words: Phrase, shown: int = SHOWN) -> list[str]:
        """The whole list, with at most `shown` people in each part of it."""
        if self.problems:
            return [problem.text(words) for problem in self.problems]
        listed = [*self._teams(words), *self._people(words, shown)]
        return [*listed, *([""] if listed else []), *self._closing(words)]

    def _teams(self, words: Phrase) -> Iterator[str]:
        if self.new_teams:
            yield words("roster-new-teams", count=len(self.new_teams))
            yield from (f"  + {team.name} ({team.ref})" for team in self.new_teams)
        if self.changed_teams:
            yield words("roster-changed-teams", count=len(self.changed_teams))
            for team in self.changed_teams:
                yield from _changed(team, words)
        if self.absent_teams:
            yield words("roster-absent-teams", teams=", ".join(self.absent_teams))

    def _people(self, words: Phrase, shown: int) -> Iterator[str]:
        if self.new:
            yield words("roster-new", count=len(self.new))
            yield from _some(self.new, words, shown, lambda one: [f"  + {_person(one)}"])
        if self.returning:
            yield words("roster-returning", count=len(self.returning))
            yield from _some(self.returning, words, shown, lambda one: [f"  + {_person(one)}"])
        if self.changed:
            yield words("roster-changed", count=len(self.changed))
            yield from _some(self.changed, words, shown, lambda one: _changed(one, words))
        if self.leaving:
            yield words("roster-leaving", count=len(self.leaving))
            yield from _some(self.leaving, words, shown, lambda one: [f"  - {_person(one)}"])

    def _closing(self, words: Phrase) -> Iterator[str]:
        if self.nothing:
            yield words("roster-nothing")
        yield words("roster-unchanged", count=self.unchanged)
        for name, count in sorted(self.asides.items()):
            yield words(f"roster-{name}", count=count)
        if self.unread:
            yield words("roster-unread", teams=", ".join(self.unread))
        if self.shared:
            yield words("roster-shared", people=", ".join(self.shared[:SHOWN]))
        if self.renamed:
            yield words("roster-renamed", people=", ".join(self.renamed[:SHOWN]))
        if self.skipped:
            yield words("roster-skipped", count=self.skipped)
        if self.waiting:
            yield words("roster-waiting", count=self.waiting)
        if not self.has_owner:
            yield words("roster-no-owner")
        if self.looks_half:
            yield words("roster-half", leaving=len(self.leaving), present=self.present)
        yield words("roster-quiet")


def _some(
    entries: Sequence[Entry], words: Phrase, shown: int, lines: Callable[[Entry], Sequence[str]]
) -> Iterator[str]:
    for entry in entries[:shown]:
        yield from lines(entry)
    if len(entries) > shown:
        yield "  " + words("roster-more", count=len(entries) - shown)


def _person(entry: Entry) -> str:
    return f"{entry.name} ({entry.ref}), {entry.team}"


def _changed(entry: Entry, words: Phrase) -> list[str]:
    lines = [f"  {entry.name} ({entry.ref})"]
    for change in entry.changes:
        field = words(f"roster-field-{change.field}")
        old, new = _shown(change.old, words), _shown(change.new, words)
        lines.append(f"    {field}: {old} → {new}")
    return lines


def _shown(value: Value, words: Phrase) -> str:
    text = value if isinstance(value, str) else ", ".join(value)
    return text or words("roster-none")
