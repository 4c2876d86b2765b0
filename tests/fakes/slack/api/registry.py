"""What all Web API methods share: their register, their arguments, checks and pages."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.checks import Json
from tests.fakes.slack.rules import problems
from tests.fakes.slack.workspace import Refusal, Workspace

PAGE = 100
Run = Callable[[Workspace, Json], Json]


@dataclass(frozen=True, slots=True)
class Method:
    run: Callable[[Workspace, Json], Json]
    scope: str = ""
    per_minute: int = 100  # 0: it has limits of its own
    app_token: bool = False


METHODS: dict[str, Method] = {}


def method(
    name: str, scope: str = "", per_minute: int = 100, app: bool = False
) -> Callable[[Run], Run]:
    def kept(run: Run) -> Run:
        METHODS[name] = Method(run, scope, per_minute, app)
        return run

    return kept


def needed(args: Json, *names: str) -> list[Any]:
    """These arguments. Without one of them the call is refused."""
    if missing := [name for name in names if args.get(name) in (None, "")]:
        raise Refusal(
            "invalid_arguments",
            response_metadata={
                "messages": [f"[ERROR] missing required field: {name}" for name in missing]
            },
        )
    return [args[name] for name in names]


def checked(error: str, surface: str, payload: Json) -> None:
    if found := problems({**payload, "surface": surface}):
        messages = [f"[ERROR] {one}" for one in found]
        raise Refusal(error, errors=found, response_metadata={"messages": messages})


def allowed(space: Workspace, scope: str) -> None:
    if scope and scope not in space.scopes:
        provided = ",".join(sorted(space.scopes))
        raise Refusal("missing_scope", needed=scope, provided=provided)


def page(everything: list[Any], args: Json) -> tuple[list[Any], str]:
    """One page and the cursor of the next, empty at the end."""
    try:
        start = int(b64decode(args["cursor"]).decode()) if args.get("cursor") else 0
    except ValueError:
        raise Refusal("invalid_cursor") from None
    stop = start + min(int(args.get("limit") or PAGE), 1000)
    more = stop < len(everything)
    return everything[start:stop], b64encode(str(stop).encode()).decode() if more else ""
