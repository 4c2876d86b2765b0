"""What whoever asks a question hears: the offer, who has it and by when, and the answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import AskQuestion, AskRule, StopCoaching
from bot.content import Shelf, Words
from bot.features.question.kept import TEXT_LIMIT, Line, Question
from bot.features.question.links import (
    DraftIsAnswer,
    DraftIsReply,
    DropDraft,
    EditDraft,
    GoAway,
    NotYet,
    OfferDraft,
    Reply,
    SendDraft,
    Solved,
    StillBring,
    TakeBack,
)
from bot.message import Button, Buttons, Card, Message, Part, Text
from bot.people import Person

TOP_TOPICS = 5  # as buttons; the form has them all
SHOWN = 300  # characters of a text where one only needs to recognise it


def name_of(words: Words, person: Person | None) -> str:
    """An ambassador by full name; one who is no longer here has none."""
    return person.name if person is not None else words("question-someone")


def about(words: Words, shelf: Shelf, question: Question) -> str:
    topic = shelf.topics.get(question.topic)
    return words.pick(topic.title) if topic else words("question-topic-other")


def short(text: str) -> str:
    """Enough of a text to recognise it."""
    return text if len(text) <= SHOWN else text[:SHOWN].rstrip() + "…"


# --- asking ---------------------------------------------------------------------------------------


def offer(
    words: Words, shelf: Shelf, draft: Question, *, instead: Button | None = None,
    in_place: bool = False,
) -> Message:  # fmt: skip
    """What was typed, and where it can go: each topic sends it, and it can be changed or dropped.

    `instead` is what it may be as well: a reply or an answer to a question there is.
    """
    key, unnamed = draft.key, draft.unnamed
    mode = "unnamed" if unnamed else "named"
    first = list(shelf.topics.values())[:TOP_TOPICS]
    topics = [Button(words.pick(one.title), SendDraft(key, one.id, unnamed)) for one in first]
    topics.append(Button(words("question-topic-other"), SendDraft(key, "", unnamed)))
    ways = [
        Button(words(f"question-offer-{mode}-button"), OfferDraft(key, not unnamed)),
        Button(words("question-edit"), EditDraft(key, unnamed), opens=True),
        Button(words("question-drop"), DropDraft(key)),
    ]
    if shelf.rules:
        ways.insert(0, Button(words("question-rules"), AskRule()))
    parts: list[Part] = [Text(words("question-offer")), Text(short(draft.text), "quote")]
    if instead is not None:
        parts.append(Buttons((instead,)))
    parts += [
        Text(words(f"question-offer-{mode}")),
        Buttons(tuple(topics)),
        Buttons(tuple(ways)),
        Text(words("question-offer-kept"), "quiet"),
    ]
    return Message("question-offer", tuple(parts), replaces=in_place)


def is_reply(words: Words, draft: int, question: int, name: str) -> Button:
    return Button(words("question-draft-reply", name=name), DraftIsReply(draft, question))


def is_answer(words: Words, draft: int, question: int) -> Button:
    """Without a word of the question: its asker may take that back."""
    return Button(words("question-draft-answer"), DraftIsAnswer(draft, question))


def stop_or_question(words: Words, draft: Question) -> Message:
    """It speaks of stopping and may be a question all the same."""
    ways = (
        Button(words("question-means-stop"), StopCoaching()),
        Button(words("question-means-question"), OfferDraft(draft.key, draft.unnamed)),
    )
    parts = (Text(words("question-stop-or")), Text(short(draft.text), "quote"), Buttons(ways))
    return Message("question-stop-or", parts)


def dropped(words: Words) -> Message:
    return Message("question-dropped", (Text(words("question-dropped")),), replaces=True)


def draft_gone(words: Words) -> Message:
    ask = Buttons((Button(words("question-ask-button"), AskQuestion(), opens=True),))
    return Message("question-draft-gone", (Text(words("question-draft-gone")), ask), replaces=True)


def too_long(words: Words) -> Message:
    text = words("question-too-long", limit=TEXT_LIMIT)
    return Message("question-too-long", (Text(text),))


# --- who has it -----------------------------------------------------------------------------------


def sent(
    words: Words, question: Question, person: Person | None, *, in_place: bool = False
) -> Message:
    """Who has the question now, and by when there will be an answer."""
    parts: list[Part] = [Text(short(question.text), "quote")]
    parts.append(Text(where(words, question, person)))
    if question.unnamed:
        parts.append(Text(words("question-sent-unnamed")))
    parts.append(_take_back(words, question))
    return Message("question-sent", tuple(parts), replaces=in_place)


def where(words: Words, question: Question, person: Person | None) -> str:
    """One sentence on how a question stands."""
    if question.status in ("answered", "solved"):
        return words(f"question-is-{question.status}", name=name_of(words, person))
    if person is None:
        return words("question-is-nobody")
    if question.waiting:
        return words("question-is-waiting", name=person.name)
    phrase = "question-is-rests" if question.rests else f"question-is-{question.status}"
    return _who(words, phrase, question, person)


def _who(words: Words, phrase: str, question: Question, person: Person) -> str:
    """A sentence with who has it, and by when if that was promised."""
    role = "ambassador" if person.has("ambassador") else "owner"
    moment = words.moment(question.due_at) if question.due_at else ""
    return words(phrase, name=person.name, role=role, moment=moment)


def moved(words: Words, question: Question, person: Person, *, still: bool) -> Message:
    text = _who(words, "question-still" if still else "question-moved", question, person)
    parts: tuple[Part, ...] = (Text(text), Text(short(question.text), "quote"))
    return Message("question-moved", (*parts, _take_back(words, question)) if still else parts)


def waits(words: Words, question: Question, person: Person, *, last: bool) -> Message:
    text = words("question-waits-last" if last else "question-waits", name=person.name)
    parts = (Text(text), Text(short(question.text), "quote"), _take_back(words, question))
    return Message("question-waits", parts)


def nobody(words: Words, question: Question) -> Message:
    parts = (Text(words("question-nobody")), Text(short(question.text), "quote"))
    return Message("question-nobody", (*parts, _take_back(words, question)))


def claimed(words: Words, question: Question, person: Person) -> Message:
    phrase = "question-claimed-rests" if question.rests else "question-claimed"
    text = _who(words, phrase, question, person)
    return Message("question-claimed", (Text(text), Text(short(question.text), "quote")))


def status(words: Words, question: Question, person: Person | None) -> Message:
    """For a button that has had its time: how the question stands now."""
    parts = (Text(short(question.text), "quote"), Text(where(words, question, person)))
    return Message("question-status", parts, replaces=True)


def not_there(words: Words) -> Message:
    """For a question that is not, or no longer, this person's: the same words for each reason."""
    return Message("question-not-there", (Text(words("question-not-there")),))


