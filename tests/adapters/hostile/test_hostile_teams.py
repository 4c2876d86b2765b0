"""What anybody could send to Teams' door, and what a broken Teams could."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from attack import Attack
from hostile_town import HostileTown, opened, settle
from mutations import CANARY, OF_OTHERS, Json, Recipe, Twist, Wire, written

from adapters.clock import WallClock
from bot.message import File, Message
from bot.offered import OfferedFile
from bot.ports import Place
from tests.conftest import PROVE
from tests.fakes.teams import activities as wire
from tests.fakes.teams.client import Client
from tests.fakes.teams.connector import CONSENT
from tests.fakes.teams.filling import filled
from tests.fakes.teams.front import TeamsFront
from tests.fakes.teams.identity import ISSUER, jwks
from tests.fakes.teams.world import World

EMULATOR = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
ELSEWHERE = "https://smba.trafficmanager.net.evil.example/emea/"
PAUSE = timedelta(seconds=8)
UNHEARD = {
    "a yes to a file", "a no to a file", "an upgrade", "a reaction", "typing",
    "an unknown invoke", "the end",
}  # fmt: skip
FILE = Message("file", (File("gesprek.ics", "text/calendar", b"BEGIN:VCALENDAR"),))


# --- tokens that are none -------------------------------------------------------------------------


def _coded(part: Any) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def forged(world: World, header: Json, key: bytes = b"", **claims: Any) -> str:
    """A token with any header and claims, signed by nobody, or with a secret."""
    now = int(WallClock().now().timestamp())
    good = {"iss": ISSUER, "aud": world.identity.app_id, "nbf": now, "exp": now + 3600,
            "serviceurl": world.service_url}  # fmt: skip
    signed = f"{_coded(header)}.{_coded(good | claims)}"
    made = hmac.new(key, signed.encode(), hashlib.sha256).digest() if key else b""
    return f"{signed}.{_coded(made)}"


def _tokens(world: World) -> dict[str, str]:
    """Every Authorization that is not Teams', by what is wrong with it; empty for none at all."""
    sign, url = world.identity.sign, world.service_url
    good = sign(url)
    head, claims, made = good.split(".")
    kid = {"alg": "RS256", "typ": "JWT", "kid": "connector"}
    public = json.dumps(jwks()["keys"][0]).encode()
    other = _coded({"iss": ISSUER, "aud": world.identity.app_id, "serviceurl": url})
    tokens = {
        "expired": sign(url, age=timedelta(hours=2)),
        "not yet good": sign(url, age=-timedelta(hours=2)),
        "another audience": sign(url, audience="00000000-0000-4000-8000-00000000ffff"),
        "another issuer": sign(url, issuer="https://evil.example"),
        "the emulator's issuer": sign(url, issuer=EMULATOR),
        "another key": sign(url, signer="stranger"),
        "another channel's key": sign(url, signer="webchat"),
        "another service address": sign(ELSEWHERE),
        "a service address with more": sign(url + "x"),
        "no service address": sign(None),
        "no algorithm": forged(world, kid | {"alg": "none"}),
        "no algorithm at all": forged(world, {"kid": "connector"}),
        "the public key as a secret": forged(world, kid | {"alg": "HS256"}, public),
        "a secret": forged(world, kid | {"alg": "HS256"}, b"loopback"),
        "an empty signature": forged(world, kid),
        "an unknown key": forged(world, kid | {"kid": CANARY}),
        "no key": forged(world, {"alg": "RS256"}),
        "a key that is no text": forged(world, kid | {"kid": ["connector"]}),
        "a key from elsewhere": forged(world, kid | {
            "jku": f"https://evil.example/{CANARY}", "x5u": f"https://evil.example/{CANARY}",
            "jwk": jwks()["keys"][0]}),
        "a critical header": forged(world, kid | {"crit": [CANARY], CANARY: 1}),
        "an issuer that is a list": forged(world, kid, iss=[ISSUER]),
        "an issuer that is an object": forged(world, kid, iss={"": ISSUER}),
        "an audience that is a number": forged(world, kid, aud=1),
        "an end that is no time": forged(world, kid, exp=CANARY),
        "a skill": forged(world, kid, ver="1.0", appid=CANARY, aud=CANARY),
        "a skill without a name": forged(world, kid, ver="1.0", appid="", aud=EMULATOR),
        "other claims": f"{head}.{other}.{made}",
        "half a signature": good[:-40],
        "no signature": f"{head}.{claims}.",
        "two parts": f"{head}.{claims}",
        "one part": CANARY,
        "no base64": f"{head}.%%%.{made}",
        "claims that are no object": f"{head}.{_coded([CANARY])}.{made}",
        "a header that is no object": f"{_coded([CANARY])}.{claims}.{made}",
        "nothing": "",
        "the bot's own": json.dumps({"token": CANARY}),
        "much too long": "e30." + "A" * 6000,
    }  # fmt: skip
    return {name: f"Bearer {token}" for name, token in tokens.items()} | {
        "no header": "",
        "no scheme": good,
        "another scheme": f"Basic {good}",
        "no capital": f"bearer {good}",
        "two tokens": f"Bearer {good} {good}",
        "two spaces": f"Bearer  {good}",
        "a comma": f"Bearer {sign(url, signer='stranger')}, Bearer {good}",
    }


