"""What one process of the coach does, where several share a PostgreSQL database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """`hears` what people do and answers it, `sends` what was planned, and `beats`: looks at what
    is due, and for people who are reached nowhere."""

    name: str
    hears: bool = False
    sends: bool = False
    beats: bool = False


    @property
    def signature(self) -> str:
        """As which a database lists its connections."""
        return "omega" if self.hears and self.sends and self.beats else f"omega {self.name}"


ALL = Role("all", hears=True, sends=True, beats=True)
ROLES = {
    one.name: one
    for one in (ALL, Role("web", hears=True), Role("sender", sends=True), Role("clock", beats=True))
}
