"""Loads, checks and speaks the editable content: for features, and for whoever edits the files."""

from bot.content.gather import PACKAGE
from bot.content.problem import ContentError, Problem
from bot.content.shapes import (
    DUTIES,
    LANGUAGES,
    Agenda,
    Answer,
    BlunderPrompt,
    Card,
    Case,
    Fact,
    Guarantee,
    Lesson,
    Option,
    PulseItem,
    Rule,
    Say,
    Scale,
    Step,
    TopicCard,
    Why,
)
from bot.content.shelf import Shelf, check, load, load_why
from bot.content.typed import plain
from bot.content.words import Words, words_for

__all__ = [
    "DUTIES",
    "LANGUAGES",
    "PACKAGE",
    "Agenda",
    "Answer",
    "BlunderPrompt",
    "Card",
    "Case",
    "ContentError",
    "Fact",
    "Guarantee",
    "Lesson",
    "Option",
    "Problem",
    "PulseItem",
    "Rule",
    "Say",
    "Scale",
    "Shelf",
    "Step",
    "TopicCard",
    "Why",
    "Words",
    "check",
    "load",
    "load_why",
    "plain",
    "words_for",
]