def taken_back(words: Words, text: str) -> Message:
    parts = (Text(words("question-taken-back")), Text(text, "quote"))
    return Message("question-taken-back", parts, replaces=True)


def goes_on(words: Words, *, asked: bool, answers: bool) -> Message:
    """Below the answer to a stop: an own question that is open, and an ambassador's duty."""
    parts: list[Part] = []
    if asked:
        buttons = (
            Button(words("question-bring-yes"), StillBring(yes=True)),
            Button(words("question-bring-no"), StillBring(yes=False)),
        )
        parts += [Text(words("question-bring")), Buttons(buttons)]
        parts.append(Text(words("question-bring-silent"), "quiet"))
    if answers:
        away = Button(words("question-away-button"), GoAway(), opens=True)
        parts += [Text(words("question-still-duty")), Buttons((away,))]
    return Message("question-goes-on", tuple(parts))


def brought(words: Words, *, yes: bool) -> Message:
    name = "question-brought" if yes else "question-not-brought"
    return Message(name, (Text(words(name)),), replaces=True)


def _take_back(words: Words, question: Question) -> Buttons:
    return Buttons((Button(words("question-take-back"), TakeBack(question.key)),))


# --- asked back -----------------------------------------------------------------------------------


def asked_back(
    words: Words, question: Question, line: Line, person: Person | None, *, again: bool
) -> Message:
    phrase = "question-asked-back-again" if again else "question-asked-back"
    parts: list[Part] = [Text(words(phrase, name=name_of(words, person))), Text(line.text, "quote")]
    if question.unnamed:
        parts.append(Text(words("question-stay-unnamed"), "quiet"))
    reply = Button(words("question-reply"), Reply(question.key), opens=True)
    parts.append(Buttons((reply, *_take_back(words, question).buttons)))
    return Message("question-asked-back", tuple(parts))


def replied(words: Words, question: Question, text: str, person: Person | None) -> Message:
    told = words("question-replied") if person else ""
    parts = (Text(short(text), "quote"), Text(f"{told} {where(words, question, person)}".strip()))
    return Message("question-replied", parts, replaces=True)


# --- the answer -----------------------------------------------------------------------------------


def answer(
    words: Words, question: Question, line: Line, person: Person | None, *, asking: bool = True
) -> Message:
    """The answer, by whom and when; `asking` whether it helped."""
    signed = words("question-signed", name=name_of(words, person), moment=words.moment(line.at))
    parts: list[Part] = [
        Text(words("question-answer", name=name_of(words, person))),
        Text(words("question-yours", text=short(question.text)), "quiet"),
        Text(line.text, "quote"),
        Text(signed, "quiet"),
    ]
    if not asking:
        parts.append(Text(words("question-solved")))
        return Message("question-solved", tuple(parts), replaces=True)
    solved = Button(words("question-solved-button"), Solved(question.key))
    not_yet = Button(words("question-not-yet-button"), NotYet(question.key), opens=True)
    parts += [Text(words("question-solved-ask")), Buttons((solved, not_yet))]
    return Message("question-answer", tuple(parts))


def reopened(
    words: Words, question: Question, lines: Sequence[Line], person: Person | None
) -> Message:
    """The answer stays to be read, with what was missing, and who has the question now."""
    said = [Text(line.text, "quote") for line in lines[-2:]]
    parts = (*said, Text(words("question-reopened")), Text(where(words, question, person)))
    return Message("question-reopened", parts, replaces=True)


# --- home -----------------------------------------------------------------------------------------


def own(words: Words, shelf: Shelf, question: Question, person: Person | None) -> Card:
    """One of their own questions in the home view, with whatever they can do about it."""
    buttons = list(_take_back(words, question).buttons)
    if question.waiting:
        buttons.insert(0, Button(words("question-reply"), Reply(question.key), opens=True))
    body = (Text(short(question.text), "quote"), Text(where(words, question, person)))
    return Card(about(words, shelf, question), body, buttons=tuple(buttons))
