"""Writes to stderr what a running coach does, what went wrong and where: nobody's words."""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TextIO

from adapters.settings import LogSettings
from bot.settling import Outcome
from bot.trouble import trouble

log = logging.getLogger(__name__)
OURS = ("adapters.", "bot.")
# what no line of ours should ever hold; if one day it does, it still does not get out
PRIVATE = re.compile(
    r"\bx(?:ox[a-z]|app)-[\w-]+"  # Slack's tokens
    r"|[^\s@<>\"'=,;()]+@[\w-]+\.[\w.-]+"  # e-mail addresses
    r"|\b[BCDGTUW](?=[A-Z]*\d)[A-Z0-9]{7,}\b"  # Slack's ids
    r"|\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"  # Microsoft's
    r"|\b(?:19|28|29):[\w@.=-]{8,}"
    r"|\beyJ[\w-]{8,}[\w.-]*"  # signed tokens
)
TROUBLE = re.compile(r"(?P<kind>[A-Za-z_]\w*) at (?P<place>[^\s:]+:\d+(?: > [^\s:]+:\d+)*)")


class Discreet(logging.Formatter):
    """Our own lines as they are. Those of libraries may hold payloads, tokens or names: of them
    only who says it, from which function, and what kind of error."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{_at(record)} {record.levelname} {record.name}: {self.said(record)}"

    def said(self, record: logging.LogRecord) -> str:
        """On one line, whatever is in it."""
        said = _own_words(record) if record.name.startswith(OURS) else f"in {record.funcName}"
        if record.exc_info and (error := record.exc_info[1]) is not None:
            said += f": {trouble(error)}"
        return "".join(one if one.isprintable() else " " for one in PRIVATE.sub("…", said))


class Json(Discreet):
    """The same as one JSON object a line, with the kind and the place of trouble by themselves."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": _at(record),
            "level": record.levelname,
            "from": record.name,
            "said": self.said(record),
        }
        found = TROUBLE.search(line["said"])
        return json.dumps(line | (found.groupdict() if found else {}))


def _at(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _own_words(record: logging.LogRecord) -> str:
    """A line that does not fit its arguments may hold them anywhere, so only its place is told."""
    try:
        return record.getMessage()
    except Exception as error:
        return f"a line at {record.filename}:{record.lineno} does not fit: {type(error).__name__}"


class _Handler(logging.StreamHandler[TextIO]):
    """`said` by libraries below a warning is noise."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.name.startswith(OURS) or record.levelno >= logging.WARNING

    def handleError(self, record: logging.LogRecord) -> None:
        """Nowhere left to say it; Python's own way repeats the arguments."""


@contextmanager
def logged(settings: LogSettings) -> Iterator[None]:
    """As the settings say, and nothing beside it: neither from warnings nor from threads."""
    handler = _Handler(sys.stderr)
    as_json = settings.form == "json" or (settings.form != "text" and not sys.stderr.isatty())
    handler.setFormatter(Json() if as_json else Discreet())
    logging.basicConfig(level=settings.level, handlers=[handler])
    # a beat that takes longer than a second is nothing to tell, and the coach tells of a failed one
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    before = sys.unraisablehook, threading.excepthook, warnings.showwarning
    sys.unraisablehook = threading.excepthook = _note
    logging.captureWarnings(capture=True)
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        sys.unraisablehook, threading.excepthook, warnings.showwarning = before


def _note(failed: Any) -> None:
    """What failed where nobody could hear it."""
    log.error("beside everything else: %s", trouble(failed.exc_value or failed.exc_type()))


class Minutes:
    """A line of counts for every minute in which something was said unasked."""

    def __init__(self) -> None:
        self._said: Counter[str] = Counter()
        self._minute: datetime | None = None

    def note(self, outcomes: Sequence[Outcome]) -> None:
        self._said.update(one.of.place.platform for one in outcomes if one.end == "sent")

    def pass_to(self, now: datetime) -> None:
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self.tell()
        self._minute = minute

    def tell(self) -> None:
        if self._said:
            counts = (f"{platform} {self._said[platform]}" for platform in sorted(self._said))
            log.info("said unasked: %s", ", ".join(counts))
        self._said.clear()
