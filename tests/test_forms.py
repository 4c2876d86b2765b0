"""Whatever is filled in: what is too long or odd comes back in words, and is not kept."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.answer import TEXT_LIMIT
from bot.events import Submitted
from bot.features import FEATURES
from bot.gallery import everything
from bot.message import Field, Form, Message, Values
from tests.test_contract import WHO
from tests.town import Place, shelf

LETTER = "ж"  # in no other text
HOSTILE = "<@U1> *_`[x](javascript:1)</b> {0} %s ${x} { $name } \u202e\x00\ud800 ٣ 🙂"
FORMS = [one for one in everything(FEATURES, shelf(), "nl") if isinstance(one, Form)]


def _filled(form: Form, field: Field, text: str) -> Values:
    first = {one.id: one.options[0].value for one in form.fields if one.options}
    return {one.id: one.initial or first.get(one.id, "x") for one in form.fields} | {field.id: text}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
async def test_every_text_of_every_form_is_answered_and_only_kept_when_it_fits(
    town: Place, form: Form, caplog: pytest.LogCaptureFixture
) -> None:
    await town.someone("Olga", duties=("owner", "lead", "ambassador"))
    for field in form.fields:
        too_long = (LETTER * many for many in (field.limit + 1, TEXT_LIMIT - 100, 10 * TEXT_LIMIT))
        for text in (*too_long, HOSTILE) if field.kind in ("line", "text") else ("x", HOSTILE):
            values, action = _filled(form, field, text), form.action.pack()
            reply = await town.answer(
                Submitted(id=town.event_id(), sender=WHO, at=town.now, action=action, values=values)
            )
            assert isinstance(reply, Message | Form) and reply.name != "sorry", caplog.text
            if isinstance(reply, Form):
                assert any(one.error for one in reply.fields), field.id
    assert LETTER not in await town.store.look(_all_rows)


def _all_rows(session: object) -> str:
    assert isinstance(session, sa.orm.Session)
    tables = SQLModel.metadata.sorted_tables
    return repr([session.execute(sa.select(table)).all() for table in tables])
