"""Suggesting a song: asked for, shown back for correction, what it may be the same as."""

from keyboards import nav
from keyboards import song_edit as keyboards
from keyboards.data import markup
from keyboards.repertoire import Songs, SongSuggest
from locales.reader import gettext as _
from services.repertoire import Suggested
from services.song_draft import SongFact
from services.song_suggest import Suggestion
from services.songs import SongProgram
from services.voting import Voted
from views import repertoire
from views.links import Links
from views.repertoire import words_of_songs
from views.screen import Screen, render
from views.song_edit import told
from views.voting import same_toast


def ask(program: SongProgram) -> Screen:
    """Ask for a song, in one message."""
    back = nav.back_row(Songs(community=program.community_id, program=program.id))
    return Screen(render("repertoire/suggest.html", program=program), markup(back))


def shown(found: Suggestion) -> Screen:
    """What was understood, to be corrected; first what it may be the same as."""
    program = found.program
    back = nav.back_row(SongSuggest(community=program.community_id, program=program.id))
    if found.similar:
        text = render("repertoire/similar.html", draft=found.draft, similar=found.similar, **words_of_songs())
        return Screen(text, markup(*keyboards.similar(program, found.similar), back))
    text = render("repertoire/draft.html", draft=found.draft, **words_of_songs())
    return Screen(text, markup(*keyboards.suggested(program), back))


def fact(found: Suggestion, asked: SongFact) -> Screen:
    """Ask for one fact."""
    program, draft = found.program, found.draft
    text = render("repertoire/fact.html", draft=draft, fact=asked, now=told(draft, asked))
    back = nav.back_row(keyboards.SuggestShow(community=program.community_id, program=program.id))
    return Screen(text, markup(*keyboards.suggest_choices(program, draft, asked), back))


def saved(result: Suggested, links: Links) -> Screen:
    """The song itself."""
    return repertoire.song(result.song, links, toast=outcome(result))


def outcome(result: Suggested) -> str:
    """What became of it, in a line."""
    if result.known:
        return _("It is on the list already: vote for it.")
    return _("Suggested. Everyone can vote for it now.")


def same(result: Voted, links: Links) -> Screen:
    """The song that was there already, with one's vote for it."""
    return repertoire.song(result.song, links, toast=same_toast())
