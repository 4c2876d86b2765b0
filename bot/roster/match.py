"""Finds out which colleague in the database a row is about, and when that is uncertain.

Somebody's consent and private chats hang on this, so two of id, e-mail address and name agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.people import contact_hash
from bot.roster.letters import folded
from bot.roster.problem import Problem
from bot.roster.sheets import PersonRow
from bot.roster.stored import Known, Stored

_PARTICLES = "al bin da de del den der di dos du el het in la le op te ten ter van von"
PARTICLES = frozenset(_PARTICLES.split())

Pair = tuple[PersonRow, Stored | None]


@dataclass(frozen=True, slots=True)
class Matched:
    """Each row with its person, None when new. `skipped` had themselves erased; `untouched` are
    the keys of stored people whose row was skipped."""

    pairs: tuple[Pair, ...]
    problems: tuple[Problem, ...]
    skipped: int
    untouched: frozenset[int]


def match(rows: Iterable[PersonRow], known: Known, secret: str) -> Matched:
    rows = list(rows)
    people = _People(known.people)
    erased = [row for row in rows if known.erased and _erased(row, known, secret)]
    refs = {row.ref for row in erased}
    coming = [row for row in rows if row.ref not in refs]
    people.claim(coming)
    found = [(row, people.find(row)) for row in coming]
    return Matched(
        pairs=tuple((row, one) for row, one in found if not isinstance(one, Problem)),
        problems=tuple(one for _, one in found if isinstance(one, Problem)),
        skipped=len(erased),
        untouched=frozenset(people.by_ref[ref].key for ref in refs if ref in people.by_ref),
    )


def _erased(row: PersonRow, known: Known, secret: str) -> bool:
    return contact_hash(row.email, secret) in known.erased


class _People:
    """The stored people, to be found by id and by e-mail address."""

    def __init__(self, people: tuple[Stored, ...]) -> None:
        self.by_ref = {person.ref: person for person in people}
        present_last = sorted(people, key=lambda person: not person.left)
        self.by_email = {person.email: person for person in present_last}
        self.claimed: set[int] = set()

    def claim(self, rows: Iterable[PersonRow]) -> None:
        """People whose id is in the file are nobody else."""
        self.claimed = {self.by_ref[row.ref].key for row in rows if row.ref in self.by_ref}

    def find(self, row: PersonRow) -> Stored | Problem | None:
        by_ref, by_email = self.by_ref.get(row.ref), self.by_email.get(row.email)
        if by_ref is not None:
            if by_email is not None and by_email is not by_ref and not by_email.left:
                return _two_people(row, by_ref, by_email)
            same = by_ref.email == row.email or alike(by_ref.name, row.name)
            return by_ref if same else _someone_else(row, by_ref)
        if by_email is None or by_email.key in self.claimed:
            return None
        if one_name(by_email.name, row.name):
            return by_email
        return None if by_email.left else _someone_else(row, by_email)


def alike(one: str, other: str) -> bool:
    """Whether two names share a word that says something: a marriage changes only a part."""
    return bool(set(_words(one)) & set(_words(other)))


def one_name(one: str, other: str) -> bool:
    """Whether one of two names is the other with something added. Where only the e-mail address
    speaks for the same person too, it takes that: anna@ may be given on to the next Anna."""
    some, others = set(_words(one)), set(_words(other))
    return bool(some and others) and (some <= others or others <= some)


def _words(name: str) -> Iterator[str]:
    for word in folded(name).replace("-", " ").split():
        if (bare := word.strip(".,'’")) and bare not in PARTICLES:
            yield bare


def _two_people(row: PersonRow, by_ref: Stored, by_email: Stored) -> Problem:
    values = {"id": row.ref, "name": by_ref.name, "email": row.email, "other": by_email.name}
    return Problem(row.file, row.line, "two-people", values)


def _someone_else(row: PersonRow, stored: Stored) -> Problem:
    values = {"id": stored.ref, "email": stored.email, "name": stored.name, "now": row.name}
    return Problem(row.file, row.line, "someone-else", values)
