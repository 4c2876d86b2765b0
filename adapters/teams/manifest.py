"""The package from which an administrator adds the coach to Teams: manifest, words and icons.

Manifest version 1.25 is the first that lets an app into private channels, and the newest that
Microsoft's own tools write; what came later is for agents and is not needed here. The app asks for
no permission on anybody's chats, channels or files.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from adapters.about import COLOUR, COMMANDS, as_json, public_base
from bot.content import LANGUAGES, Words, words_for

SCHEMA = "1.25"
VERSION = "1.0.0"  # Teams takes a changed package only with a higher version
ICONS = Path(__file__).parent / "icons"
COLOR, OUTLINE = "color.png", "outline.png"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same package has the same bytes, whenever it is made

Manifest = dict[str, Any]
Say = Callable[[str], Words]
"""The words of a language."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who stands behind the app; an empty address is that of the coach's own page."""

    name: str = ""
    website: str = ""
    privacy: str = ""
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """What a package is made from. `lang` is what Teams shows where it knows no other."""

    app_id: str
    public_url: str
    lang: str = "nl"
    version: str = VERSION
    publisher: Publisher = Publisher()


def teams_package(app: Package, say: Say = words_for) -> bytes:
    """The zip file to upload. Raises NotPublic."""
    files = {"manifest.json": as_json(teams_manifest(app, say)).encode()}
    files |= {f"{lang}.json": as_json(_strings(say(lang))).encode() for lang in _others(app.lang)}
    files |= {name: (ICONS / name).read_bytes() for name in (COLOR, OUTLINE)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def teams_manifest(app: Package, say: Say = words_for) -> Manifest:
    """The manifest in the app's first language. Raises NotPublic."""
    words, base = say(app.lang), public_base(app.public_url)
    return {
        "$schema": _schema("MicrosoftTeams.schema.json"),
        "manifestVersion": SCHEMA,
        "version": app.version,
        "id": app.app_id,
        "developer": _developer(app.publisher, f"{base}/about", words),
        "name": {"short": words("manifest-name"), "full": words("manifest-full-name")},
        "description": {"short": words("manifest-short"), "full": words("manifest-long")},
        "localizationInfo": {
            "defaultLanguageTag": app.lang,
            "additionalLanguages": [
                {"languageTag": lang, "file": f"{lang}.json"} for lang in _others(app.lang)
            ],
        },
        "icons": {"color": COLOR, "outline": OUTLINE},
        "accentColor": COLOUR,
        "bots": [_bot(app.app_id, words)],
        "defaultInstallScope": "personal",
        "supportsChannelFeatures": "tier1",
        "validDomains": [urlsplit(base).hostname],
    }


def _bot(app_id: str, words: Words) -> Manifest:
    """Commands are offered in the private chat only: nobody should be led to say stop in public."""
    commands = [
        {"title": title, "description": about}
        for title, about in (_command(words, one) for one in COMMANDS)
    ]
    return {
        "botId": app_id,
        "scopes": ["personal", "team"],
        "supportsFiles": True,
        "isNotificationOnly": False,
        "commandLists": [{"scopes": ["personal"], "commands": commands}],
    }


def _strings(words: Words) -> Manifest:
    """What is said otherwise in another language, by its place in the manifest."""
    strings = {
        "$schema": _schema("MicrosoftTeams.Localization.schema.json"),
        "name.short": words("manifest-name"),
        "name.full": words("manifest-full-name"),
        "description.short": words("manifest-short"),
        "description.full": words("manifest-long"),
    }
    for number, command in enumerate(COMMANDS):
        place = f"bots[0].commandLists[0].commands[{number}]"
        strings[f"{place}.title"], strings[f"{place}.description"] = _command(words, command)
    return strings


def _command(words: Words, command: str) -> tuple[str, str]:
    return words(f"manifest-command-{command}"), words(f"manifest-about-{command}")


def _developer(publisher: Publisher, about: str, words: Words) -> Manifest:
    return {
        "name": publisher.name or words("manifest-developer"),
        "websiteUrl": publisher.website or about,
        "privacyUrl": publisher.privacy or f"{about}#privacy",
        "termsOfUseUrl": publisher.terms or f"{about}#terms",
    }


def _others(lang: str) -> list[str]:
    return [other for other in LANGUAGES if other != lang]


def _schema(name: str) -> str:
    return f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/{name}"
