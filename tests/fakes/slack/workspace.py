"""One Slack workspace in memory: its people and rooms, what was posted, and what the app did."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adapters.clock import WallClock
from tests.fakes.faults import Faults
from tests.fakes.limits import Bucket
from tests.fakes.slack.checks import Json

SCOPES = frozenset(
    {
        "chat:write",
        "commands",
        "files:write",
        "im:history",
        "im:write",
        "users:read",
        "users:read.email",
    }
)
SECRET = "signing-secret"
TRIGGER_LIVES = timedelta(seconds=3)
DEEPEST = 3  # views on top of each other


class Refusal(Exception):
    """An answer with `ok: false`."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


class TooFast(Exception):
    """A 429; `after` is how many seconds to wait."""

    def __init__(self, after: float) -> None:
        super().__init__(f"{after:.1f} s")
        self.after = after


@dataclass(slots=True)
class Person:
    id: str
    name: str
    email: str = ""
    tz: str = "Europe/Brussels"
    locale: str = "nl-NL"
    is_bot: bool = False
    deleted: bool = False
    guest: bool = False
    status: tuple[str, str, int] = ("", "", 0)  # emoji, text, and when it ends


@dataclass(slots=True)
class Room:
    """A channel; the app can post in it when it is a member."""

    id: str
    name: str
    members: set[str]
    archived: bool = False


@dataclass(slots=True)
class Post:
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    edited: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Call:
    """One try of the app; `outcome` is `ok`, Slack's error, or the fault that struck."""

    method: str
    body: Json
    outcome: str = ""


@dataclass(slots=True)
class Upload:
    name: str
    content: bytes = b""
    posted: bool = False


@dataclass(slots=True)
class _Trigger:
    user: str
    at: datetime
    used: bool = False


