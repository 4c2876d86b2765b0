"""What somebody typed about time, in one small vocabulary for both languages."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import cache

from bot.pattern import DAY_NAMES

LONGEST = 120  # characters; whatever is longer is no moment
SHORT_DAYS = ("mon ma", "tue tues di", "wed wo", "thu thur thurs do", "fri vr", "sat za", "sun zo")
NUMBERS = (
    "een one a an", "twee two", "drie three", "vier four", "vijf five", "zes six",
    "zeven seven", "acht eight", "negen nine", "tien ten", "elf eleven", "twaalf twelve",
)  # fmt: skip
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
DUTCH_MONTHS = (
    "januari", "februari", "maart mrt", "", "mei", "juni",
    "juli", "augustus", "sept", "oktober okt", "", "",
)  # fmt: skip
SAME = {
    "today": "vandaag",
    "tomorrow": "morgen tmrw tmr",
    "overmorgen": "",
    "morning": "ochtend ochtends morgens",
    "afternoon": "middag middags namiddag",
    "evening": "avond avonds",
    "night": "nacht nachts",
    "am": "",
    "pm": "",
    "min": "minuut minuten minuutje minuutjes minute minutes mins",
    "hour": "uur uren uurtje uurtjes hours oclock",
    "day": "dag dagen days werkdag",
    "week": "weken weekje weekjes weeks",
    "month": "maand maanden months",
    "year": "jaar years",
    "weekend": "",
    "next": "volgende volgend",
    "this": "deze dit komend komende aanstaande coming upcoming eerstvolgende",
    "begin": "start beginning early",
    "end": "eind einde",
    "mid": "midden medio halverwege halfway",
    "half": "",
    "quarter": "kwart",
    "before": "voor to",
    "after": "na past",
    "over": "",
    "in": "",
    "at": "om rond around about tegen circa @",
    "lunch": "lunchpauze",
    "noon": "midday",
    "work": "werk",
    "christmas": "kerst kerstmis xmas",
    "newyear": "nieuwjaar",
    "easter": "pasen",
    "sinterklaas": "",
    "kingsday": "koningsdag",
    "14": "veertien fourteen",
    "15": "vijftien fifteen",
    "20": "twintig twenty",
    "25": "",
    "30": "dertig thirty",
    "1e": "eerste first",
    "2e": "tweede second",
    "3e": "derde third",
    "4e": "vierde fourth",
    "last": "laatste",
}
NOTHING = {"de", "het", "the", "van", "of", "op", "on", "s", "graag", "please", "maar", "dan"}
_WEEKDAY = "|".join(name for names in DAY_NAMES for name in names)
REWRITTEN = tuple(
    (re.compile(pattern, re.ASCII), text)
    for pattern, text in (
        (r"['’‘`´]", ""),
        (r"[,;!?\"()]", " "),
        (r"(?<=\d) ?([ap])\.?m\b\.?", r" \1m"),
        (r"\b(\d{1,2}) ?[uh](\d{2})\b", r"\1:\2"),
        (r"(?<![\d./-])(\d{1,2})\.(00|1[3-9]|[2-5]\d)(?![\d./-])", r"\1:\2"),
        (r"\b(om|at|rond) (\d{1,2})\.(\d{2})\b", r"\1 \2:\3"),
        (r"(?<=\d)(uur|u|h)\b", " uur"),
        (r"(?<=\d)(ste|de|e|st|nd|rd|th)\b", "e"),
        (r"\.(?!\d)", " "),
        (r"\bday after tomorrow\b", "overmorgen"),
        (r"\btonight\b", "vandaag avond"),
        (r"\bthis (morning|afternoon|evening)\b", r"vandaag \1"),
        (r"\bvan(ochtend|middag|avond)\b", r"vandaag \1"),
        (r"\bvanmorgen\b", "vandaag ochtend"),
        (rf"\b({_WEEKDAY}) ?morgen\b", r"\1 ochtend"),
        (rf"\b({_WEEKDAY}|morgen|overmorgen)(ochtend|middag|avond)\b", r"\1 \2"),
        (r"\bmorgen vroeg\b", "morgen ochtend"),
        (r"\b(een half ?uur|half ?uur|half an hour)\b", "30 min"),
        (r"\b(een )?kwartier\b", "15 min"),
        (r"\ba quarter\b", "kwart"),
        (r"\b(a )?fortnight\b", "2 week"),
        (r"\b(een half ?jaar|half a year)\b", "6 maanden"),
        (r"\banderhalf uur\b", "90 min"),
        (r"\b(14|veertien) dagen\b", "2 weken"),
        (r"\been (dag|week|maand|uur) of (\w+)\b", r"\2 \1"),
        (rf"\b({_WEEKDAY}|today|tomorrow) week\b(?! \d+$)", r"\1 over 1 week"),
        (r"\b(kerstavond|christmas eve)\b", "24 december"),
        (r"\b(tweede kerstdag|boxing day)\b", "26 december"),
        (r"\beerste kerstdag\b", "kerst"),
        (r"\b(oudejaars(dag|avond)|oudjaar|new years eve)\b", "31 december"),
        (r"\b(oud en nieuw|new years?( day)?)\b", "nieuwjaar"),
        (r"\bkings day\b", "koningsdag"),
    )
)


def in_plain(text: str) -> str:
    """A text about time, every word of it in its one form; empty when it is too long."""
    if len(text) > LONGEST:
        return ""
    low = unicodedata.normalize("NFKD", text.casefold())
    low = "".join(one for one in low if not unicodedata.combining(one))
    for pattern, instead in REWRITTEN:
        low = pattern.sub(instead, low)
    words = (word for word in low.split() if word not in NOTHING)
    return " ".join(_known().get(word) or _meant(word) for word in words)


@cache
def _known() -> dict[str, str]:
    """Every word we know, to its one form."""
    found: dict[str, str] = {}
    for one, others in SAME.items():
        found |= dict.fromkeys((one, *others.split()), one)
    for number, names in enumerate(NUMBERS, start=1):
        found |= dict.fromkeys(names.split(), str(number))
    for month, dutch in zip(MONTHS, DUTCH_MONTHS, strict=True):
        found |= dict.fromkeys((month, month[:3], *dutch.split()), month)
    for (english, dutch), short in zip(DAY_NAMES, SHORT_DAYS, strict=True):
        plural = (f"{english}s", f"{dutch}s", f"{dutch}en")
        found |= dict.fromkeys((english, dutch, *plural, *short.split()), english)
    return found


def _meant(word: str) -> str:
    """The word we know that this one was probably meant to be; short ones are left alone."""
    if len(word) < 5 or not word.isalpha():
        return word
    long = [known for known in _known() if len(known) > 4]
    close = get_close_matches(word, long, n=1, cutoff=0.8)
    return _known()[close[0]] if close else word
