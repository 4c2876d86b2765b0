"""How scripted colleagues ask questions, and how scripted ambassadors answer them."""

from __future__ import annotations

from adapters.simulation.colleague import Colleague, button_of
from adapters.simulation.front import Standing
from adapters.simulation.script import Question
from bot.content import Say
from bot.message import Message

CLAIM_FIRST = 0.75  # how often an ambassador says "I have it" before answering
THINKING = (0.4, 4.5)  # working hours an ambassador takes


# --- who asks -------------------------------------------------------------------------------------


async def look_at_draft(me: Colleague, post: Standing) -> bool:
    """Their own plain words, ready to be sent: choose what it is about, else from the list."""
    topic = me.asking.topic if me.asking else ""
    if await me.press(post, "question.send", topic=topic) is not None:
        return True
    await me.press(post, "question.edit")
    return await me.fill("question-form", topic=topic)


async def look_at_answer(me: Colleague, post: Standing) -> bool:
    """Solved or not yet. Who has a script that says it did not do, says so once."""
    asked = me.asking
    if asked and asked.missing and asked.again and not _stands_in(post.message, asked.again):
        text = asked.missing.say(me.language)
    elif asked is None and not me.chance("solved", me.habits.solved):
        text = me.dice("missing").choice(me.script.missing).say(me.language)
    else:
        return await me.press(post, "question.solved") is not None
    await me.press(post, "question.not-yet")
    return await me.fill("question-not-yet-form", text=text)


async def look_at_question_back(me: Colleague, post: Standing) -> bool:
    said = me.asking.reply if me.asking and me.asking.reply else None
    said = said or me.dice("reply").choice(me.script.replies)
    await me.press(post, "question.reply")
    return await me.fill("question-reply-form", text=said.say(me.language))


# --- who answers ----------------------------------------------------------------------------------


async def look_at_card(me: Colleague, post: Standing) -> bool:
    """Pick it up, think about it, then answer, or first ask something back."""
    if button_of(post.message, "question.ask-back") is None:
        return False  # it is the asker's turn
    if not me.rested(post):
        first = me.chance("claim", CLAIM_FIRST)
        claimed = first and await me.press(post, "question.claim") is not None
        me.rest(post, me.after("thinking", *THINKING))
        return claimed
    asked, language = _asked(me, post.message)
    if asked is not None and _wants_to_know(asked, post.message):
        assert asked.back is not None
        await me.press(post, "question.ask-back")
        return await me.fill("question-back-form", text=asked.back.say(language))
    await me.press(post, "question.answer")
    return await me.fill("question-answer-form", text=_answer(me, asked, post.message, language))


def _asked(me: Colleague, card: Message) -> tuple[Question | None, str]:
    """Which question of the script this is, and in what language it was asked."""
    asked = me.script.asked(card.text)
    if asked is None:
        return None, me.language
    return asked, "nl" if asked.text.nl in card.text else "en"


def _wants_to_know(asked: Question, card: Message) -> bool:
    return asked.back is not None and not _stands_in(card, asked.back)


def _answer(me: Colleague, asked: Question | None, card: Message, language: str) -> str:
    if asked is None:
        return me.dice("answer").choice(me.script.answers).say(language)
    second = asked.again is not None and _stands_in(card, asked.answer)
    said = asked.again if second and asked.again else asked.answer
    return said.say(language)


def _stands_in(message: Message, said: Say) -> bool:
    return any(text in message.text for _, text in said.spoken())
