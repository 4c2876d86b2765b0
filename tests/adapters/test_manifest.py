"""What administrators give to Slack and Teams is what those take, and asks for no more rights."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from jsonschema.validators import validator_for

from adapters.about import COMMANDS, NotPublic, public_base
from adapters.slack.manifest import COMMAND, EVENTS, FOR_GROUPS, SCOPES, slack_manifest
from adapters.teams.manifest import Package, Publisher, teams_manifest, teams_package
from bot.content import LANGUAGES, Shelf, load, words_for

SCHEMAS = Path(__file__).parent.parent / "schemas"
SLACK = Path(__file__).parents[2] / "adapters" / "slack"
URL = "https://omega.example.org"
APP = Package("11111111-2222-4333-8444-555555555555", f"{URL}/")

# what each call of slack_sdk wants, as docs.slack.dev/reference/methods has it
NEEDS = {
    "apps_connections_open": None,
    "auth_test": None,
    "blocks_validate": None,
    "chat_delete": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_history": "im:history",
    "conversations_open": "im:write",
    "files_completeUploadExternal": "files:write",
    "files_getUploadURLExternal": "files:write",
    "files_upload_v2": "files:write",
    "usergroups_list": "usergroups:read",
    "usergroups_users_list": "usergroups:read",
    "users_info": "users:read",
    "users_list": "users:read",
    "users_lookupByEmail": "users:read.email",
    "views_open": None,
    "views_publish": None,
    "views_update": None,
}
CALLED = re.compile(
    r"client\.((?:apps|auth|blocks|bots|chat|conversations|files|reactions|team|usergroups|users"
    r"|views)_\w+)"
)


def problems(content: object, schema: str) -> list[str]:
    rules = json.loads((SCHEMAS / schema).read_text("utf-8"))
    return [error.message for error in validator_for(rules)(rules).iter_errors(content)]


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return load()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("socket", [False, True])
def test_slack_takes_the_manifest(lang: str, socket: bool) -> None:
    manifest = slack_manifest(words_for(lang), URL, socket=socket)
    assert not problems(manifest, "slack-manifest.json")
    settings = manifest["settings"]
    called = [
        settings["event_subscriptions"].get("request_url"),
        settings["interactivity"].get("request_url"),
        manifest["features"]["slash_commands"][0].get("url"),
    ]
    assert called == [None if socket else f"{URL}/slack/events"] * 3
    assert settings["socket_mode_enabled"] is socket
    # Slack says both only in words: its form refuses a long description below 175 characters
    assert 175 <= len(manifest["display_information"]["long_description"]) <= 4000


def test_the_schema_would_see_a_mistake() -> None:
    manifest = slack_manifest(words_for("nl"), URL)
    manifest["settings"]["event_subscriptions"]["bot_events"].append("message.everything")
    manifest["display_information"]["name"] = "x" * 36
    assert len(problems(manifest, "slack-manifest.json")) == 2


def test_the_app_may_do_what_the_code_calls_and_no_more() -> None:
    source = "\n".join(path.read_text("utf-8") for path in SLACK.glob("*.py"))
    called = set(CALLED.findall(source))
    assert called <= NEEDS.keys(), "say which right this call needs"
    needed = {NEEDS[call] for call in called} - {None}
    assert needed <= {*SCOPES, FOR_GROUPS} and FOR_GROUPS not in SCOPES
    asked = slack_manifest(words_for("nl"), URL, groups=True)["oauth_config"]["scopes"]["bot"]
    assert asked == [*SCOPES, FOR_GROUPS]  # only by whoever wants it
    for right in ("channels:history", "groups:history", "mpim:history", "chat:write.public"):
        assert right not in SCOPES
    assert not any(event.startswith(("message.c", "message.g", "message.m")) for event in EVENTS)


def test_every_right_is_explained_to_the_administrator() -> None:
    page = (SLACK.parents[1] / "docs" / "slack.md").read_text("utf-8")
    told = set(re.findall(r"^\| `([a-z.:]+:?[a-z.]*)` \|", page, re.M))
    assert told >= {*SCOPES, FOR_GROUPS}
    assert COMMAND in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_teams_takes_the_package(lang: str) -> None:
    app = Package(APP.app_id, APP.public_url, lang=lang)
    with zipfile.ZipFile(io.BytesIO(teams_package(app))) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    other = "en" if lang == "nl" else "nl"
    assert files.keys() == {"manifest.json", f"{other}.json", "color.png", "outline.png"}
    manifest = json.loads(files["manifest.json"])
    strings = json.loads(files[f"{other}.json"])
    assert not problems(manifest, "teams-manifest.json")
    assert not problems(strings, "teams-localization.json")
    assert manifest["bots"][0]["scopes"] == ["personal", "team"]
    assert manifest["validDomains"] == ["omega.example.org"]
    assert "authorization" not in manifest and "permissions" not in manifest
    commands = manifest["bots"][0]["commandLists"][0]["commands"]
    assert len([key for key in strings if key.endswith(".title")]) == len(commands)


def test_the_same_package_has_the_same_bytes() -> None:
    assert teams_package(APP) == teams_package(APP)


def test_the_publisher_is_the_organisation_when_it_says_so() -> None:
    publisher = Publisher("Zonnedauw", privacy="https://zonnedauw.example/privacy")
    app = Package(APP.app_id, APP.public_url, publisher=publisher)
    developer = teams_manifest(app)["developer"]
    assert developer["name"] == "Zonnedauw"
    assert developer["privacyUrl"] == "https://zonnedauw.example/privacy"
    assert developer["termsOfUseUrl"] == f"{URL}/about#terms"


def test_the_icons_have_the_sizes_and_colours_teams_wants() -> None:
    with zipfile.ZipFile(io.BytesIO(teams_package(APP))) as archive:
        color, outline = archive.read("color.png"), archive.read("outline.png")
    assert struct.unpack(">II", color[16:24]) == (192, 192)
    assert struct.unpack(">II", outline[16:24]) == (32, 32)
    pixels = _rgba(outline)
    assert {pixel[:3] for pixel in pixels if pixel[3]} == {(255, 255, 255)}
    assert pixels[0][3] == 0 and any(pixel[3] == 255 for pixel in pixels)


def _rgba(png: bytes) -> list[tuple[int, ...]]:
    """The pixels of a small PNG with eight bits of red, green, blue and alpha."""
    assert png[24:26] == b"\x08\x06"
    chunks, at = b"", 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        chunks += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    raw, width = zlib.decompress(chunks), struct.unpack(">I", png[16:20])[0]
    rows, before = [], bytes(width * 4)
    for start in range(0, len(raw), width * 4 + 1):
        before = _unfiltered(raw[start], raw[start + 1 : start + 1 + width * 4], before)
        rows += [tuple(before[i : i + 4]) for i in range(0, len(before), 4)]
    return rows


def _unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    done = bytearray()
    for i, byte in enumerate(line):
        left, up = (done[i - 4] if i > 3 else 0), above[i]
        corner = above[i - 4] if i > 3 else 0
        nearest = min((left, up, corner), key=lambda one: abs(left + up - corner - one))
        done.append((byte + (0, left, up, (left + up) // 2, nearest)[kind]) & 255)
    return bytes(done)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_that_is_offered_is_understood(shelf: Shelf, lang: str) -> None:
    words = words_for(lang)
    meant = [shelf.command(words(f"manifest-command-{command}")) for command in COMMANDS]
    wanted = ["profile.help", "coach.home", "question.ask", "profile.settings", "profile.stop"]
    assert meant == wanted


@pytest.mark.parametrize(
    "url", ["", "omega.example.org", "http://omega.example.org", "https://", "https://a@b.example",
            "https://omega.example.org/?x=1", "https://omega.example.org:port", "https://[::1"]
)  # fmt: skip
def test_an_address_nobody_can_call_is_refused(url: str) -> None:
    with pytest.raises(NotPublic):
        slack_manifest(words_for("en"), url)
    with pytest.raises(NotPublic):
        teams_package(Package(APP.app_id, url))


def test_the_public_address_may_stand_below_a_path() -> None:
    assert public_base(" https://example.org/omega/ ") == "https://example.org/omega"
