"""What the app manifests of all platforms say alike: the commands, and where the coach answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

COLOUR = "#1d5f5a"  # of static/omega.svg
COMMANDS = ("help", "overview", "question", "settings", "stop")  # phrases `manifest-command-…`


class NotPublic(ValueError):
    """An address that no platform can call: it takes https and a host."""


def public_base(url: str) -> str:
    """The address under which the server is reached from outside, without a slash at its end.

    Raises NotPublic.
    """
    try:
        parts = urlsplit(url.strip())
        unfit = parts.query or parts.fragment or parts.username or parts.port == 0
    except ValueError as error:  # a port that is no number, a bracket that stays open
        raise NotPublic(url) from error
    if parts.scheme != "https" or not parts.hostname or unfit:
        raise NotPublic(url)
    return parts.geturl().rstrip("/")


def as_json(manifest: Mapping[str, Any]) -> str:
    """A manifest as text to paste, or to read before pasting."""
    return json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
