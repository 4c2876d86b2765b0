"""What one process of the coach does, where several share a PostgreSQL database."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """`hears` what people do and answers it, `sends` what was planned, and `beats`: looks at what
    is due, and for people who are reached nowhere."""

    name: str
    hears: bool = False
    sends: bool = False
    beats: bool = False


ALL = Role("all", hears=True, sends=True, beats=True)
ROLES = {
    one.name: one
    for one in (ALL, Role("web", hears=True), Role("sender", sends=True), Role("clock", beats=True))
}


def signature(role: Role, platforms: Iterable[str], secret: str, schema: str = "-") -> str:
    """As which a database lists our connections: others see by it whether all are set alike."""
    mark = hmac.new(secret.encode(), b"omega replica", hashlib.sha256).hexdigest()[:6]
    return f"omega:{role.name}:{','.join(sorted(platforms))}:{mark}:{schema}"


def differ(mine: str, other: str) -> bool:
    """Whether these two share a ledger and are not set alike."""
    here, there = mine.split(":"), other.split(":")
    same_ledger = len(here) == len(there) == 5 and here[4] == there[4]
    return same_ledger and here[2:4] != there[2:4]
