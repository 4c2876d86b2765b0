"""What a running coach writes to stderr: that something went wrong and where, nobody's words."""

from __future__ import annotations

import logging
import sys

from bot.trouble import trouble

OURS = ("adapters.", "bot.")


class Discreet(logging.Formatter):
    """Our own lines as they are. Those of libraries may hold payloads, tokens or names: of them
    only who says it, from which function, and what kind of error."""

    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage() if record.name.startswith(OURS) else f"in {record.funcName}"
        if record.exc_info and (error := record.exc_info[1]) is not None:
            said += f": {trouble(error)}"
        return f"{self.formatTime(record)} {record.levelname} {record.name}: {said}"


def log_to_stderr() -> None:
    """Warnings and worse, each with its time."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # a beat that takes longer than a second is nothing to tell, and the coach tells of a failed one
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
