"""What the program owner presses."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions import Action


@dataclass(frozen=True, slots=True)
class WriteWhy(Action, verb="program.write-why"):
    """Open the form for the why; only the owner."""


@dataclass(frozen=True, slots=True)
class ShowTeams(Action, verb="program.teams"):
    """The teams and which of them are open; only the owner."""


@dataclass(frozen=True, slots=True)
class MoreTeams(Action, verb="program.more-teams"):
    """The same list further on."""

    page: int


@dataclass(frozen=True, slots=True)
class AskOpen(Action, verb="program.ask-open"):
    """Say what opening this team means, before it happens."""

    team: int


@dataclass(frozen=True, slots=True)
class OpenTeam(Action, verb="program.open"):
    """Open a team, or invite who came into an open one since."""

    team: int
