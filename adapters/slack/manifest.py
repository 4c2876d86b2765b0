"""The manifest from which an administrator makes the Slack app, with no right more than needed.

`features.agent_view` is left out on purpose: it turns the private chat into threads, asks for the
right `assistant:write`, and cannot be undone for an app. The coach starts conversations and shows
a home view, which a bot does without it.
"""

from __future__ import annotations

from typing import Any

from adapters.about import COLOUR, COMMANDS, public_base
from bot.content import Words

COMMAND = "/omega"
PATH = "/slack/events"
ROTATION = False  # the bot token stays; rotating ones would have to be stored
EVENTS = ("app_home_opened", "app_uninstalled", "message.im", "tokens_revoked")
SCOPES = (  # why each is needed stands in docs/slack.md
    "chat:write",
    "commands",
    "files:write",
    "im:history",
    "im:write",
    "users:read",
    "users:read.email",
)
FOR_GROUPS = "usergroups:read"  # only where teams take their people from user groups

Manifest = dict[str, Any]


def slack_manifest(
    words: Words, public_url: str = "", *, socket: bool = False, groups: bool = False
) -> Manifest:
    """The manifest in the language of `words`; with `socket` no public address is needed, with
    `groups` the app may see who is in which user group. Raises NotPublic.
    """
    scopes = [*SCOPES, *([FOR_GROUPS] if groups else [])]
    calls = {} if socket else {"request_url": public_base(public_url) + PATH}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": words("manifest-name"),
            "description": words("manifest-short"),
            "long_description": words("manifest-long"),
            "background_color": COLOUR,
        },
        "features": _features(words, calls.get("request_url", "")),
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {
            "event_subscriptions": {**calls, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **calls},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": ROTATION,
        },
    }


def _features(words: Words, request_url: str) -> Manifest:
    hints = " | ".join(words(f"manifest-command-{command}") for command in COMMANDS)
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": words("manifest-name"), "always_online": True},
        "slash_commands": [
            {
                "command": COMMAND,
                "description": words("manifest-slash"),
                "usage_hint": f"[{hints}]",
                "should_escape": False,
                **({"url": request_url} if request_url else {}),
            }
        ],
    }
