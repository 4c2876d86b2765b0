"""Web API methods about the app and about people."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.fakes.slack.api.registry import method, needed, page
from tests.fakes.slack.checks import Json
from tests.fakes.slack.workspace import Person, Refusal, Workspace

STATUS = ("status_emoji", "status_text", "status_expiration")


@method("auth.test")
def auth_test(space: Workspace, args: Json) -> Json:
    return {
        "url": f"https://{space.domain}.slack.example/",
        "team": "Omega Town",
        "user": "omega_coach",
        "team_id": space.team,
        "user_id": space.bot_user,
        "bot_id": space.bot,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", per_minute=5, app=True)
def connections_open(space: Workspace, args: Json) -> Json:
    socket = space.base.replace("http", "ws", 1)
    return {"url": f"{socket}/socket?ticket={space.name('ticket')}&app_id={space.app}"}


def _account(space: Workspace, person: Person, locale: bool = False) -> Json:
    first, _, last = person.name.partition(" ")
    profile = {
        "real_name": person.name,
        "display_name": first.lower(),
        "first_name": first,
        "last_name": last,
        "team": space.team,
        **dict(zip(STATUS, person.status, strict=True)),
    }
    if "users:read.email" in space.scopes and person.email:
        profile["email"] = person.email
    account: Json = {
        "id": person.id,
        "team_id": space.team,
        "name": first.lower(),
        "deleted": person.deleted,
        "real_name": person.name,
        "profile": profile,
        "is_bot": person.is_bot,
        "is_app_user": False,
    }
    if not person.deleted:  # Slack leaves these out for people who are gone
        offset = space.now().astimezone(ZoneInfo(person.tz)).utcoffset() or timedelta()
        account |= {"tz": person.tz, "tz_label": person.tz, "is_restricted": person.guest}
        account["tz_offset"] = int(offset.total_seconds())
    return account | ({"locale": person.locale} if locale else {})


@method("users.info", "users:read")
def users_info(space: Workspace, args: Json) -> Json:
    [user] = needed(args, "user")
    if user not in space.people:
        raise Refusal("user_not_found")
    return {"user": _account(space, space.people[user], bool(args.get("include_locale")))}


@method("users.list", "users:read", 20)
def users_list(space: Workspace, args: Json) -> Json:
    everybody = sorted(space.people.values(), key=lambda person: person.id)
    some, cursor = page(everybody, args)
    locale = bool(args.get("include_locale"))
    members = [_account(space, person, locale) for person in some]
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


@method("usergroups.list", "usergroups:read", 20)
def usergroups_list(space: Workspace, args: Json) -> Json:
    return {
        "usergroups": [
            {"id": id, "team_id": space.team, "handle": handle, "date_delete": 0}
            for id, (handle, _) in space.groups.items()
        ]
    }


@method("usergroups.users.list", "usergroups:read", 20)
def usergroups_users_list(space: Workspace, args: Json) -> Json:
    [group] = needed(args, "usergroup")
    if group not in space.groups:
        raise Refusal("no_such_subteam")
    return {"users": space.groups[group][1]}


@method("users.lookupByEmail", "users:read.email", 50)
def users_lookup(space: Workspace, args: Json) -> Json:
    [email] = needed(args, "email")
    for person in space.people.values():
        if person.email.lower() == email.lower() and not person.deleted:
            return {"user": _account(space, person)}
    raise Refusal("users_not_found")
