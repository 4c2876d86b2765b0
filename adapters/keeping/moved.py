"""The mark beside a SQLite database that was moved, so that no coach starts on it by mistake."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from adapters.needs import Missing

LENGTH = 4096


def mark_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.moved")


def must_be_here(path: Path) -> None:
    """Raises Missing when the database was moved away: it says where to, and how to undo that."""
    mark = mark_of(path)
    if mark.exists():
        to, at = _read(mark)
        raise Missing("keeping-moved", name=str(path), to=to, moment=at, file=str(mark))


def leave(path: Path, to: str, at: datetime) -> Path:
    """`to` is a name without a password in it. On the disk when this returns."""
    from adapters.keeping.pages import flush

    mark, new = mark_of(path), path.with_name(f"{path.name}.moving")
    new.write_text(json.dumps({"to": to, "at": f"{at:%Y-%m-%d %H:%M}"}) + "\n", "utf-8")
    flush(new)
    new.replace(mark)
    flush(path.parent)
    return mark


def _read(mark: Path) -> tuple[str, str]:
    """Whatever it says, it is there."""
    try:
        with mark.open(encoding="utf-8") as file:
            found = json.loads(file.read(LENGTH))
        return str(found["to"]), str(found["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return "?", "?"
