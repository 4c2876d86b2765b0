"""Web API methods about modals and homes, and the one that looks at blocks."""

from __future__ import annotations

from copy import deepcopy

from tests.fakes.slack.api.registry import checked, method, needed
from tests.fakes.slack.checks import Json
from tests.fakes.slack.rules import problems
from tests.fakes.slack.workspace import DEEPEST, Refusal, Workspace

VIEW_KEYS = ("title", "submit", "close", "private_metadata", "callback_id", "external_id")


@method("blocks.validate")
def blocks_validate(space: Workspace, args: Json) -> Json:
    given = [name for name in ("blocks", "message", "view") if args.get(name)]
    if len(given) != 1:
        raise Refusal("invalid_arguments")
    payload = args[given[0]]
    if given[0] == "blocks":
        payload = {"blocks": payload, "text": "-"}
    surface = payload.get("type", "") if given[0] == "view" else "message"
    if found := problems({**payload, "surface": surface}):
        raise Refusal(f"invalid_{given[0]}", errors=[_pointed(one) for one in found])
    return {}


def _pointed(problem: str) -> Json:
    message, _, pointer = problem.rpartition(" [json-pointer:")
    return {"pointer": pointer[:-1], "code": "failed_constraint", "message": message}


def _view(args: Json, *surfaces: str) -> Json:
    [view] = needed(args, "view")
    if not isinstance(view, dict) or view.get("type") not in surfaces:
        raise Refusal("invalid_arguments")
    checked("invalid_arguments", view["type"], view)
    known = {"type", "blocks", "notify_on_close", "clear_on_close", *VIEW_KEYS}
    if extra := view.keys() - known:
        raise Refusal("invalid_arguments", errors=[f"unknown field: {sorted(extra)}"])
    return view


@method("views.open")
def views_open(space: Workspace, args: Json) -> Json:
    [trigger] = needed(args, "trigger_id")
    view = _view(args, "modal")
    user = space.exchange(trigger)
    drawn = space.drawn(view)
    space.views[user] = [drawn]
    return {"view": deepcopy(drawn)}


@method("views.push")
def views_push(space: Workspace, args: Json) -> Json:
    [trigger] = needed(args, "trigger_id")
    view = _view(args, "modal")
    user = space.exchange(trigger)
    stack = space.views[user]
    if len(stack) >= DEEPEST:
        raise Refusal("push_limit_reached")
    stack.append(space.drawn(view, over=stack[-1] if stack else None))
    return {"view": deepcopy(stack[-1])}


@method("views.update")
def views_update(space: Workspace, args: Json) -> Json:
    view = _view(args, "modal", "home")
    [view_id] = needed(args, "view_id")
    found = space.view(view_id)
    if found is None:
        raise Refusal("not_found")
    user, old = found
    _same_hash(args, old)
    drawn = space.drawn(view, old=old)
    if user in space.homes and space.homes[user] is old:
        space.homes[user] = drawn
    else:
        stack = space.views[user]
        stack[stack.index(old)] = drawn
    return {"view": deepcopy(drawn)}


@method("views.publish")
def views_publish(space: Workspace, args: Json) -> Json:
    [user] = needed(args, "user_id")
    view = _view(args, "home")
    if user not in space.people or space.people[user].deleted:
        raise Refusal("user_not_found")
    old = space.homes.get(user)
    _same_hash(args, old)
    space.homes[user] = space.drawn(view, old=old)
    return {"view": deepcopy(space.homes[user])}


def _same_hash(args: Json, old: Json | None) -> None:
    if args.get("hash") and old and args["hash"] != old["hash"]:
        raise Refusal("hash_conflict")
