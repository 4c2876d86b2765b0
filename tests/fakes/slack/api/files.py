"""Web API methods about files: ask for a place, upload, tell that it is done."""

from __future__ import annotations

from tests.fakes.slack.api.messages import place
from tests.fakes.slack.api.registry import method, needed
from tests.fakes.slack.checks import Json
from tests.fakes.slack.workspace import Refusal, Upload, Workspace


@method("files.getUploadURLExternal", "files:write")
def files_upload_url(space: Workspace, args: Json) -> Json:
    name, _length = needed(args, "filename", "length")
    file_id = space.name("F")
    space.uploads[file_id] = Upload(name)
    return {"upload_url": f"{space.base}/upload/{file_id}", "file_id": file_id}


@method("files.completeUploadExternal", "files:write")
def files_complete(space: Workspace, args: Json) -> Json:
    [files] = needed(args, "files")
    told = []
    for one in files:
        upload = space.uploads.get(one["id"])
        if upload is None or not upload.content:
            raise Refusal("file_not_found")
        upload.posted = bool(args.get("channel_id"))
        told.append({"id": one["id"], "title": one.get("title") or upload.name})
    if args.get("channel_id"):
        _share(space, args, [one["id"] for one in files])
    return {"files": told}


def _share(space: Workspace, args: Json, files: list[str]) -> None:
    channel = args["channel_id"]
    if channel.startswith(("U", "W")):  # unlike chat.postMessage, a person's id is no channel here
        raise Refusal("channel_not_found")
    comment = args.get("initial_comment") or ""
    space.put(place(space, channel), space.bot_user, comment).files = files
