"""Ways to say stop: whoever begins so is done, at once; what was meant otherwise has a way back."""

from __future__ import annotations

import re

LONGEST = 60  # characters; whoever says more has something else to say
_FIRST = r"(?:please|nee|no|ok|nou|en|nu|now|dank je|bedankt|thanks|kun je|wil je|ik wil|i want) "
_ME = r"(?:me|mij|ons|us)"
_NONE = r"(?:(?:geen|nooit) (?:berichten|bericht|taken)|niets|niks)"
STOPS = re.compile(
    rf"(?:{_FIRST})*(?:"
    r"(?:ik |i )?(?:stop|stoppen|quit)|ik (?:wil|wou) (?:er |graag |nu |hiermee )*stoppen"
    r"|houd? (?:er |hier |nu |eens |toch |maar |mee )*op|schei (?:er )?uit|kap (?:er ?)?mee"
    r"|(?:i want|id like|i would like) to (?:stop|quit|unsubscribe|opt out)|unsubscribe|opt out"
    r"|afmelden|uitschrijven|(?:meld|schrijf) (?:me|mij) (?:af|uit)|ga (?:nu |toch )?weg|go away"
    r"|ik (?:doe|wil) niet meer(?: mee| meedoen)?$"
    rf"|laat {_ME} (?:nu |toch |eens )*(?:met rust|gerust)|leave {_ME} (?:alone|be)"
    r")(?![\w-])(?! (?:met )?(?:de |mijn |the |my )?(?:pauze|pause)\b)"
)
NO_MORE = re.compile(
    rf"(?:{_FIRST})*(?:"
    rf"(?:(?:stuur|geef) (?:{_ME} )?)?{_NONE} meer|no more (?:messages|tasks)"
    r"|(?:do not|dont|never) (?:message|(?:contact|text|write|bother|send) me)"
    rf"|je hoeft {_ME} (?:niet|{_NONE}) meer"
    r")(?![\w-])(?!.* (?:tot|voor|until|till?|for|dan)\b)"  # else it is a pause
)


def wants_to_stop(text: str) -> bool:
    """A question never does, and neither does who stops a pause."""
    low = " ".join(re.sub(r"['’‘]|[.!,:;]+(?=\s|$)", "", text.casefold()).split())
    if len(low) > LONGEST or "?" in low:
        return False
    return bool(STOPS.match(low) or NO_MORE.match(low))
