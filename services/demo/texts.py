"""What the demo world's organizers wrote. Demo content is in English, as people's own texts are in theirs."""

ABOUT = {
    "Lisbon Jazz Circle": "Jazz players of all levels: a Real Book Club, a weekly jam, an open mic.",
    "Acro Lisboa": "Acroyoga in the park and indoors. Come alone or in pairs, bring water and a smile.",
}
ANNOUNCED = {
    "Lisbon Jazz Circle": (
        "The piano at Bar do Cais is <b>tuned again</b>. Thank you, Inês!\n\n"
        "Who has a music stand to spare: please bring it on Thursday."
    ),
    "Acro Lisboa": "New mats are here. <b>Shoes off</b> from now on, please.",
}
CLUB = (
    "Four tunes from the Real Book each time. Look at the changes beforehand; "
    "we play them slowly, then together."
)
JAM = "House rhythm section, call a tune, two choruses each. PA and drums are there; bring your instrument."
OPEN_MIC = "Ten minutes of stage for everyone. Sign up by saying that you come."
ACRO = (
    "Two and a half hours of free practice after a common warm-up. "
    "As many bases as flyers, so that nobody waits."
)
BASICS = "Bird, throne, star: the first shapes, safely spotted. No experience needed."
MEETUP = "What we do with our rooms, our money and our evenings. Suggest topics beforehand, and vote."
NOTES = {
    "Bruno": "bringing my bass",
    "Elif": "alto sax",
    "Inês": "piano, a bit late",
    "Olha": "first time as a base",
    "Quentin": "vegetarian",
}

LINKS = {
    "Real Book Club": (
        "https://en.wikipedia.org/wiki/Blue_Bossa Blue Bossa: where it comes from",
        "https://en.wikipedia.org/wiki/Autumn_Leaves_(1945_song) Autumn Leaves, recordings",
    ),
    "Acro Basics": ("https://en.wikipedia.org/wiki/Acroyoga What acroyoga is",),
}
TITLES = {"Real Book Club": "Real Book Club: Bossa night"}
RECAPS = {
    "Real Book Club": (
        "*Four tunes* in two hours: Blue Bossa, Autumn Leaves, Solar, Footprints.\n"
        "_Best moment:_ Elif's second chorus on Solar.\n"
        "Next time we begin with the slow ones."
    ),
    "Sunday Acro Jam": "Sun! *Everyone* found a base, and nobody fell. Thanks, Olha, for the warm-up.",
}

TALK = {
    "Real Book Club": (
        (
            ("Chiara", "Could we take Blue Bossa a bit slower this time?"),
            ("Ana", "Sure: 120, then we see."),
            ("Greta", "I can bring a metronome."),
        ),
        (("Farid", "Does anybody have the changes of Footprints in B flat?"),),
    ),
    "Sunday Acro Jam": (
        (("Pilar", "Is there shade if it gets hot?"), ("Noor", "Yes, under the big trees. Bring a mat.")),
    ),
}
"""What is said about the next session: threads, each comment answering the one before it."""
POP_UP = (
    "The sun is out, so is the drum kit. We play until the neighbours come down to dance: call a song in the "
    "queue, and listen for your turn."
)
