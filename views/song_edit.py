"""Changing a song: its facts, each to be written anew, and what became of it."""

from keyboards import nav
from keyboards import song_edit as keyboards
from keyboards.data import markup
from keyboards.repertoire import SongEdit, Songs, SongScreen
from locales.reader import gettext as _
from locales.words import short, song_link
from services.song_draft import SongDraft, SongFact
from services.song_edit import SongEdited, value
from services.songs import SongDetails
from views import repertoire
from views.links import Links
from views.repertoire import level, words_of_songs
from views.screen import Screen, render

MAX_URL = 80
"""Characters of a link that is quoted: all of them fit into a message."""


def told(draft: SongDraft, asked: SongFact) -> str:
    """One fact as it is now; empty where there is nothing to say."""
    if asked is SongFact.DIFFICULTY:
        return level(draft.difficulty)
    if asked is SongFact.LINKS:
        told_of = [
            (song_link(kind), short(url, MAX_URL)) for kind, urls in draft.links.items() for url in urls
        ]
        return "\n".join(f"{kind}: {url}" for kind, url in told_of)
    return str(value(draft, asked))


def menu(song: SongDetails, *, toast: str | None = None) -> Screen:
    """Choose what to change."""
    back = nav.back_row(SongScreen(community=song.community_id, song=song.id))
    text = render("repertoire/edit.html", song=song, **words_of_songs())
    return Screen(text, markup(*keyboards.facts(song), back), toast)


def fact(song: SongDetails, asked: SongFact) -> Screen:
    """Ask for one fact."""
    text = render("repertoire/fact.html", draft=song.draft, fact=asked, now=told(song.draft, asked))
    back = nav.back_row(SongEdit(community=song.community_id, song=song.id))
    return Screen(text, markup(*keyboards.choices(song, asked), back))


def answered(edited: SongEdited) -> Screen:
    """Saved; or what somebody else wrote meanwhile, beside what this person wants."""
    song = edited.song
    if not edited.clashes:
        return menu(song, toast=saved_toast())
    names = keyboards.names()
    changes = [(names[fact], told(song.draft, fact), told(edited.wanted, fact)) for fact in edited.clashes]
    text = render("repertoire/clash.html", song=song, by=edited.by, changes=changes)
    back = nav.back_row(SongEdit(community=song.community_id, song=song.id))
    return Screen(text, markup(keyboards.clash(song), back))


def removed(song: SongDetails) -> Screen:
    """Off the list, with the way back."""
    back = nav.back_row(Songs(community=song.community_id, program=song.program_id))
    text = render("repertoire/removed.html", song=song)
    return Screen(text, markup(keyboards.undo(song), back), removed_toast())


def restored(song: SongDetails, links: Links) -> Screen:
    """On the list again."""
    return repertoire.song(song, links, toast=restored_toast())


def saved_toast() -> str:
    """What is said after a change."""
    return _("Saved.")


def removed_toast() -> str:
    """What is said once it is off the list."""
    return _("Taken off the list.")


def restored_toast() -> str:
    """What is said once it is back."""
    return _("It is back.")