# --- requests that are for somebody else ----------------------------------------------------------


def _tenant(raw: Json, world: World) -> str:
    raw["channelData"] = {"tenant": {"id": "00000000-0000-4000-8000-00000000ffff"}}
    return world.service_url


def _no_tenant(raw: Json, world: World) -> str:
    raw["channelData"] = {"tenant": world.tenant}
    return world.service_url


def _recipient(raw: Json, world: World) -> str:
    raw["recipient"] = {"id": "28:00000000-0000-4000-8000-00000000ffff"}
    return world.service_url


def _no_recipient(raw: Json, world: World) -> str:
    raw["recipient"] = [world.bot]
    return world.service_url


def _channel(raw: Json, world: World) -> str:
    raw["channelId"] = "webchat"
    return world.service_url


def _emulator(raw: Json, world: World) -> str:
    raw["channelId"], raw["recipient"] = "emulator", {"id": world.bot["id"], "role": "skill"}
    return world.service_url


def _address(url: str) -> Callable[[Json, World], str]:
    """An address that is not Teams', and a token that vouches for it."""

    def change(raw: Json, world: World) -> str:
        raw["serviceUrl"] = url.replace("HERE", world.base.partition("//")[2])
        return str(raw["serviceUrl"])

    return change


FOREIGN: dict[str, Callable[[Json, World], str]] = {
    "another tenant": _tenant,
    "no tenant": _no_tenant,
    "another bot": _recipient,
    "no bot": _no_recipient,
    "another channel": _channel,
    "the emulator": _emulator,
    "a foreign address": _address(ELSEWHERE),
    "an address in the house": _address("http://169.254.169.254/latest/meta-data/"),
    "a name before it": _address("http://HERE@evil.example/"),
    "a name like it": _address("http://127.0.0.1.evil.example/"),
    "a file": _address("file:///etc/passwd"),
    "no address": _address("http://[::1"),
    "a bare address": _address("HERE"),
    "nothing": _address(""),
}


class TeamsAttack(Attack):
    path = "/api/messages"
    refusals = frozenset({400, 401, 403})  # an activity is read before it is known whose it is
    answers = frozenset({200, 400, 401, 403, 404})

    def __init__(self, runner: asyncio.Runner, here: HostileTown, real: dict[str, Json]) -> None:
        super().__init__(runner, here)
        self.real = real
        self.tokens = _tokens(self.world)
        self.lies = [*self.tokens, *FOREIGN]
        self._vouched = ""

    @property
    def front(self) -> TeamsFront:
        assert isinstance(self.here.town.front, TeamsFront)
        return self.here.town.front

    @property
    def world(self) -> World:
        return self.front.world

    def write(self, name: str, payload: Json, lie: str) -> Wire:
        self._vouched = self.world.service_url
        if lie in FOREIGN:
            self._vouched = FOREIGN[lie](payload, self.world)
        return Wire(written(payload).encode(), {"Content-Type": "application/json"})

    def vouch(self, wire: Wire, lie: str) -> None:
        token = self.tokens.get(lie, f"Bearer {self.world.identity.sign(self._vouched)}")
        wire.headers |= {"Authorization": token} if token else {}

    async def ready(self) -> None:
        self.front._replies.clear()
        self.world.calls.clear()

    async def idle(self) -> None:
        await self.front.idle()

    def calls(self) -> Sequence[object]:
        return self.world.calls


@pytest.fixture(scope="module")
def attack() -> Iterator[TeamsAttack]:
    with asyncio.Runner() as runner:
        town, seats = runner.run(settle(TeamsFront.open))
        front = town.front
        assert isinstance(front, TeamsFront)
        with opened(runner, town, seats, front.url, front.world.base, pause=PAUSE) as here:
            anna = seats["anna"]
            real = runner.run(_real(front, anna.external, anna.rooms[0]))
            here.keep()
            yield TeamsAttack(runner, here, real)


