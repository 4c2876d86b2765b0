"""What people do, which adapters translate, and what then happens, which features hear."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.actions import Action, Topic
from bot.message import Values

TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # Unicode's names


@dataclass(frozen=True, slots=True)
class Sender:
    """Who acted, as the platform knows them: every id it gave, the first one is answered.

    `unsure`: the platform was asked for the address of somebody new, and did not tell.
    """

    platform: str
    ids: tuple[str, ...]
    email: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something a person did. `id` is the platform's own; the coach answers each id once.

    `at` is UTC. `message` is the platform's reference of the message acted on, `channel` where they
    were when that is not a private chat, `trigger` whatever the platform wants back with a form.
    `route` is how the platform is reached there: kept for what is said later, read by nobody else.
    """

    id: str
    sender: Sender
    at: datetime
    message: str = ""
    channel: str = ""
    route: str = ""
    trigger: Any = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Event):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clicked(Event):
    """`action` is packed, as it came in: it may be old or forged."""

    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(Event):
    action: str
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedHome(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Event):
    """The app was installed for this person; or they were only `found`, by their e-mail address.

    From a sender without an id: the app is there again for everybody on the platform.
    """

    found: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(Event):
    """The app was removed by or for this person; for everybody when the sender has no id."""


def keepable(text: str) -> str:
    """Text that every database can keep and every page can show as it was written.

    No NUL, no half characters, and nothing that turns the direction of the words around it.
    """
    text = text.encode(errors="ignore").decode()
    return "".join(one for one in text if one in "\n\t" or not _upsets(one))


def _upsets(one: str) -> bool:
    return unicodedata.category(one) == "Cc" or unicodedata.bidirectional(one) in TURNING


# --- what a feature hears: an Action that was pressed, or one of these ----------------------------


@dataclass(frozen=True, slots=True)
class Filled:
    """A form came back."""

    action: Action
    values: Values

    def line(self, name: str) -> str:
        """One field as stripped text; empty when it is missing or not text."""
        value = self.values.get(name, "")
        return keepable(value).strip() if isinstance(value, str) else ""

    def many(self, name: str) -> tuple[str, ...]:
        value = self.values.get(name, ())
        values = value if isinstance(value, tuple) else ((value,) if value else ())
        return tuple(keepable(one) for one in values)


@dataclass(frozen=True, slots=True)
class Heard:
    """Plain words that are no command; `asked` is what a yes to the open question would do.

    `idle` words are a greeting, thanks, or a yes or no to nothing, and seldom mean more.
    """

    text: str
    asked: Action | None = None
    idle: bool = False


@dataclass(frozen=True, slots=True)
class SaidYes:
    """The person of this turn wants to be coached from now on."""


@dataclass(frozen=True, slots=True)
class CoachingEnded:
    """The person of this turn said no, stopped, or left."""


@dataclass(frozen=True, slots=True)
class RhythmChanged:
    """Day, hour, pattern, zone, pause or tools of the person of this turn changed."""


@dataclass(frozen=True, slots=True)
class RhythmWanted:
    """The person of this turn wants at most one offer in so many weeks."""

    every: int


@dataclass(frozen=True, slots=True)
class RhythmSaidBack:
    """The person of this turn is asked whether offers are to come so from now on; `every` is 0 for
    as often as now. A feature may say when the first would come."""

    day: int
    hour: int
    every: int


@dataclass(frozen=True, slots=True)
class SettingsOpened:
    """The person of this turn looks at their settings: a feature may add what it keeps of them."""


@dataclass(frozen=True, slots=True)
class TeamOpened:
    """The owner opened this team for coaching."""

    team_id: int


@dataclass(frozen=True, slots=True)
class WantsToTry:
    """The person of this turn wants a colleague's story as their next nudge.

    `card` is the nudge the story came from, or empty; then title and task are the story's own.
    """

    story: int
    card: str
    title: str
    task: str


@dataclass(frozen=True, slots=True)
class StoryGone:
    """Its author took a story back."""

    story: int


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What a team's channel was to hear did not get there, or nobody knows whether it did.

    `status` is failed, expired or unknown.
    """

    topic: Topic
    key: str
    status: str


Happening = (
    Action
    | Filled
    | Heard
    | SaidYes
    | CoachingEnded
    | RhythmChanged
    | RhythmWanted
    | RhythmSaidBack
    | SettingsOpened
    | TeamOpened
    | WantsToTry
    | StoryGone
    | Unsaid
)
