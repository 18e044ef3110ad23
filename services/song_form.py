"""A song as a page's form has it: every fact at once, the links of each kind one a line."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.repertoire import SongLink
from models.tx import Tx
from services import repertoire, song_draft, song_edit, song_suggest
from services.repertoire import Suggested
from services.song_draft import TEXTS, SongDraft
from services.song_edit import SongEdited
from services.song_suggest import Suggestion
from services.songs import SongDetails, SongProgram

Fields = Mapping[str, str]
"""By the name of the fact, or of the kind of links."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it is shown: for a new song, or for one that is there."""

    program: SongProgram
    fields: Fields
    song: SongDetails | None = None


def new(tx: Tx, program_id: int, message: str = "") -> Form:
    """The form to suggest a song, with what a message tells of it. Raises NotFound."""
    draft = song_suggest.read(message) if message.strip() else SongDraft()
    return Form(repertoire.program(tx, program_id), fields_of(draft))


def opened(tx: Tx, song_id: int) -> Form:
    """The form of a song as it is. Raises NotFound, SongGone, NotAllowed."""
    song = song_edit.opened(tx, song_id)
    return Form(song.program, fields_of(song.draft), song)


def suggest(tx: Tx, program_id: int, fields: Fields, *, sure: bool) -> Suggested | Suggestion:
    """Put it on the list; where titles are much alike and the person is not `sure`, what they may mean.

    Raises what `repertoire.suggest` raises.
    """
    draft = song_draft.check(draft_of(fields))
    if not sure and repertoire.same_as(tx, program_id, draft) is None:
        similar = repertoire.find_similar(tx, program_id, draft.title)
        if similar:
            return Suggestion(repertoire.program(tx, program_id), draft, tuple(similar))
    return repertoire.suggest(tx, program_id, draft)


def save(tx: Tx, song_id: int, before: Fields, typed: Fields) -> SongEdited:
    """Save what differs from what the fields held before. Raises what `song_edit.save` raises."""
    return song_edit.save(tx, song_id, draft_of(before), draft_of(typed))


def fields_of(draft: SongDraft) -> dict[str, str]:
    """What each field holds."""
    texts = {name: str(getattr(draft, name)) for name in TEXTS}
    links = {kind.value: "\n".join(draft.links.get(kind, ())) for kind in SongLink}
    return {**texts, "difficulty": draft.difficulty or "", **links}


def draft_of(fields: Fields) -> SongDraft:
    """The song that the fields tell of. Raises BadInput for a difficulty there is not."""
    links = {kind: tuple(fields.get(kind, "").split()) for kind in SongLink}
    return SongDraft(
        **{name: fields.get(name, "") for name in TEXTS},
        difficulty=song_draft.difficulty_of(fields.get("difficulty", "")),
        links={kind: urls for kind, urls in links.items() if urls},
    )
