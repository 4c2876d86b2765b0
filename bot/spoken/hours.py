"""Working hours as people tell them: "ik werk niet op vrijdag", "mijn werktijd is 7 tot 15"."""

from __future__ import annotations

import re

from bot.pattern import DAY_NAMES, DAYS, Pattern, PatternError

WORK = re.compile(
    r"(?:ik werk|i work|(?:mijn )?werktijd(?:en)?(?: is| zijn)?|(?:my )?working hours(?: are)?)"
    r" (?:(?P<not>niet|nooit|not|never) )?(?:(?:meer|op|van|on|from) )*(?P<rest>.+)"
)


def read_work(text: str, now: Pattern) -> Pattern | None:
    """The working week that all of a text tells, knowing the one of now; None when it is not one.

    `text` is in lower case, without punctuation at the ends of words.
    """
    found = WORK.fullmatch(text)
    if found is None:
        return None
    if found["not"]:
        return _without(now, found["rest"].replace(" meer", ""))
    days = ",".join(name for name, spans in zip(DAYS, now.days, strict=True) if spans)
    for told in (found["rest"], f"{days} {found['rest']}"):
        try:
            return Pattern.parse(told)
        except PatternError:
            continue
    return None


def _without(now: Pattern, told: str) -> Pattern | None:
    """The same week without these days, as long as there is any left."""
    named = re.split(r",? (?:en|and|of|or) |, ?", told)
    off = [n for n, names in enumerate(DAY_NAMES) if {*names, names[0] + "s"} & {*named}]
    week = tuple(() if n in off else spans for n, spans in enumerate(now.days))
    return Pattern(week) if len(off) == len(named) and any(week) else None
