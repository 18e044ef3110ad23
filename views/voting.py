"""Voting on songs as screens: what a vote came to, song after song, and the group's card."""

from collections.abc import Sequence

from keyboards import nav
from keyboards import voting as keyboards
from keyboards.data import button, link, markup
from keyboards.repertoire import Songs
from locales import words
from locales.reader import gettext as _
from locales.reader import number
from models.votes import Choice
from services.song_lists import SongBoard
from services.voting import Ballot, ToVote, Voted
from services.voting_card import ON_CARD, VotingCard
from views import repertoire
from views.links import Links
from views.repertoire import words_of_songs
from views.screen import Screen, render

MAX_TITLE = 40


def outcome(result: Voted) -> str:
    """What a vote came to, in a line: the song and how it stands."""
    song = result.song
    title = words.short(song.title, MAX_TITLE)
    stands = f"👍 {number(song.ups)}" + (f" · 👎 {number(song.downs)}" if song.downs else "")
    said = {
        Choice.UP: _("You want to play %(song)s.", song=title),
        Choice.DOWN: _("You would rather not play %(song)s.", song=title),
        Choice.NEUTRAL: _("No opinion on %(song)s.", song=title),
    }[result.choice]
    return f"{said} {stands}"


def voted(result: Voted, links: Links) -> Screen:
    """The song after a vote."""
    return repertoire.song(result.song, links, toast=outcome(result))


def voted_on_card(result: Voted, links: Links) -> Screen:
    """The same for the group's card, whose one button votes and takes back."""
    if result.taken_back:
        title = words.short(result.song.title, MAX_TITLE)
        toast = _("Your vote for %(song)s is taken back.", song=title)
    else:
        toast = f"{outcome(result)} " + _("Tap again to take it back.")
    return repertoire.song(result.song, links, toast=toast)


def ballot(found: Ballot, *, toast: str | None = None) -> Screen:
    """The next song to vote on."""
    assert found.song is not None
    program = found.program
    text = render("voting/ballot.html", ballot=found, song=found.song, **words_of_songs())
    back = nav.back_row(Songs(community=program.community_id, program=program.id))
    return Screen(text, markup(*keyboards.judge(found.song), back), toast)


def next_song(found: Ballot, board: SongBoard, result: Voted | None = None) -> Screen:
    """The next one; after the last the songs at first sight."""
    toast = outcome(result) if result else None
    if found.song is not None:
        return ballot(found, toast=toast)
    return repertoire.board(board, toast=_("That was all. Thank you for voting!"))


def choose(found: Sequence[ToVote]) -> Screen:
    """Where to vote, over all communities."""
    rows = [
        [
            button(
                f"{words.short(one.program, 30)} · {number(one.left)}",
                keyboards.VoteNow(community=one.community_id, program=one.program_id),
            )
        ]
        for one in found
    ]
    return Screen(render("voting/choose.html", found=found), markup(*rows, nav.back_row()))


def posted(board: SongBoard) -> Screen:
    """After the card was put into the group."""
    return repertoire.board(board, toast=posted_toast())


def posted_toast() -> str:
    """What is said once the card is in the group."""
    return _("It is in the group: everyone can vote there.")


def same_toast() -> str:
    """What is said once a song that was there got the vote of who wanted to suggest it."""
    return _("It has your vote.")


def turned(page: int) -> str:
    """After the group's card was turned."""
    return _("Page %(page)s comes for everyone here.", page=number(page + 1))


def card(content: VotingCard, *, links: Links) -> Screen:
    """The songs best liked, each with a button; the rest behind a link."""
    first = content.page * ON_CARD
    text = render("voting/card.html", card=content, first=first, **words_of_songs())
    if content.gone:
        return Screen(text)
    more = [link(_("All songs"), links.start(content.reference))] if content.reference else []
    return Screen(text, markup(*keyboards.card(content), keyboards.turns(content), more))