async def _real(front: TeamsFront, aad: str, room: str) -> dict[str, Json]:
    """Everything that Teams sends, one of each kind."""
    anna, world = front.people[aad], front.world
    chat, channel = anna.chat, world.chats[room]
    await front.messenger.send(Place("teams", aad, True), FILE, "file")
    # thousands of requests take half a day
    lasting = sa.update(OfferedFile).values(until=front.clock.now() + timedelta(days=365))
    await front.transact(lambda session: session.execute(lasting))
    offered = next(post for post in reversed(anna.reads()) if post.attachment(CONSENT))
    upload = f"{world.base}/upload/{CANARY}"

    def consent(accepted: bool) -> Json:
        return wire.consent(offered.attachment(CONSENT) or {}, accepted, upload)

    def plain(kind: str, **more: Any) -> Json:
        return wire.activity(world, anna.me, chat, kind) | more

    def invoked(name: str, value: Json, reply_to: str = "") -> Json:
        return wire.invoke(plain("invoke"), name, value, reply_to)

    def executed(button: Json, post: str) -> Json:
        return invoked("adaptiveCard/action", wire.executed(button, button["data"]), post)

    pulse, pressed = _drawn(anna, "pulse.answer")
    pick, picked = _drawn(anna, "nudge.pick")
    join, joined = _drawn(anna, "ai_hour.join", room)
    in_room = wire.activity(world, anna.me, channel, "invoke", joined)
    edit, asked = _drawn(anna, "question.edit")
    await anna.writes("overzicht")
    await front.idle()
    tell, home = _drawn(anna, "story.tell")
    await anna.presses(tell["data"]["action"])
    assert anna.dialog, "no dialog opened"
    told = {"task": CANARY, "did": CANARY, "gave": CANARY}
    data = anna.dialog.card["actions"][0]["data"] | filled(anna.dialog.card, told)
    anna.closes()
    return {
        "words": wire.message(world, anna.me, chat, f"hoe zit dat met {CANARY}?"),
        "stop": wire.message(world, anna.me, chat, "stop"),
        "words in a channel": wire.message(world, anna.me, channel, f"mag {CANARY}?", joined),
        "a press in the chat": executed(pulse, pressed),
        "another press": executed(pick, picked),
        "an old client's press": wire.submitted(plain("message"), pick["data"], picked),
        "a press in the channel": wire.invoke(
            in_room, "adaptiveCard/action", wire.executed(join, join["data"]), joined),
        "a press for a dialog": invoked("task/fetch", wire.task(edit["data"]), asked),
        "a dialog": invoked("task/submit", wire.task(data), home),
        "a dialog in the chat": wire.submitted(plain("message"), data, home),
        "a yes to a file": invoked("fileConsent/invoke", consent(True), offered.id),
        "a no to a file": invoked("fileConsent/invoke", consent(False), offered.id),
        "an installation": plain("installationUpdate", action="add"),
        "an upgrade": plain("installationUpdate", action="add-upgrade"),
        "a removal": plain("installationUpdate", action="remove"),
        "an arrival": plain("conversationUpdate", membersAdded=[{"id": world.bot["id"]}]),
        "a reaction": plain("messageReaction", reactionsAdded=[{"type": CANARY}]),
        "typing": plain("typing"),
        "an unknown invoke": invoked("composeExtension/query", {"commandId": CANARY}),
        "the end": plain("endOfConversation", code=CANARY, text=CANARY),
    }  # fmt: skip


def _drawn(person: Client, verb: str, conversation: str = "") -> tuple[Json, str]:
    buttons = person.buttons(conversation)
    found = ((b, post.id) for post, b in buttons if b["data"]["action"].startswith(verb))
    return next(found)


def test_every_payload_is_one_that_teams_sends(attack: TeamsAttack) -> None:
    attack.are_real(UNHEARD)


def test_who_is_not_teams_changes_nothing(
    attack: TeamsAttack, capsys: pytest.CaptureFixture[str]
) -> None:
    attack.are_turned_away()
    assert CANARY not in "".join(capsys.readouterr())


def test_what_teams_vouches_for_does_no_harm(
    attack: TeamsAttack, capsys: pytest.CaptureFixture[str]
) -> None:
    attack.do_no_harm()
    assert CANARY not in "".join(capsys.readouterr())


def test_no_file_goes_to_a_foreign_drive(attack: TeamsAttack) -> None:
    yes = attack.real["a yes to a file"]
    for url in (ELSEWHERE, "http://169.254.169.254/", "http://[::1", "file:///etc/passwd", "/", ""):
        info = yes["value"]["uploadInfo"] | {"uploadUrl": url}
        attack.real["elsewhere"] = yes | {"value": yes["value"] | {"uploadInfo": info}}
        attack.trusted(Recipe("elsewhere"))
    del attack.real["elsewhere"]
    attack.world.uploads.clear()
    attack.trusted(Recipe("a yes to a file"))
    assert attack.world.uploads, "nor does it go to the person's own"


def test_what_is_packed_wrongly_is_a_bad_request(attack: TeamsAttack) -> None:
    for sending in ("gzip that is none", "deflate that is none", "br that is none"):
        for lie in ("", "no header"):
            assert attack.sends(Recipe("words", lie, sending=sending)) == 400


def test_no_forged_action_reaches_anybody_else(attack: TeamsAttack) -> None:
    """Anna presses and fills in every action there is, with the numbers of other people's rows."""
    for what in OF_OTHERS[:: 1 if PROVE else 3]:
        for name in ("a press in the chat", "a dialog"):
            attack.trusted(Recipe(name, twists=(Twist("forge", 0, what),)))
