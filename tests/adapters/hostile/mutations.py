"""Ways to spoil a request: what stands in it, its bytes, and how they are announced."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from bot.actions import _VERBS, _kinds
from bot.features import FEATURES

Json = dict[str, Any]
CANARY = "kanariepiet"  # in every string that is put into a payload; it never gets into a log
MARKUP = (
    f"<|x> <@> <!> <> <#|y> <!channel> <@U0COACH> {{{{DATE({CANARY})}}}} <at>Omega</at> [x](y:z)"
)
RAW = {  # JSON that no Python value stands for
    "~digits~": "9" * 5000, "~exponent~": "1e999", "~deep~": "[" * 3000 + "]" * 3000,
    "~deeper~": '{"a":' * 9_000 + "1" + "}" * 9_000, "~no json~": "nul", "~minus~": "-",
}  # fmt: skip
RUBBISH: list[Any] = [
    None, True, False, 0, -1, 2**63, 1.5, float("nan"), float("-inf"), [], {}, [[]], [None], [{}],
    {"id": {}}, {"type": "button"}, {"": ""}, "", " ", "0", CANARY, f"{CANARY}\0", f"\0{CANARY}",
    f"\ud800{CANARY}", f"{CANARY}\udfff", f"\u202e{CANARY}\u2066", f"{CANARY}\r\nX: y",
    CANARY * 30, CANARY * 400, CANARY * 2000, MARKUP, [CANARY] * 200, {CANARY: CANARY},
    {str(n): CANARY for n in range(200)}, [{"type": CANARY, "text": CANARY}],
    f"https://evil.example/{CANARY}", f"http://169.254.169.254/{CANARY}", f"../../{CANARY}",
    f"https://{CANARY}.sharepoint.com@evil.example/", f"file:///etc/{CANARY}", "http://[::1",
    f"' OR 1=1 --{CANARY}", f"{CANARY};messageid=1", "1700000000.000001", "U0NOBODY", *RAW,
]  # fmt: skip
ADDED: list[tuple[str, Any]] = [  # keys that an SDK may give a meaning to
    ("deliveryMode", "expectReplies"), ("deliveryMode", "stream"), ("callerId", CANARY),
    ("relatesTo", {"activityId": CANARY}), ("semanticAction", {"id": CANARY}),
    ("expiration", CANARY), ("attachments", [{"contentType": CANARY, "contentUrl": CANARY}]),
    ("ssl_check", "1"), ("challenge", CANARY), ("function_data", CANARY), ("inputs", [CANARY]),
    ("response_urls", [CANARY]), ("response_urls", [{"response_url": f"http://evil.example/{CANARY}"}]),
    ("is_ext_shared_channel", True), ("authorizations", [CANARY]), ("bot_id", CANARY),
    ("enterprise_id", [CANARY]), ("enterprise", CANARY), ("thread_ts", [CANARY]),
    ("assistant_thread", CANARY), ("view", {"type": CANARY}), ("command", f"/{CANARY}"),
    ("event", [CANARY]), ("type", "url_verification"), ("type", "app_uninstalled_team"),
    ("__proto__", CANARY), ("replyToId", [CANARY]), ("value", {"action": [CANARY]}),
    ("value", CANARY), ("values", [CANARY]), ("channel", [CANARY]), ("message", CANARY),
]  # fmt: skip
ACTIONS = ("action", "action_id", "callback_id")  # where a packed action stands, by platform


NUMBERS = (1, 2**31 - 1)  # of a row that is somebody else's, and of none


def _forged() -> Iterator[str]:
    """Every verb there is, with a number of each kind and misshapen; then what is no action."""
    assert FEATURES  # whose actions and topics these are
    for verb, made in sorted(_VERBS.items()):
        kinds = _kinds(made).values()
        for number in NUMBERS:
            values = {str: str(number), int: number, bool: True}
            yield "|".join([verb, *(str(values[kind]) for kind in kinds)])  # type: ignore[index]
        yield verb + "|" * (len(kinds) + 1)
    yield from ("|", ".", f"{CANARY}.{CANARY}", "question.answer|1e3", "story.share|1|%00")
    yield from ("question.answer|" + "9" * 40, "story.tell|win|" + "x" * 240, "program.open|١")


FORGED = list(_forged())
OF_OTHERS = range(0, len(FORGED), len(NUMBERS) + 1)  # those that name somebody else's row


# --- what stands in a payload ---------------------------------------------------------------------


class Twin(str):
    """A key that looks like another of the same object, and comes after it."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


