"""Every phrase the coach says, in one person's language and time zone."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_interval
from babel.lists import format_list
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.resolver import Pattern

import content
from bot.content.phrases import files
from bot.content.shapes import Say

_LOCALES = {"nl": "nl_NL", "nl-BE": "nl_BE", "en": "en_GB"}
_HALF_A_YEAR = timedelta(days=183)
_MONDAY = date(2024, 1, 1)
_PACKAGE = (Path(content.__file__).parent,)


class Words:
    """Looks phrases up by id. `folders` are content folders, the later overriding the earlier."""

    def __init__(
        self,
        lang: str,
        zone: str = "Europe/Amsterdam",
        folders: tuple[Path, ...] = _PACKAGE,
    ) -> None:
        self.lang = lang if lang in _LOCALES else "en"
        self.zone = zone
        self.locale = Locale.parse(_LOCALES[self.lang])
        self._day = "EEEE d MMMM"
        self._bundle = _bundle(self.lang, folders)

    def __call__(self, id: str, /, **values: str | int | float) -> str:
        """The phrase with its values. Raises KeyError for an unknown phrase and ValueError for
        one that cannot be completed with these values."""
        pattern = self._pattern(id)
        if pattern is None:
            raise KeyError(f"no phrase {id!r} in {self.lang!r}")
        text, errors = self._bundle.format_pattern(pattern, values)
        if errors:
            raise ValueError(f"phrase {id!r} in {self.lang!r}: {errors[0]}")
        return str(text)

    def has(self, id: str) -> bool:
        return self._pattern(id) is not None

    def _pattern(self, id: str) -> Pattern | None:
        return self._bundle.get_message(id).value if self._bundle.has_message(id) else None

    def pick(self, text: Say) -> str:
        return text.say(self.lang)

    def with_years(self) -> Words:
        """The same, but a date says its year: for what is read long after."""
        dated = copy(self)
        dated._day = "EEEE d MMMM y"
        return dated

    def ahead(self, day: date, today: date) -> str:
        """A day to come, with its year when that is more than half a year away."""
        return (self.with_years() if day - today > _HALF_A_YEAR else self).date(day)

    def week(self, monday: date) -> str:
        """Such as "week 45 (2–8 nov 2026)"."""
        days = format_interval(monday, monday + timedelta(days=6), "yMMMd", locale=self.locale)
        return self("week", number=monday.isocalendar().week, days=days)

    def date(self, day: date) -> str:
        """Such as "dinsdag 24 november"."""
        return format_date(day, self._day, self.locale)

    def time(self, at: datetime) -> str:
        """The clock time of a UTC moment where this person is, such as "10:00"."""
        return self._local(at).strftime("%H:%M")

    def moment(self, at: datetime) -> str:
        """Such as "dinsdag 24 november om 10:00", for a UTC moment, where this person is."""
        return self("moment", date=self.date(self._local(at).date()), time=self.time(at))

    def day(self, weekday: int) -> str:
        """The name of a weekday; 0 is Monday."""
        return format_date(_MONDAY + timedelta(days=weekday), "EEEE", self.locale)

    def country(self, code: str) -> str:
        """The name of a country by its ISO code; 001 is the world."""
        return str(self.locale.territories[code])

    def listing(self, texts: Sequence[str]) -> str:
        """Such as "a, b en c"; with commas alone where a part has an "en" of its own."""
        if any(joint in text for text in texts for joint in (" en ", " and ")):
            return ", ".join(texts)
        return format_list(texts, locale=self.locale)

    def _local(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError("a moment has a time zone")
        return at.astimezone(UTC).astimezone(ZoneInfo(self.zone))


@lru_cache(maxsize=256)
def words_for(
    lang: str, zone: str = "Europe/Amsterdam", folders: tuple[Path, ...] = _PACKAGE
) -> Words:
    """The words of a language and zone; made once."""
    return Words(lang, zone, folders)


@lru_cache(maxsize=32)
def _bundle(lang: str, folders: tuple[Path, ...]) -> FluentBundle:
    """All phrases of a language; a variant lays its own over those of its language."""
    bundle = FluentBundle([_LOCALES[lang].replace("_", "-")], use_isolating=False)
    for tongue in dict.fromkeys((lang.partition("-")[0], lang)):
        for folder in folders:
            for path in files(folder, tongue):
                bundle.add_resource(FluentResource(path.read_text("utf-8")), allow_overrides=True)
    return bundle
