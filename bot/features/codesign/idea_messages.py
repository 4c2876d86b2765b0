"""What is said about colleagues' own tasks: the preview, the list to vote on, what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.actions import ProposeTask
from bot.catalogue import AcceptedCard
from bot.content import Shelf, Words
from bot.content.shapes import COLOURS
from bot.features.codesign.kept import Idea, on
from bot.features.codesign.links import (
    Accept,
    Decline,
    DropIdea,
    EditIdea,
    HandIn,
    MyIdeas,
    Retire,
    ShowCards,
    ShowIdea,
    ShowIdeas,
    Unname,
    WouldDo,
)
from bot.features.codesign.round_messages import turn_page
from bot.message import Button, Buttons, Card, Message, Sheet, Tag, Text

PAGE = 6  # ideas in one message: a card takes up to seven of Slack's fifty blocks


@dataclass(frozen=True, slots=True)
class Teller:
    """Says things about ideas, in one person's words."""

    words: Words
    shelf: Shelf

    def propose(self) -> Button:
        return Button(self.words("codesign-propose"), ProposeTask(), opens=True)

    def card(
        self, idea: Idea, by: str, *buttons: Button, votes: int | None = None, mark: str = ""
    ) -> Card:
        """As colleagues read it; `mark` is a word for the reader alone."""
        words = self.words
        body = [Text(idea.task), Text(words("codesign-idea-self-check", check=idea.check))]
        if idea.better_than:
            body.append(Text(words("codesign-better-than", title=idea.better_than)))
        body.append(Text(words("codesign-by" if by else "codesign-by-nobody", name=by), "quiet"))
        tags = [Tag(words("codesign-minutes", minutes=idea.minutes)), self._colour(idea.privacy)]
        tags += [Tag(self._votes(votes))] if votes is not None else []
        tags += [Tag(mark)] if mark else []
        return Card(idea.title, tuple(body), tuple(tags), buttons)

    def _colour(self, privacy: str) -> Tag:
        known = self.shelf.privacy.get(privacy)
        label = self.words.pick(known) if known else privacy
        return Tag(label, COLOURS.get(privacy, "plain"))

    def _votes(self, figure: int) -> str:
        phrase = "codesign-idea-votes" if figure else "codesign-votes-few"
        return self.words(phrase, votes=figure)

    # --- one's own --------------------------------------------------------------------------------

    def preview(self, idea: Idea, by: str, *, replaces: bool = False) -> Message:
        """Nothing is handed in yet."""
        words = self.words
        ways = (
            Button(words("codesign-hand-in"), HandIn(idea.key)),
            Button(words("codesign-edit"), EditIdea(idea.key), opens=True),
            Button(words("codesign-throw-away"), DropIdea(idea.key)),
        )
        sheet = Sheet().add(Text(words("codesign-preview"), "heading"), self.card(idea, by))
        sheet.add(Text(words("codesign-preview-for", groups=self._groups(idea.groups))))
        sheet.add(Text(words("codesign-preview-note"), "quiet"), Buttons(ways))
        return sheet.message("codesign-preview", replaces=replaces)

    def _groups(self, groups: Iterable[str]) -> str:
        known = (self.shelf.groups.get(group) for group in groups)
        return self.words.listing([self.words.pick(one) for one in known if one])

    def handed_in(self, idea: Idea, *, replaces: bool) -> Message:
        back = Button(self.words("codesign-take-idea-back"), DropIdea(idea.key))
        text = Text(self.words("codesign-handed-in", title=idea.title))
        ways = Buttons((back, Button(self.words("codesign-my-ideas"), MyIdeas())))
        return Message("codesign-handed-in", (text, ways), replaces)

    def my_ideas(
        self, ideas: Sequence[Idea], taken: Sequence[AcceptedCard], *, full: bool = False
    ) -> Message:
        """Everything one proposed, where it stands, and the way to take it or one's name back."""
        words = self.words
        phrase = "codesign-full" if full else "codesign-my-ideas-all"
        phrase = phrase if ideas or taken else "codesign-my-ideas-none"
        sheet = Sheet().add(Text(words(phrase)))
        for idea in ideas:
            back = "take-idea-back" if idea.status == "open" else "throw-away"
            gone = Button(words(f"codesign-{back}"), DropIdea(idea.key))
            look = Button(words("codesign-look"), ShowIdea(idea.key))
            ways = (look, gone) if idea.status == "draft" else (gone,)
            body = (Text(idea.reason, "quote"),) if idea.reason else ()
            tag = Tag(words(f"codesign-status-{idea.status}"))
            sheet.add(Card(idea.title, body, (tag,), ways))
        for card in taken:
            sheet.add(self._offered(card, self._unname(card) if card.by else ()))
        return sheet.add(Buttons((self.propose(),))).message("codesign-my-ideas")

    def _unname(self, card: AcceptedCard) -> tuple[Button, ...]:
        return (Button(self.words("codesign-unname"), Unname(card.id or 0)),)

    def _offered(self, card: AcceptedCard, buttons: tuple[Button, ...]) -> Card:
        """A card that was accepted, with who it names."""
        status = "retired" if card.withdrawn_at else "accepted"
        body = (Text(self.words("codesign-by", name=card.by), "quiet"),) if card.by else ()
        tags = (Tag(self.words(f"codesign-status-{status}")),)
        return Card(self.words.pick(card.card.title), body, tags, buttons)

    # --- everybody's ------------------------------------------------------------------------------

    def ideas(
        self,
        found: Sequence[Idea],
        names: Mapping[int, str],
        own: Collection[str],
        *,
        me: int,
        page: int,
        decides: bool,
        replaces: bool = False,
    ) -> Message:
        """A page of what colleagues proposed, the newest first; nobody is put before another."""
        words = self.words
        page = page if 0 <= page * PAGE < len(found) else 0
        phrase = "codesign-ideas" if found else "codesign-ideas-none"
        sheet = Sheet().add(Text(words("codesign-ideas-heading"), "heading"), Text(words(phrase)))
        for idea in found[page * PAGE : (page + 1) * PAGE]:
            mine = idea.person_id == me
            mark = words("codesign-yours") if mine else ""
            mark = words("codesign-mine") if on(idea) in own else mark
            ways = self._ways(idea, mine=mine, voted=on(idea) in own, decides=decides)
            by = names.get(idea.key, "")
            sheet.add(self.card(idea, by, *ways, votes=idea.votes, mark=mark))
        sheet.add(turn_page(words, len(found), page, ShowIdeas, PAGE))
        last = [self.propose()]
        if decides:
            last.append(Button(words("codesign-cards"), ShowCards()))
        return sheet.add(Buttons(tuple(last))).message("codesign-ideas", replaces=replaces)

    def _ways(self, idea: Idea, *, mine: bool, voted: bool, decides: bool) -> list[Button]:
        words = self.words
        vote = "codesign-no-longer" if voted else "codesign-would-do"
        ways = [Button(words(vote), WouldDo(idea.key))]
        if mine:
            ways = [Button(words("codesign-take-idea-back"), DropIdea(idea.key))]
        if decides:
            ways.append(Button(words("codesign-accept"), Accept(idea.key), opens=True))
            ways.append(Button(words("codesign-decline"), Decline(idea.key), opens=True))
        return ways

    # --- what became of it ------------------------------------------------------------------------

    def accepted(self, card: AcceptedCard) -> Message:
        """To who proposed it."""
        title = self.words.pick(card.card.title)
        parts = [Text(self.words("codesign-accepted", title=title))]
        ways = (*(self._unname(card) if card.by else ()), self.propose())
        return Message("codesign-accepted", (*parts, Buttons(ways)))

    def declined(self, idea: Idea, by: str) -> Message:
        name = by or self.words("codesign-owner")
        head = Text(self.words("codesign-declined", title=idea.title, name=name))
        thanks = Text(self.words("codesign-declined-thanks"))
        reason = Text(idea.reason, "quote")
        return Message("codesign-declined", (head, reason, thanks, Buttons((self.propose(),))))

    def one(self, name: str, title: str = "", *, replaces: bool = False) -> Message:
        return Message(name, (Text(self.words(name, title=title)),), replaces)

    # --- the owner's ------------------------------------------------------------------------------

    def taken(self, card: AcceptedCard) -> Message:
        """Just accepted, with the way back."""
        words = self.words
        text = Text(words("codesign-taken", title=words.pick(card.card.title)))
        back = Button(words("codesign-retire"), Retire(card.id or 0))
        ways = Buttons((back, Button(words("codesign-see-ideas"), ShowIdeas())))
        return Message("codesign-taken", (text, ways), replaces=True)

    def cards(self, found: Sequence[AcceptedCard], page: int, *, replaces: bool = False) -> Message:
        """The colleagues' tasks in the catalogue, and the way out of it."""
        page = page if 0 <= page * PAGE < len(found) else 0
        phrase = "codesign-cards-all" if found else "codesign-cards-none"
        sheet = Sheet().add(Text(self.words(phrase)))
        for card in found[page * PAGE : (page + 1) * PAGE]:
            back = card.withdrawn_at is not None
            label = self.words("codesign-restore" if back else "codesign-retire")
            sheet.add(self._offered(card, (Button(label, Retire(card.id or 0, back)),)))
        sheet.add(turn_page(self.words, len(found), page, ShowCards, PAGE))
        return sheet.message("codesign-cards", replaces=replaces)
