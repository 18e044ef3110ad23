"""The words people use for the key, the tempo and the difficulty of a song, and for what a link shows.

English and the five other languages of Jamboree; all lower case, without a final colon.
"""

from models.repertoire import Difficulty, SongLink
from services.song_draft import SongFact

DIFFICULTIES: dict[str, Difficulty] = {
    **dict.fromkeys(
        (
            *("beginner", "beginners", "for beginners", "easy", "simple"),
            *("anfänger", "für anfänger", "leicht", "einfach"),
            *("principiante", "principiantes", "fácil", "facil", "sencillo", "sencilla"),
            *("débutant", "débutants", "debutant", "facile"),
            *("iniciante", "iniciantes", "simples"),
            *("початківець", "для початківців", "легко", "легка", "просто", "проста"),
        ),
        Difficulty.BEGINNER,
    ),
    **dict.fromkeys(
        (
            *("intermediate", "moderate"),
            *("mittel", "mittelschwer"),
            *("intermedio", "intermedia"),
            *("intermédiaire", "intermediaire"),
            *("intermediário", "intermediária", "intermediario"),
            *("середній рівень", "середня складність", "середньо"),
        ),
        Difficulty.INTERMEDIATE,
    ),
    **dict.fromkeys(
        (
            *("advanced", "hard", "difficult", "expert"),
            *("fortgeschritten", "fortgeschrittene", "für fortgeschrittene", "schwer", "schwierig"),
            *("avanzado", "avanzada", "difícil", "dificil"),
            *("avancé", "avancée", "avance", "difficile"),
            *("avançado", "avançada", "avancado"),
            *("просунутий", "складно", "складна", "важко", "важка"),
        ),
        Difficulty.ADVANCED,
    ),
}

TEMPI = frozenset(
    (
        *("slow", "slowly", "medium", "med", "mid", "fast", "up", "very", "tempo", "mid-tempo", "midtempo"),
        *("up-tempo", "uptempo", "ballad", "swing", "swung", "straight", "bossa", "nova", "samba", "latin"),
        *("waltz", "shuffle", "funk", "rock", "reggae", "blues", "groove", "half-time", "double-time"),
        *("rubato", "largo", "larghetto", "lento", "adagio", "andante", "andantino", "moderato"),
        *("allegretto", "allegro", "vivace", "presto", "prestissimo"),
        *("langsam", "schnell", "sehr", "mittleres", "ballade", "walzer"),
        *("rápido", "rapido", "muy", "medio", "balada", "vals", "tempo medio"),
        *("lent", "rapide", "très", "moyen", "valse"),
        *("muito", "médio", "valsa"),
        *("повільно", "швидко", "дуже", "помірно", "балада", "вальс", "свінг", "боса", "нова"),
    )
)
"""Words that, with numbers or each other, say a tempo."""

KEY_QUALITIES = (
    *("minor", "min", "major", "maj", "moll", "dur", "menor", "mayor", "maior", "mineur", "majeur"),
    *("мінор", "мажор", "dorian", "mixolydian", "lydian", "phrygian", "aeolian", "locrian", "blues"),
    *("m7", "maj7", "m", "M", "7", "-"),
)
SOLFEGE = (
    *("do", "dó", "ut", "re", "ré", "mi", "fa", "fá", "sol", "la", "lá", "si"),
    *("до", "ре", "мі", "фа", "соль", "ля", "сі"),
)
ACCIDENTALS = (
    *("bemol", "bémol", "sostenido", "sustenido", "dièse", "diese", "дієз", "бемоль", "sharp", "flat"),
    *("#", "♯", "b", "♭"),
)

LABELS: dict[str, SongFact] = {
    **dict.fromkeys(("title", "song", "titel", "título", "titulo", "titre", "назва"), SongFact.TITLE),
    **dict.fromkeys(
        (
            *("composer", "by", "artist", "komponist", "komponistin", "von", "compositor", "compositora"),
            *("compositeur", "compositrice", "artiste", "artista", "композитор", "композиторка"),
        ),
        SongFact.COMPOSER,
    ),
    **dict.fromkeys(
        ("key", "tonart", "tonalidad", "tonalité", "tonalite", "tonalidade", "tom", "тональність"),
        SongFact.KEY,
    ),
    **dict.fromkeys(("tempo", "bpm", "темп"), SongFact.TEMPO),
    **dict.fromkeys(
        (
            *("difficulty", "level", "schwierigkeit", "niveau", "dificultad", "nivel", "difficulté"),
            *("dificuldade", "nível", "складність", "рівень"),
        ),
        SongFact.DIFFICULTY,
    ),
    **dict.fromkeys(("note", "notes", "notiz", "nota", "notas", "remarque", "нотатка"), SongFact.NOTES),
}

LINK_LABELS: dict[str, SongLink] = {
    **dict.fromkeys(
        (
            *("performance", "recording", "recordings", "video", "audio", "listen", "live", "youtube"),
            *("aufnahme", "grabación", "grabacion", "enregistrement", "gravação", "gravacao", "vídeo"),
            *("vidéo", "запис", "відео"),
        ),
        SongLink.PERFORMANCE,
    ),
    **dict.fromkeys(
        (
            *("lead sheet", "leadsheet", "lead-sheet", "sheet", "sheet music", "chart", "charts", "score"),
            *("noten", "partitura", "partition", "grille", "cifra", "ноти"),
        ),
        SongLink.LEAD_SHEET,
    ),
    **dict.fromkeys(
        (
            *("play-along", "playalong", "play along", "backing", "backing track", "ireal", "ireal pro"),
            *("karaoke", "base", "pista", "accompagnement", "acompanhamento", "мінус", "мінусовка"),
        ),
        SongLink.PLAY_ALONG,
    ),
    **dict.fromkeys(
        (
            *("analysis", "article", "read", "about", "analyse", "artikel", "análisis", "analisis"),
            *("artículo", "articulo", "análise", "artigo", "аналіз", "стаття"),
        ),
        SongLink.ANALYSIS,
    ),
}

IN_ADDRESS: tuple[tuple[SongLink, tuple[str, ...]], ...] = (
    (
        SongLink.PLAY_ALONG,
        (
            *(
                "ireal",
                "backing",
                "playalong",
                "play-along",
                "play_along",
                "karaoke",
                "minus-one",
                "jamtrack",
            ),
            "jam-track",
        ),
    ),
    (
        SongLink.LEAD_SHEET,
        (
            *("lead-sheet", "leadsheet", "lead_sheet", "musescore", "imslp", "sheet-music", "sheetmusic"),
            *("realbook", "real-book", "songsterr", "ultimate-guitar", "chordify"),
        ),
    ),
    (SongLink.ANALYSIS, ("analysis", "article", "/blog", "wiki", "jazzstandards", "essay")),
)
"""What is asked of a whole address first, in this order."""
ENDINGS: tuple[tuple[SongLink, tuple[str, ...]], ...] = (
    (SongLink.LEAD_SHEET, (".pdf", ".musicxml", ".mxl", ".mscz", ".png", ".jpg", ".jpeg")),
    (SongLink.PERFORMANCE, (".mp3", ".wav", ".ogg", ".m4a", ".flac", ".mp4")),
)
HOSTS: tuple[str, ...] = (
    *("youtube.com", "youtu.be", "vimeo.com", "spotify.com", "soundcloud.com", "bandcamp.com", "tidal.com"),
    *("music.apple.com", "deezer.com", "dailymotion.com", "twitch.tv"),
)
"""Where performances are."""
