"""What people type, made comparable, so that commands are found whatever the spelling."""

from __future__ import annotations

import re

COURTESY = re.compile(
    r"\b(?:hoor|aub|svp|alsjeblieft|alstublieft|bedankt|dank (?:je|u)(?: wel)?|dank(?:je|u)wel|dank"
    r"|graag|even|please|thanks|thank you|thx)\b"
)
HELD = re.compile(r"([a-z])\1{2,}")


def plain(text: str) -> str:
    """What someone typed without case, punctuation and extra spaces; a lone "?" stays."""
    letters = " ".join(re.sub(r"[^\w\s]|_", " ", text.casefold()).split())
    return letters or text.strip()


def bare(text: str) -> list[str]:
    """The same without words of courtesy and letters held long: once with each such letter double,
    as in "neee", once single, as in "jaaa"; empty where courtesy is all there was."""
    polite = " ".join(COURTESY.sub(" ", plain(text)).split())
    return [HELD.sub(instead, polite) for instead in (r"\1\1", r"\1")]


def informal(said: str) -> str:
    """Plain words to the coach with every Dutch "jij" and "u" as "je", as commands have it."""
    return re.sub(r"\bbent je\b", "ben je", re.sub(r"\b(?:jij|u)\b", "je", said))


def is_near(said: str, word: str) -> bool:
    """Whether one letter too many, too few or wrong, or two in the wrong order, is all between."""
    short, long = sorted((said, word), key=len)
    if len(long) - len(short) > 1:
        return False
    pairs = enumerate(zip(short, long, strict=False))
    same = next((n for n, (here, there) in pairs if here != there), len(short))
    left, right = short[same:], long[same:]
    if len(left) < len(right):
        return left == right[1:]
    return left[1:] == right[1:] or (left[1::-1] == right[:2] and left[2:] == right[2:])
