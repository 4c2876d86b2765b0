"""The activities of people as Teams sends them to a bot: one function for each payload's shape."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.fakes.teams.world import Chat, Json, Resident, World


def activity(world: World, person: Resident, chat: Chat, kind: str, root: str = "") -> Json:
    """What every activity has; `root` is the first post of a thread in a channel."""
    now = world.now()
    # messages are numbered by time; other activities have ids of another look
    number = world.number()
    locale, country = person.locale, person.locale.rpartition("-")[2]
    sender = {"id": person.id, "aadObjectId": person.aad}
    return {
        "type": kind,
        "id": number if kind == "message" else f"f:{number}",
        "timestamp": _stamp(now) + "Z",
        "localTimestamp": now.astimezone(ZoneInfo(person.zone)).isoformat(timespec="milliseconds"),
        "localTimezone": person.zone,
        "channelId": "msteams",
        "serviceUrl": world.service_url,
        "from": sender | ({"name": person.name} if kind != "installationUpdate" else {}),
        "conversation": _conversation(world, chat, root),
        "recipient": world.bot,
        "entities": [{"type": "clientInfo", "locale": locale, "country": country,
                      "platform": "Web", "timezone": person.zone}],
        "channelData": _channel_data(world, chat),
        "locale": locale,
    }  # fmt: skip


def message(world: World, person: Resident, chat: Chat, text: str, root: str = "") -> Json:
    """Words typed in a chat; in a channel a bot hears only those that mention it."""
    made = activity(world, person, chat, "message", root)
    name = world.bot["name"]
    if not chat.private:
        text = f"<at>{name}</at> {text}"
        made["entities"].append({"type": "mention", "text": f"<at>{name}</at>",
                                 "mentioned": world.bot})  # fmt: skip
    html = {"contentType": "text/html", "content": f"<p>{text}</p>"}
    return made | {"text": text, "textFormat": "plain", "attachments": [html]}


def submitted(made: Json, value: Json, reply_to: str) -> Json:
    """An Action.Submit in a chat: a message without words."""
    return made | {"value": value, "replyToId": reply_to}


def invoke(made: Json, name: str, value: Json, reply_to: str = "") -> Json:
    made |= {"name": name, "value": value, "channelData": made["channelData"] | {
        "source": {"name": "message"}}}  # fmt: skip
    return made | ({"replyToId": reply_to} if reply_to else {})


def executed(button: Json, data: Json) -> Json:
    """The value of adaptiveCard/action."""
    action = {"type": "Action.Execute", "title": button.get("title"), "verb": button["verb"],
              "data": data}  # fmt: skip
    return {"action": action, "trigger": "manual"}


def task(data: Json) -> Json:
    """The value of task/fetch and task/submit."""
    return {"data": data, "context": {"theme": "default"}}


def consent(card: Json, accepted: bool, upload: str) -> Json:
    """The value of fileConsent/invoke; `upload` is where the bot may put the file."""
    asked, name = card["content"], str(card.get("name"))
    if not accepted:
        return {"type": "fileUpload", "action": "decline", "context": asked["declineContext"]}
    info = {"contentUrl": upload, "name": name, "uploadUrl": upload, "uniqueId": upload[-12:],
            "fileType": name.rpartition(".")[2]}  # fmt: skip
    return {"type": "fileUpload", "action": "accept", "context": asked["acceptContext"],
            "uploadInfo": info}  # fmt: skip


def _conversation(world: World, chat: Chat, root: str) -> Json:
    found: Json = {"id": chat.id, "tenantId": world.tenant, "conversationType": "personal"}
    if chat.private:
        return found
    thread = f";messageid={root}" if root else ""
    return found | {"id": chat.id + thread, "conversationType": "channel", "isGroup": True}


def _channel_data(world: World, chat: Chat) -> Json:
    tenant = {"tenant": {"id": world.tenant}}
    if chat.private:
        return tenant
    where = {"id": chat.id}
    return tenant | {"team": where | {"name": "Team"}, "channel": where, "teamsTeamId": chat.id,
                     "teamsChannelId": chat.id}  # fmt: skip


def _stamp(now: datetime) -> str:
    return now.replace(tzinfo=None).isoformat(timespec="milliseconds")
