"""An AI hour as a calendar file: for whoever wants it in their own calendar, without an account."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from icalendar import Calendar, Event, vCalAddress

from bot.features.ai_hour.planned import AiHour
from bot.message import File

MIME = "text/calendar"
ORGANIZER = "mailto:noreply@omega.invalid"  # wanted by RFC 5546; nobody is to be answered


def uid(hour: AiHour, secret: str) -> str:
    """The same for every version of an hour, different for every installation."""
    mark = hmac.new(secret.encode(), f"uid:{hour.key}".encode(), hashlib.sha256).hexdigest()
    return f"{mark[:24]}@omega-coach"


def calendar_file(
    hour: AiHour, *, title: str, about: str, name: str, secret: str, now: datetime
) -> File:
    """The hour as it is now; calendars let a version with a higher SEQUENCE replace a lower one."""
    cancelled = hour.status == "cancelled"
    event = Event()
    event.add("uid", uid(hour, secret))
    event.add("sequence", hour.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", hour.starts_at)
    event.add("dtend", hour.ends_at)
    event.add("summary", title)
    event.add("location", hour.place)
    event.add("description", about)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", _organizer())
    calendar = Calendar()
    calendar.add("prodid", "-//Omega coach//NONSGML AI hour//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    return File(name, MIME, calendar.to_ical())


def _organizer() -> vCalAddress:
    address = vCalAddress(ORGANIZER)
    address.params["CN"] = "Omega (bot)"
    return address