@dataclass(frozen=True, slots=True)
class Twist:
    """One change: how, where (`spot` is read as a way through the payload) and by what."""

    how: str
    spot: int
    what: int

    def spoil(self, payload: Json) -> None:
        found = list(_places(payload, self.spot))
        if not found:
            return
        box, key = found[-1]
        rubbish = _pick(RUBBISH, self.what)
        match self.how:
            case "put":
                box[key] = rubbish
            case "drop":
                del box[key]
            case "wrap":
                box[key] = [box[key]] if self.what % 2 else {"id": box[key]}
            case "append" if isinstance(box[key], str):
                box[key] += _pick([CANARY, f"\ud800{CANARY}", f"\0{CANARY}"], self.what)
            case "twin" if isinstance(key, str):
                box[Twin(key)] = rubbish
            case "add":
                name, value = _pick(ADDED, self.what)
                inside = box if isinstance(box, dict) and self.spot % 2 else payload
                inside[name] = value
            case "swap":
                other, name = list(_places(payload, self.spot // 7 + self.what))[-1]
                box[key], other[name] = deepcopy((other[name], box[key]))
            case "forge":
                _forge(payload, _pick(FORGED, self.what))


def _pick(among: list[Any], number: int) -> Any:
    return deepcopy(among[number % len(among)])


def _places(box: Any, spot: int) -> Iterator[tuple[Any, Any]]:
    """The way down into a payload: at each step one of its keys, or to stay."""
    while isinstance(box, dict | list) and box:
        keys = list(box) if isinstance(box, dict) else range(len(box))
        spot, step = divmod(spot, len(keys))
        yield box, keys[step]
        box = box[keys[step]]
        spot, stay = divmod(spot, 3)
        if not stay:
            return


def _forge(box: Any, action: str) -> None:
    for key, value in list(box.items() if isinstance(box, dict) else enumerate(box)):
        if key in ACTIONS and isinstance(value, str):
            box[key] = action
        elif isinstance(value, dict | list):
            _forge(value, action)


HOWS = (
    "put", "put", "drop", "wrap", "append", "append", "append", "twin", "add", "swap", "forge",
    "forge",
)  # fmt: skip


def written(payload: Any) -> str:
    """As JSON, with what no Python value stands for."""
    text = json.dumps(payload)
    for mark, raw in RAW.items():
        text = text.replace(f'"{mark}"', raw)
    return text


# --- the bytes, and how they are announced --------------------------------------------------------


@dataclass(slots=True)
class Wire:
    """A request on its way. With `raw` its own first lines are written by hand."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    raw: tuple[str, ...] | None = None


Bend = Callable[[Wire], None]


def _bytes(change: Callable[[bytes], bytes]) -> Bend:
    def bend(wire: Wire) -> None:
        wire.body = change(wire.body)

    return bend


def _zipped(change: Callable[[bytes], bytes]) -> Bend:
    def bend(wire: Wire) -> None:
        wire.headers["Content-Encoding"] = "gzip"
        wire.body = change(wire.body)

    return bend


def _header(name: str, value: str) -> Bend:
    return lambda wire: wire.headers.update({name: value})


def _length(*lines: str) -> Bend:
    def bend(wire: Wire) -> None:
        wire.raw = tuple(line.replace("SIZE", str(len(wire.body))) for line in lines)

    return bend


# before anybody signs, as if the platform itself had written it so
AS_IT_IS = "as it is"
WRITTEN: dict[str, Bend] = {
    AS_IT_IS: _bytes(lambda body: body),
    "half": _bytes(lambda body: body[: len(body) // 2]),
    "nothing": _bytes(lambda body: b""),
    "no utf-8": _bytes(lambda body: body.replace(b'"', b'"\xff\xfe', 3)),
    "bytes before": _bytes(lambda body: b"\xef\xbb\xbf" + body),
    "bytes after": _bytes(lambda body: body + b"\0{}"),
    "utf-16": _bytes(lambda body: body.decode(errors="replace").encode("utf-16")),
    "latin-1": _bytes(lambda body: body + "é".encode("latin-1")),
    "in a list": _bytes(lambda body: b"[" + body + b"]"),
    "a string": _bytes(lambda body: json.dumps(body.decode(errors="replace")).encode()),
    "too big": _bytes(lambda body: body + b" " * 1_000_001),
    "zipped": _zipped(lambda body: gzip.compress(body, 1)),
    "a bomb": _zipped(lambda body: BOMB),
}
# after that, on its way
SENT: dict[str, Bend] = {
    AS_IT_IS: _bytes(lambda body: body),
    "gzip that is none": _header("Content-Encoding", "gzip"),
    "deflate that is none": _header("Content-Encoding", "deflate"),
    "br that is none": _header("Content-Encoding", "br"),
    "an unknown encoding": _header("Content-Encoding", "kanarie"),
    "plain text": _header("Content-Type", "text/plain"),
    "an unknown charset": _header("Content-Type", "application/json; charset=kanarie"),
    "another charset": _header("Content-Type", "application/json; charset=utf-16"),
    "a form": _header("Content-Type", "application/x-www-form-urlencoded; charset=base64"),
    "parts without an edge": _header("Content-Type", "multipart/form-data"),
    "parts": _header("Content-Type", 'multipart/form-data; boundary="\u00e9"'),
    "no type at all": _header("Content-Type", ";;=;"),
    "longer than it is": _length("Content-Length: SIZE9"),
    "shorter than it is": _length("Content-Length: 17"),
    "length nought": _length("Content-Length: 0"),
    "no length": _length(),
    "a negative length": _length("Content-Length: -1"),
    "a length in words": _length("Content-Length: veel"),
    "two lengths": _length("Content-Length: SIZE", "Content-Length: 3"),
    "no pieces": _length("Transfer-Encoding: chunked"),
    "pieces and a length": _length("Transfer-Encoding: chunked", "Content-Length: SIZE"),
    "unknown pieces": _length("Transfer-Encoding: kanarie, chunked"),
}
BOMB = gzip.compress(b"[" * 4_000_000, 9)


# --- what is done with one request ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recipe:
    """A real payload by its name, who says to send it, and how it is spoiled."""

    name: str
    lie: str = ""
    twists: tuple[Twist, ...] = ()
    writing: str = AS_IT_IS
    sending: str = AS_IT_IS

    @property
    def bent(self) -> bool:
        """Whether its bytes are other than its sender wrote them."""
        return (self.writing, self.sending) != (AS_IT_IS, AS_IT_IS)


SIZE = 24  # bytes of a recipe
SELDOM = 8  # of so many requests one is spoiled in its bytes, and one on its way


def read_recipe(raw: bytes, names: Sequence[str], lies: Sequence[str]) -> Recipe:
    """The recipe that these bytes stand for; without lies it is spoiled in some way."""
    left = int.from_bytes(raw, "little")

    def roll(sides: int) -> int:
        nonlocal left
        left, found = divmod(left, sides)
        return found

    def bend(among: dict[str, Bend]) -> str:
        return list(among)[roll(len(among))] if roll(SELDOM) == 1 else AS_IT_IS

    return Recipe(
        names[roll(len(names))],
        lies[roll(len(lies))] if lies else "",
        tuple(
            Twist(HOWS[roll(len(HOWS))], roll(2**24), roll(2**12))
            for _ in range(roll(4) if lies else 1 + roll(6) // 4)
        ),
        bend(WRITTEN),
        bend(SENT),
    )


# --- a request without a client -------------------------------------------------------------------


async def by_hand(host: str, port: int, path: str, wire: Wire) -> int:
    """The status of the answer to a request that no client library would write; 0 for none."""
    reader, writer = await asyncio.open_connection(host, port)
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}:{port}", *(wire.raw or ())]
    lines += [f"{name}: {value}" for name, value in wire.headers.items() if "\n" not in value]
    try:
        writer.write("\r\n".join([*lines, "", ""]).encode() + wire.body)
        if _promises_more(wire):
            writer.write_eof()  # nobody waits for the rest
        first = await asyncio.wait_for(reader.readline(), 10)
    except ConnectionError:
        return 0
    finally:
        writer.close()
    return int(first[9:12]) if first.startswith(b"HTTP/1.") else 0


def _promises_more(wire: Wire) -> bool:
    lengths = [line.removeprefix("Content-Length: ") for line in wire.raw or ()]
    longer = any(one.isdecimal() and int(one) > len(wire.body) for one in lengths)
    return longer or not wire.body
