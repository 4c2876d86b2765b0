"""Whole years with scripted people, lean enough for many of them, and what must never happen."""
