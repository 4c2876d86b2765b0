"""Every message and form of rounds and own tasks, with made-up people, for the gallery."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.actions import ProposeTask
from bot.catalogue import AcceptedCard
from bot.features.codesign import idea_form as forms
from bot.features.codesign import round_messages as messages
from bot.features.codesign.idea_messages import Teller
from bot.features.codesign.kept import STEPS, Entry, Idea, Item, Round, on
from bot.features.codesign.links import DecideAll, DecideOn
from bot.features.codesign.round_messages import View
from bot.message import Form, Message
from bot.turn import Sample

MOST = 3


def gallery(sample: Sample) -> Iterator[Message | Form]:
    yield from _asking(sample)
    yield from _listed(sample)
    yield from _deciding(sample)
    yield from _proposing(sample)
    yield from _owners(sample)


def _asking(sample: Sample) -> Iterator[Message | Form]:
    words, round = sample.words, _round(sample, "asking")
    yield messages.ask(words, round)
    yield messages.ask(words, _round(sample, "voting"))
    yield messages.entry_form(words, round)
    texts = {"task": words("codesign-sample-task"), "help": words("codesign-sample-help")}
    entry = Entry(id=1, round_id=1, person_id=1, **texts)
    for what, mine in (("added", [entry]), ("own", [entry]), ("own", []), ("back", [])):
        yield messages.own(words, round, mine, what, most=MOST)
    yield messages.own(words, round, [entry] * MOST, "full", most=MOST)
    decide = messages.decide_way(words, [(1, sample.team.name)])
    decides = messages.decide_way(words, [(1, sample.team.name), (2, sample.team.name)])
    yield messages.voting_now(words, _round(sample, "voting"))
    yield messages.closed(words, None, None, None)
    yield messages.closed(words, _round(sample, "voting"), sample.now, decide)
    yield messages.closed(words, _round(sample, "told"), None, decides)


def _listed(sample: Sample) -> Iterator[Message | Form]:
    words, voting, counted = sample.words, _view(sample, "voting"), _view(sample, "deciding")
    item = voting.items[0]
    told = View(_round(sample, "told"), counted.items, counted.team, counted.names)
    done = View(counted.round, counted.items[:1], counted.team, counted.names)
    for view in (voting, counted, told, done):
        yield messages.post(words, view)
        votes = view is voting
        yield messages.own_list(words, view, {on(item)} if votes else (), votes, 0)
    yield messages.noted(words, item, voting.round, voted=True)
    yield messages.noted(words, item, voting.round, voted=False)
    yield messages.one("codesign-no-list", words)
    yield messages.decided(words, counted, counted.items[:1])


def _deciding(sample: Sample) -> Iterator[Message | Form]:
    words, view = sample.words, _view(sample, "deciding")
    for what in ("decide", "again", "standing", "decided", "already"):
        yield messages.to_decide(words, view, 1, what)
    done = View(view.round, view.items[:1], view.team, view.names)
    yield messages.to_decide(words, done, 1, "decided")
    yield messages.decide_form(words, DecideOn(2), view.items[1:2], view.team)
    yield messages.decide_form(words, DecideAll(1), view.items, view.team)
    yield messages.waiting(words, [view])
    yield messages.waiting(words, [])
    yield messages.one("codesign-owner-only", words)


def _proposing(sample: Sample) -> Iterator[Message | Form]:
    words, tell = sample.words, Teller(sample.words, sample.shelf)
    idea, person = _idea(sample, "draft"), sample.person
    yield forms.idea_form(words, sample.shelf, ProposeTask(), idea)
    better = _idea(sample, "draft")
    better.better_than = words.pick(next(iter(sample.shelf.cards.values())).title)
    yield forms.idea_form(words, sample.shelf, ProposeTask(), better)
    yield tell.preview(better, person.first_name)
    yield tell.handed_in(_idea(sample, "open"), replaces=True)
    taken, ideas = _card(sample), [idea, _idea(sample, "open"), _idea(sample, "declined")]
    yield tell.my_ideas(ideas, [taken])
    yield tell.my_ideas(ideas, [], full=True)
    yield tell.my_ideas([], [])
    yield from (tell.accepted(taken), tell.declined(ideas[2], sample.colleague.name))
    yield tell.one("codesign-retired", words.pick(taken.card.title))
    for name in ("codesign-not-open", "codesign-idea-gone", "codesign-dropped"):
        yield tell.one(name)


def _owners(sample: Sample) -> Iterator[Message | Form]:
    words, tell, idea = sample.words, Teller(sample.words, sample.shelf), _idea(sample, "open")
    names = {idea.key: sample.person.first_name}
    idea.votes = STEPS[0]
    for me, own, decides in ((1, (), False), (2, (), False), (2, {on(idea)}, True)):
        yield tell.ideas([idea], names, own, me=me, page=0, decides=decides)
    yield tell.ideas([], {}, (), me=1, page=0, decides=False)
    yield forms.accept_form(words, sample.shelf, idea)
    yield forms.decline_form(words, idea)
    yield tell.taken(_card(sample))
    back = _card(sample)
    back.withdrawn_at = sample.now
    yield tell.cards([_card(sample), back], 0)
    yield tell.cards([], 0)


def _round(sample: Sample, stage: str) -> Round:
    ends = sample.now + timedelta(weeks=2)
    return Round(id=1, team_id=1, starts_at=sample.now, stage=stage, ends_at=ends)


def _view(sample: Sample, stage: str) -> View:
    words, counted = sample.words, stage != "voting"
    first = Item(id=1, round_id=1, task=words("codesign-sample-task"), votes=7 * counted)
    first.help = words("codesign-sample-help")
    if counted:
        first.verdict, first.reason, first.decider_id = "do", words("codesign-sample-reason"), 1
    second = Item(id=2, round_id=1, task=words("codesign-sample-second"))
    names = {1: sample.colleague.name}
    return View(_round(sample, stage), [first, second], sample.team.name, names)


def _idea(sample: Sample, status: str) -> Idea:
    words = sample.words
    texts = {name: words(f"codesign-sample-{name}") for name in ("title", "idea", "check")}
    reason = words("codesign-sample-reason") if status == "declined" else ""
    return Idea(
        id=1,
        person_id=1,
        title=texts["title"],
        task=texts["idea"],
        check=texts["check"],
        privacy="own-text",
        minutes=5,
        groups=["office"],
        tools=["chat"],
        naming="first",
        status=status,
        reason=reason,
    )


def _card(sample: Sample) -> AcceptedCard:
    title = {sample.words.lang[:2]: sample.words("codesign-sample-title")}
    return AcceptedCard(
        id=1,
        skill="prompting",
        minutes=5,
        privacy="own-text",
        guarantee="once",
        texts={"title": {"nl": "", **title}},
        by=sample.person.first_name,
        accepted_at=sample.now,
    )