class Workspace:
    """What a test may read and turn: `chats` per channel id, `views` (open modals) and `homes` per
    user id, `whispers` per channel and user id (what one person alone sees), `uploads` per file
    id, `calls`; and `scopes`, `faults`, `limited`.
    """

    team = "T0OMEGA"
    domain = "omega-town"
    app = "A0COACH"
    bot = "B0COACH"
    bot_user = "U0COACH"

    def __init__(
        self,
        now: Callable[[], datetime] | None = None,
        *,
        token: str = "xoxb-loopback",
        app_token: str = "xapp-loopback",
        scopes: frozenset[str] = SCOPES,
    ) -> None:
        self.now = now or WallClock().now
        self.token = token
        self.app_token = app_token
        self.scopes = set(scopes)
        self.limited = True
        self.base = ""  # where it is served
        self.faults = Faults()
        self.people: dict[str, Person] = {}
        self.rooms: dict[str, Room] = {}
        self.groups: dict[str, tuple[str, list[str]]] = {}  # handle and users, by id
        self.chats: defaultdict[str, list[Post]] = defaultdict(list)
        self.views: defaultdict[str, list[Json]] = defaultdict(list)
        self.homes: dict[str, Json] = {}
        self.whispers: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self.uploads: dict[str, Upload] = {}
        self.calls: list[Call] = []
        self._triggers: dict[str, _Trigger] = {}
        self._buckets: dict[str, Bucket] = {}
        self._last_ts = 0
        self._count = 0
        self.joins(self.bot_user, "Omega Coach", is_bot=True)

    # --- who and where ----------------------------------------------------------------------------

    def joins(self, user: str, name: str, email: str = "", **more: Any) -> Person:
        self.people[user] = person = Person(user, name, email, **more)
        return person

    def opens(self, channel: str, name: str, *members: str, invited: bool = True) -> Room:
        """A channel with these people, and the coach when it is invited."""
        everybody = {*members, self.bot_user} if invited else set(members)
        self.rooms[channel] = room = Room(channel, name, everybody)
        return room

    @staticmethod
    def chat_with(user: str) -> str:
        """The id of the private chat between the coach and this person."""
        return f"D{user}"

    def owner_of(self, channel: str) -> Person | None:
        """Who talks with the coach in this private chat."""
        return self.people.get(channel[1:]) if channel.startswith("D") else None

    # --- what stands where ------------------------------------------------------------------------

    def posts(self, channel: str) -> list[Post]:
        """What can be read there now, oldest first."""
        return [post for post in self.chats[channel] if not post.deleted]

    def find(self, channel: str, ts: str) -> Post | None:
        return next((post for post in self.posts(channel) if post.ts == ts), None)

    def put(self, channel: str, user: str, text: str, blocks: list[Json] | None = None) -> Post:
        post = Post(self.next_ts(), user, text, self.with_ids(blocks or []))
        self.chats[channel].append(post)
        return post

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """The blocks as Slack keeps them: each has an id."""
        return [{**block, "block_id": block.get("block_id", self.name("b"))} for block in blocks]

    def view(self, view_id: str) -> tuple[str, Json] | None:
        """An open modal or a home, and whose it is."""
        found = ((user, one) for user, one in self._standing() if one["id"] == view_id)
        return next(found, None)

    def _standing(self) -> Iterator[tuple[str, Json]]:
        yield from ((user, one) for user, stack in self.views.items() for one in stack)
        yield from self.homes.items()

    def drawn(self, view: Json, old: Json | None = None, over: Json | None = None) -> Json:
        """A view as Slack keeps it: in place of an `old` one, or `over` the one below it."""
        ident = old["id"] if old else self.name("V")
        kept: Json = {
            "id": ident,
            "team_id": self.team,
            "app_id": self.app,
            "bot_id": self.bot,
            "app_installed_team_id": self.team,
            "state": {"values": {}},
            "root_view_id": (old or over or {}).get("root_view_id", ident),
            "previous_view_id": old["previous_view_id"] if old else over and over["id"],
            "hash": f"{self.next_ts()}.{self.name('h')}",
        }
        plain = {"private_metadata": "", "callback_id": "", "external_id": ""}
        flags = {"clear_on_close": False, "notify_on_close": False}
        empty = {"title": None, "submit": None, "close": None}
        return {
            **{**plain, **flags, **empty, **deepcopy(view)},
            "blocks": self.with_ids(view["blocks"]),
            **kept,
        }

    # --- time, names, limits ----------------------------------------------------------------------

    def next_ts(self) -> str:
        """A message timestamp: never the same twice, and always rising."""
        self._last_ts = max(int(self.now().timestamp() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def name(self, start: str) -> str:
        """A name of its own for something new."""
        self._count += 1
        return f"{start}{self._count:05d}"

    def trigger(self, user: str) -> str:
        name = f"{self._count}.{self.name('t')}"
        self._triggers[name] = _Trigger(user, self.now())
        return name

    def exchange(self, name: str) -> str:
        """Whose trigger this is. It is good for three seconds, and once."""
        trigger = self._triggers.get(name)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if self.now() - trigger.at > TRIGGER_LIVES:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger.user

    def pace(self, key: str, rate: float, burst: int) -> None:
        """Take one from a bucket, made full when first asked for. Raises TooFast."""
        if key not in self._buckets:
            self._buckets[key] = Bucket(rate, burst, self.now)
        after = self._buckets[key].take() if self.limited else 0.0
        if after:
            raise TooFast(after)

    # --- what the app did -------------------------------------------------------------------------

    def count(self, method: str, outcome: str = "") -> int:
        """How often the app tried this, or how often with that outcome."""
        return sum(call.method == method and outcome in ("", call.outcome) for call in self.calls)

    async def until(self, condition: Callable[[], object], seconds: float = 5.0) -> None:
        """Wait for what the app does after its ack."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():  # noqa: ASYNC110 - what is waited for is any plain question
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(f"not so within {seconds} s") from None
