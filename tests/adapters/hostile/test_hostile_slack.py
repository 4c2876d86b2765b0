"""What anybody could send to Slack's door, and what a broken Slack could."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote, urlencode

import pytest
from attack import Attack
from hostile_town import HostileTown, opened, settle
from mutations import CANARY, Json, Recipe, Wire, written

from adapters.clock import WallClock
from adapters.slack.door import PATH
from tests.fakes.slack import payloads
from tests.fakes.slack.client import HOME, Client
from tests.fakes.slack.filling import filled
from tests.fakes.slack.front import SlackFront
from tests.fakes.slack.payloads import Request
from tests.fakes.slack.workspace import SECRET, Post

Headers = dict[str, str]
FORM = "application/x-www-form-urlencoded"
UNHEARD = {
    "the chat", "a form closed", "a message changed", "a reaction", "a shortcut", "acquaintance",
    "a check",
}  # fmt: skip


def signature(moment: str, body: bytes, secret: str = SECRET) -> str:
    made = hmac.new(secret.encode(), f"v0:{moment}:".encode() + body, hashlib.sha256)
    return f"v0={made.hexdigest()}"


def signed(body: bytes, secret: str = SECRET, late: int = 0, moment: str = "") -> Headers:
    moment = moment or str(int(WallClock().now().timestamp()) + late)
    made = signature(moment, body, secret)
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": made}


def changed(change: Callable[[str], str], name: str = "Signature") -> Callable[[bytes], Headers]:
    """A good signature of which one header is another."""

    def sign(body: bytes) -> Headers:
        headers = signed(body)
        return headers | {f"X-Slack-{name}": change(headers[f"X-Slack-{name}"])}

    return sign


def at(moment: str) -> Callable[[bytes], Headers]:
    """Well signed, with an odd time."""
    return lambda body: signed(body, moment=moment)


LIES: dict[str, Callable[[bytes], Headers]] = {
    "no signature": lambda body: {},
    "only a time": lambda body: {"X-Slack-Request-Timestamp": "1793000000"},
    "only a signature": lambda body: {"X-Slack-Signature": signature("1", body)},
    "another secret": lambda body: signed(body, "another secret"),
    "an empty secret": lambda body: signed(body, ""),
    "the app's token": lambda body: signed(body, "xoxb-loopback"),
    "another body": lambda body: signed(body + b" "),
    "no body": lambda body: signed(b"another"),
    "too old": lambda body: signed(body, late=-302),
    "from tomorrow": lambda body: signed(body, late=86_400),
    "another time": changed(lambda moment: f"{int(moment) - 1}", "Request-Timestamp"),
    "a time with a sign": changed(lambda moment: f"+{moment}", "Request-Timestamp"),
    "a negative time": at("-1"),
    "no number": at(CANARY),
    "a time with a point": at("1793000000.5"),
    "an arabic time": at("١٧٩٣٠٠٠٠٠٠"),
    "a huge time": at("9" * 4000),
    "an infinite time": at("inf"),
    "half a signature": changed(lambda made: made[:40]),
    "no digits": changed(lambda made: "v0="),
    "another version": changed(lambda made: made.replace("v0", "v1")),
    "no version": changed(lambda made: made[3:]),
    "capitals": changed(str.upper),
    "more than that": changed(lambda made: made + "0"),
    "two signatures": changed(lambda made: f"v0={'0' * 64},{made}"),
    "an accent": changed(lambda made: "v0=é" + made[4:]),
    "zeros": changed(lambda made: "v0=" + "0" * 64),
}


class SlackAttack(Attack):
    path = PATH
    refusals = frozenset({401})
    answers = frozenset({200, 400})

    def __init__(self, runner: asyncio.Runner, here: HostileTown, real: dict[str, Request]) -> None:
        super().__init__(runner, here)
        self.real = {name: request.payload for name, request in real.items()}
        self.lies = list(LIES)
        self._kinds = {name: request.kind for name, request in real.items()}

    @property
    def front(self) -> SlackFront:
        assert isinstance(self.here.town.front, SlackFront)
        return self.here.town.front

    def write(self, name: str, payload: Json, lie: str) -> Wire:
        if self._kinds[name] == "events_api":
            return Wire(written(payload).encode(), {"Content-Type": "application/json"})
        text = "payload=" + quote(written(payload))
        if self._kinds[name] == "slash_commands":
            fields = [
                (name, v if isinstance(v, str) else written(v)) for name, v in payload.items()
            ]
            text = urlencode(fields, errors="surrogatepass")
        return Wire(text.encode(), {"Content-Type": FORM})

    def vouch(self, wire: Wire, lie: str) -> None:
        wire.headers |= LIES.get(lie, signed)(wire.body)

    async def ready(self) -> None:
        self.front._replies.clear()
        self.front.space.calls.clear()

    async def idle(self) -> None:
        await self.front.idle()

    def calls(self) -> Sequence[object]:
        return self.front.space.calls


@pytest.fixture(scope="module")
def attack() -> Iterator[SlackAttack]:
    with asyncio.Runner() as runner:
        town, seats = runner.run(settle(SlackFront.open))
        front = town.front
        assert isinstance(front, SlackFront)
        front.space.limited = False
        with opened(runner, town, seats, front.url, front.space.base) as here:
            anna = front.people[seats["anna"].external]
            real = runner.run(_real(front, anna, seats["anna"].rooms[0]))
            here.keep()
            yield SlackAttack(runner, here, real)


async def _real(front: SlackFront, anna: Client, room: str) -> dict[str, Request]:
    """Everything that Slack sends, one of each kind."""
    space, user = front.space, anna.person.id
    who = {"token": payloads.TOKEN, **payloads._who(space, anna.person)}
    await anna.clicks("story.tell|win|", HOME)
    await front.idle()
    view = anna.modal
    assert view, "no form opened"
    state = filled(view, {"task": CANARY, "did": CANARY, "gave": CANARY}, {})
    post = anna.reads()[-1]
    reaction = {"type": "reaction_added", "user": user, "reaction": CANARY, "item": {"ts": post.ts}}
    real = {
        "words": anna.wrote(f"hoe zit dat met {CANARY}?"),
        "stop": anna.wrote("stop"),
        "command": payloads.command(space, anna.person, "/omega", f"mag {CANARY}?", anna.chat),
        "a press in the chat": anna.clicked(_drawn(anna.reads(), "pulse.answer")),
        "another press": anna.clicked(_drawn(anna.reads(), "nudge.pick")),
        "a press for a form": anna.clicked(_drawn(anna.reads(), "question.edit")),
        "a press in the channel": anna.clicked(_drawn(anna.reads(room), "ai_hour.join"), room),
        "a press at home": anna.clicked("profile.settings", HOME),
        "a form": payloads.submission(space, anna.person, view, state),
        "home": payloads.opened(space, anna.person, "home"),
        "the chat": payloads.opened(space, anna.person, "messages"),
        "a form closed": payloads.closing(space, anna.person, view),
        "a message changed": payloads.changed(space, anna.chat, post),
        "a reaction": payloads.event(space, reaction),
        "a shortcut": Request("interactive", {"type": "shortcut", "callback_id": CANARY, **who}),
        "acquaintance": Request("events_api", {"type": "url_verification", "challenge": CANARY}),
        "a check": Request("slash_commands", {"ssl_check": "1", "token": payloads.TOKEN}),
    }
    await anna.closes()
    return real


def _drawn(posts: list[Post], verb: str) -> str:
    ids = (one["action_id"] for post in posts for _, one in payloads.buttons(post.blocks))
    return next(id for id in ids if id.startswith(verb))


def test_every_payload_is_one_that_slack_sends(attack: SlackAttack) -> None:
    attack.are_real(UNHEARD)


def test_who_is_not_slack_changes_nothing(
    attack: SlackAttack, capsys: pytest.CaptureFixture[str]
) -> None:
    attack.are_turned_away()
    assert CANARY not in "".join(capsys.readouterr())


def test_what_slack_signs_does_no_harm(
    attack: SlackAttack, capsys: pytest.CaptureFixture[str]
) -> None:
    attack.do_no_harm()
    assert CANARY not in "".join(capsys.readouterr())


def test_what_is_signed_and_old_is_not_even_read(attack: SlackAttack) -> None:
    """Bolt answers some things, such as a check, before it looks how old they are."""
    for name, old in (("a check", {}), ("words", {"ssl_check": "1"}), ("words", {"event": [""]})):
        attack.real["old"], attack._kinds["old"] = attack.real[name] | old, attack._kinds[name]
        assert attack.sends(Recipe("old", "too old")) == 401
        del attack.real["old"]
