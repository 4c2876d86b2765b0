"""Ways to say stop: whoever begins so is done, at once; what was meant otherwise has a way back.

Where it is not sure, whoever hears it may ask.
"""

from __future__ import annotations

import re
from unicodedata import combining, normalize

LONGEST = 60  # characters; whoever says more has something else to say
_FIRST = r"(?:please|nee|no|ok|nou|en|nu|now|dank je|bedankt|thanks|kun je|wil je|ik wil|i want) "
_ME = r"(?:me|mij|ons|us)"
_NONE = r"(?:(?:geen|nooit) (?:berichten|bericht|taken)|niets|niks)"
STOPS = re.compile(
    rf"(?:{_FIRST})*(?:"
    r"(?:ik |i )?(?:stop|stoppen|quit|stpo|sotp|stopp|stp)"
    r"|ik (?:wil|wou) (?:er |graag |nu |mee |ermee |hiermee )*stoppen"
    r"|houd? (?:er |hier |nu |eens |toch |maar |mee )*op|schei (?:er )?uit|kap (?:er ?)?mee"
    r"|(?:i want|id like|i would like) to (?:stop|quit|unsubscribe|opt out)|unsubscribe|opt out"
    r"|afmelden|uitschrijven|(?:meld|schrijf) (?:me|mij) (?:af|uit)|ga (?:nu |toch )?weg|go away"
    r"|ik (?:doe|wil|hoef|ga) (?:hier |er |ermee |dit |dat )*niet(?: meer| langer)?"
    r"(?: mee| aan mee| meedoen| te doen)?$"
    r"|(?:ik heb )?(?:hier )?geen interesse(?: meer)?$|ik ben niet geinteresseerd$"
    r"|(?:i am |im )?not (?:interested|participating)(?: any ?more)?$"
    r"|i (?:do not|dont) (?:want|need) (?:this|it|to (?:do this|take part|join))(?: any ?more)?$"
    r"|(?:haal|verwijder|schrap) (?:me|mij) (?:van|uit) (?:de|deze|je|die) (?:mail)?lijst"
    r"|(?:take|remove) me (?:off|from) (?:this|the|your) list|remove me$"
    rf"|laat {_ME} (?:nu |toch |eens |even |maar )*(?:met rust|gerust)|leave {_ME} (?:alone|be)"
    r")(?![\w-])(?! (?:met )?(?:de |mijn |the |my )?(?:pauze|pause)\b)"
)
NO_MORE = re.compile(
    rf"(?:{_FIRST})*(?:"
    rf"(?:(?:stuur|geef) (?:{_ME} )?)?{_NONE} meer|no more (?:messages|tasks)"
    r"|(?:do not|dont|never) (?:message|(?:contact|text|write|bother|send) me)"
    rf"|je hoeft {_ME} (?:niet|{_NONE}) meer|(?:{_NONE}|niet) (?:meer|langer) sturen"
    r")(?![\w-])(?!.* (?:tot|voor|until|till?|for|dan)\b)"  # else it is a pause
)
STOP_WORDS = re.compile(
    r"\b(?:stop|stoppen|gestopt|meedoen|(?:af|aan)(?:ge)?meld(?:en)?|uit(?:ge)?schr[ie]+[fv]\w*|berichten"
    r"|lijst|(?:un)?subscribed?|remove|list|messages|opt(?:ing)? out|quit|rust)\b"
)
SURELY_ASKS = re.compile(
    r"^(?:mag|mogen|kan|kun|kunnen|hoe|wat|waar\w*|wie|wanneer|welke?|is|zijn|moet|hoeveel|can|may|how"
    r"|what|why|which|who|when|where|is|are|does?|should|could)\b"
    r"|\b(?:ai|copilot|chatgpt|chatbot|gpt|gemini|claude|llm|prompts?|tools?)\b|\?"
)
HELD = re.compile(r"(\w)\1{2,}")


def wants_to_stop(text: str) -> bool:
    """A question never does, and neither does who stops a pause."""
    low = _low(text)
    return "?" not in low and len(low) <= LONGEST and bool(STOPS.match(low) or NO_MORE.match(low))


def may_want_to_stop(text: str) -> bool:
    """Words of stopping in a short text that is not clearly a question, nor about AI."""
    low = _low(text)
    return len(low) <= LONGEST and bool(STOP_WORDS.search(low)) and not SURELY_ASKS.search(low)


def _low(text: str) -> str:
    """Without accents, marks between words, and letters held long."""
    known = "".join(one for one in normalize("NFKD", text.casefold()) if not combining(one))
    tidy = " ".join(re.sub(r"['’‘]|[.!,:;]+(?=\s|$)", "", known).split())
    return HELD.sub(r"\1", tidy)
