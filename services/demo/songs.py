"""What the demo world's musicians want to play: standards, with the votes of those who come."""

from collections.abc import Mapping, Sequence

from models.tx import Tx
from models.votes import Choice
from services import favourites, repertoire, song_words, voting, voting_card
from services.demo.cast import Become

CLUB = (
    "Autumn Leaves, Joseph Kosma, Gm, 120, intermediate, https://en.wikipedia.org/wiki/Autumn_Leaves_(1945_song)",
    "Blue Bossa, Kenny Dorham, Cm, bossa nova 140, beginner, https://en.wikipedia.org/wiki/Blue_Bossa",
    "All the Things You Are, Jerome Kern, Ab, 150, advanced",
    "So What, Miles Davis, D dorian, 136, beginner, https://en.wikipedia.org/wiki/So_What_(Miles_Davis_composition)",
    "Take Five, Paul Desmond, Ebm, ♩ = 172, intermediate",
    "Stella by Starlight, Victor Young, Bb, ballad, advanced",
    "There Will Never Be Another You, Harry Warren, Eb, medium swing, intermediate",
    "Solar, Miles Davis, Cm, 160, intermediate",
    "Footprints, Wayne Shorter, Cm, 120, intermediate, https://en.wikipedia.org/wiki/Footprints_(composition)",
    "Days of Wine and Roses, Henry Mancini, F, medium swing, intermediate",
    "Misty, Erroll Garner, Eb, ballad, intermediate",
    "Giant Steps, John Coltrane, B, 286, advanced, https://en.wikipedia.org/wiki/Giant_Steps_(composition)",
    "Black Orpheus, Luiz Bonfá, Am, bossa nova, beginner; note: Manhã de Carnaval, in the Real Book under M",
    "The Girl from Ipanema, Antônio Carlos Jobim, F, bossa nova, intermediate",
    "Body and Soul, Johnny Green, Db, ballad, advanced",
    "Recorda-Me, Joe Henderson, Am, bossa nova 150, advanced",
    "Beautiful Love, Victor Young, Dm, 140, intermediate",
)
JAM = (
    "Blue Monk, Thelonious Monk, Bb, medium swing, beginner",
    "Cantaloupe Island, Herbie Hancock, Fm, 110, beginner",
    "Mercy, Mercy, Mercy; Joe Zawinul; Bb; slow funk; beginner",
    "Sunny, Bobby Hebb, Am, 120, beginner",
    "Summertime, George Gershwin, Am, slow, beginner",
    "Watermelon Man, Herbie Hancock, F, funk 120, beginner",
    "Sonnymoon for Two, Sonny Rollins, Bb, up-tempo, beginner",
    "Autumn Leaves, Joseph Kosma, Em, 130, beginner",
    "Caravan, Juan Tizol, Fm, fast latin, advanced",
)
OPEN_MIC = (
    "Valerie, The Zutons, Eb, 210",
    "Hallelujah, Leonard Cohen, C, slow",
    "Ain't No Sunshine, Bill Withers, Am, 80",
)
BROUGHT: Mapping[str, Sequence[str]] = {
    "Real Book Club": CLUB,
    "Thursday Jam": JAM,
    "Open Mic Night": OPEN_MIC,
    "Pop-up Jam": JAM,
}


def bring(tx: Tx, program_id: int, program: str, people: Sequence[str], become: Become) -> None:
    """Each of those who come brings a song in turn; nearly all say what they think of it."""
    texts = BROUGHT.get(program, ())
    brought = []
    for n, text in enumerate(texts):
        become(people[n % len(people)])
        brought.append(repertoire.add(tx, program_id, song_words.understood(text)).id)
    for at, song in enumerate(brought):
        for n, name in enumerate(people):
            if (n + at) % 5 == 4 or (at >= len(brought) - 2 and n < 4):
                continue  # has not heard of it yet
            become(name)
            voting.vote(tx, song, Choice.UP if at % len(people) == n else _opinion(at, n))
    for n, name in enumerate(people[: len(brought)]):
        become(name)
        favourites.keep(tx, brought[n], wanted=True)


def _opinion(song: int, person: int) -> Choice:
    """What is known by all is liked best; a few never like what others do."""
    if (song * 7 + person * 3) % 11 < 2 + song % 4:
        return Choice.DOWN
    return Choice.NEUTRAL if (song + person) % 9 == 8 else Choice.UP


def ask(tx: Tx, program_id: int, program: str) -> None:
    """As an organizer: a card to vote in the group, for the program that chooses together."""
    if program == "Real Book Club":
        voting_card.post(tx, program_id)
