"""The state of the loopback Teams: people, chats, what stands in them, and what was asked of it."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2s
from itertools import count
from typing import Any, NamedTuple

from aiohttp import web

from adapters.clock import WallClock
from tests.fakes.faults import Faults
from tests.fakes.limits import Bucket
from tests.fakes.teams.identity import Identity

CARD = "application/vnd.microsoft.card.adaptive"
SENDS = [(7.0, 7), (4.0, 8), (2.0, 60), (0.5, 1800)]  # per thread: 7/1 s, 8/2 s, 60/30 s, 1800/h
READS = [(2 * rate, 2 * burst) for rate, burst in SENDS]
ALL = [(50.0, 50)]  # per app and tenant
REAL = WallClock()

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Resident:
    """A person of the tenant; `id` is how this bot knows them."""

    aad: str
    name: str
    email: str
    locale: str = "nl-NL"
    zone: str = "Europe/Amsterdam"
    role: str = "user"

    @property
    def id(self) -> str:
        return f"29:1{_opaque('user', self.aad)}"

    @property
    def account(self) -> Json:
        given, _, surname = self.name.partition(" ")
        return {"id": self.id, "name": self.name, "aadObjectId": self.aad, "objectId": self.aad,
                "givenName": given, "surname": surname, "email": self.email,
                "userPrincipalName": self.email, "userRole": self.role}  # fmt: skip


@dataclass(slots=True)
class Post:
    """One activity in a chat, by the bot or by a person. `seen` is the card an answer to a press
    put before that person only, until the post itself is edited."""

    id: str
    activity: Json
    mine: bool
    reply_to: str = ""
    edited: int = 0
    deleted: bool = False
    seen: dict[str, Json] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return str(self.activity.get("text") or "")

    @property
    def card(self) -> Json | None:
        found = self.attachment(CARD)
        return found["content"] if found else None

    def attachment(self, kind: str) -> Json | None:
        attachments = self.activity.get("attachments") or ()
        return next((a for a in attachments if a.get("contentType") == kind), None)


@dataclass(slots=True)
class Chat:
    """A private chat with the bot, or a channel of a team. `refusal` answers every send."""

    id: str
    members: list[Resident]
    private: bool
    installed: bool = True
    refusal: str = ""
    posts: list[Post] = field(default_factory=list)

    @property
    def standing(self) -> list[Post]:
        """What the bot said and did not take back."""
        return [post for post in self.posts if post.mine and not post.deleted]

    def find(self, id: str) -> Post | None:
        return next((post for post in self.posts if post.id == id), None)


class Call(NamedTuple):
    """One request of the bot to the connector, and what it got."""

    method: str
    path: str
    body: Any
    status: int


class World:
    """One tenant with one bot. `now` drives limits, token lives and timestamps."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = REAL.now,
        app_id: str = "00000000-0000-4000-8000-00000000b070",
        secret: str = "loopback",
        tenant: str = "00000000-0000-4000-8000-000000007e4a",
    ) -> None:
        self.now = now
        self.tenant = tenant
        self.identity = Identity(app_id, secret, tenant, now)
        self.faults = Faults()
        self.people: dict[str, Resident] = {}
        self.chats: dict[str, Chat] = {}
        self.calls: list[Call] = []
        self.tokens = 0  # how often the bot asked for one
        self.uploads: dict[str, bytes] = {}
        self.base = ""  # where it is served, once it is
        self._numbers = count(1_700_000_000_000)
        self._buckets: dict[tuple[str, str], list[Bucket]] = {}

    @property
    def bot(self) -> Json:
        return {"id": f"28:{self.identity.app_id}", "name": "Omega"}

    @property
    def service_url(self) -> str:
        return f"{self.base}/emea/{self.tenant}/"

    @property
    def counts(self) -> Counter[tuple[str, int]]:
        """How many calls had which method and status."""
        return Counter((call.method, call.status) for call in self.calls)

    def settings(self) -> dict[str, str]:
        """The coach's environment for this world."""
        return {
            "COACH_TEAMS_APP_ID": self.identity.app_id,
            "COACH_TEAMS_APP_SECRET": self.identity.secret,
            "COACH_TEAMS_TENANT_ID": self.tenant,
            "COACH_TEAMS_DEVELOPMENT": "1",
            "COACH_TEAMS_SERVICE_URL": self.service_url,
            "COACH_TEAMS_HOSTS": self.base.partition("://")[2].partition(":")[0],
            "COACH_TEAMS_LOGIN": f"{self.base}/{self.tenant}",
            "COACH_TEAMS_OPENID": f"{self.base}/v1/.well-known/openidconfiguration",
        }

    def person(self, aad: str, name: str = "", email: str = "", **more: str) -> Resident:
        """A new person, whose app is not installed yet."""
        name = name or aad
        email = email or f"{'.'.join(name.lower().split())}@example.com"
        self.people[aad] = Resident(aad, name, email, **more)
        chat = Chat(f"a:1{_opaque('chat', aad)}", [self.people[aad]], True, installed=False)
        self.chats[chat.id] = chat
        return self.people[aad]

    def private(self, aad: str) -> Chat:
        """Somebody's own chat with the bot."""
        return self.chats[f"a:1{_opaque('chat', aad)}"]

    def channel(self, id: str, *aads: str) -> Chat:
        """A channel the bot was added to; an id like Teams' own is made from any name."""
        id = id if id.startswith("19:") else f"19:{_opaque('channel', id)}@thread.tacv2"
        self.chats[id] = Chat(id, [self.people[aad] for aad in aads], False)
        return self.chats[id]

    def known(self, id: str) -> Resident | None:
        """A person by the bot's id, the directory's id or their address."""
        found = (p for p in self.people.values() if id in (p.id, p.aad, p.email))
        return next(found, None)

    def number(self) -> str:
        """The id of something new: rises, as Teams' own do."""
        return str(next(self._numbers))

    def put(self, chat: Chat, activity: Json, *, mine: bool, reply_to: str = "") -> Post:
        id = str(activity.get("id") or self.number())
        post = Post(id, activity | {"id": id}, mine, reply_to)
        chat.posts.append(post)
        return post

    def wait(self, kind: str, thread: str) -> int:
        """Whole seconds to wait before a call of this kind in this thread; 0 when there is room."""
        rates = {"send": SENDS, "create": SENDS, "read": READS, "all": ALL}[kind]
        key = (kind, "" if kind == "all" else thread)
        if key not in self._buckets:
            self._buckets[key] = [Bucket(rate, burst, self.now) for rate, burst in rates]
        return math.ceil(max(bucket.take() for bucket in self._buckets[key]))


WORLD: web.AppKey[World] = web.AppKey("world", World)


def _opaque(*words: str) -> str:
    """An id that says nothing, the same one every time."""
    return blake2s(json.dumps(words).encode(), digest_size=20).hexdigest()
