"""How instruments and gear are called in English, German, Spanish, French, Portuguese and Ukrainian.

By code: names and common synonyms, players included, plurals where they differ by more than what is listed.
Accents and capitals do not matter. A name stands once; the first code that has it keeps it.
"""

INSTRUMENTS: dict[str, str] = {
    "drums": (
        "🥁, drums, drum, drummer, drummers, schlagzeug, schlagzeuger, schlagzeugerin, drummerin, batería, "
        "bateria, batero, baterista, bateristas, batterie, batteur, batteuse, baterista, барабани, ударні, "
        "барабанщик, барабанщиця, ударник, ударна установка"
    ),
    "bass": (
        "bass, basses, bassist, bassists, bass guitar, electric bass, e-bass, bassistin, bassgitarre, bajo, "
        "bajista, bajo eléctrico, basse, bassiste, guitare basse, baixo, baixista, contrabaixista, бас, "
        "басист, басистка, бас-гітара"
    ),
    "keys": (
        "🎹, keys, keyboard, keyboards, keyboardist, keyboarder, keyboarderin, pianist, pianists, pianistin, "
        "synth, synthesizer, teclado, teclados, tecladista, pianista, clavier, claviers, claviériste, "
        "pianiste, synthé, клавіші, клавішні, клавішник, піаніст, піаністка, синтезатор"
    ),
    "guitar": (
        "🎸, guitar, guitars, guitarist, guitarists, guitar player, electric guitar, gitarre, gitarren, "
        "gitarrist, gitarristin, e-gitarre, guitarra, guitarras, guitarrista, guitarra eléctrica, guitare, "
        "guitares, guitariste, guitare électrique, guitarra elétrica, гітара, гітару, гітари, гітарист, "
        "гітаристка, електрогітара, електрогітару"
    ),
    "vocals": (
        "🎤, vocals, vocal, voice, singer, singers, vocalist, gesang, sänger, sängerin, "
        "stimme, voz, cantante, "
        "cantantes, chant, voix, chanteur, chanteuse, vocal, vocais, cantor, cantora, вокал, голос, співак, "
        "співачка, вокаліст, вокалістка"
    ),
    "saxophone": (
        "🎷, saxophone, sax, saxes, saxophonist, sax player, alto sax, tenor sax, soprano sax, baritone sax, "
        "saxofon, saxophon, saxofonist, saxophonistin, altsaxophon, tenorsaxophon, saxofón, "
        "saxo, saxofonista, "
        "saxo alto, saxo tenor, saxophoniste, saxofone, sax alto, sax tenor, саксофон, саксофоніст, "
        "саксофоністка, альт саксофон, тенор саксофон"
    ),
    "trumpet": (
        "🎺, trumpet, trumpets, trumpeter, flugelhorn, trompete, trompeter, trompeterin, flügelhorn, "
        "trompeta, trompetista, trompette, trompettiste, trompete, труба, трубу, трубач"
    ),
    "double_bass": (
        "double bass, upright bass, upright, contrabass, kontrabass, kontrabassist, contrabajo, "
        "contrabajista, contrebasse, contrebassiste, contrabaixo, контрабас, контрабасист"
    ),
    "piano": "piano, grand piano, klavier, flügel, фортепіано, піаніно, рояль, piano de cola, piano à queue",
    "percussion": (
        "🪘, percussion, percussionist, congas, bongos, perkussion, percussión, percusión, percusionista, "
        "percussions, percussionniste, percussão, percussionista, перкусія, перкусію, перкусіоніст, бонго"
    ),
    "cajon": "cajon, cajón, кахон",
    "acoustic_guitar": (
        "acoustic guitar, acoustic, classical guitar, westerngitarre, akustikgitarre, konzertgitarre, "
        "guitarra acústica, guitarra española, guitare acoustique, guitare classique, violão, "
        "акустична гітара, акустичну гітару, акустика"
    ),
    "trombone": "trombone, trombonist, posaune, posaunist, trombón, trombonista, tromboniste, тромбон",
    "clarinet": (
        "clarinet, clarinettist, klarinette, klarinettist, clarinete, clarinetista, clarinette, кларнет"
    ),
    "flute": "flute, flutist, flautist, flöte, querflöte, flauta, flautista, flûte, flûtiste, флейта, флейту",
    "violin": (
        "🎻, violin, violinist, fiddle, geige, violine, geiger, geigerin, violín, violinista, violon, "
        "violoniste, violino, скрипка, скрипку, скрипаль, скрипалька"
    ),
    "viola": "viola, bratsche, alto à cordes, альт",
    "cello": "cello, cellist, violoncello, chelo, violonchelo, violoncelle, violoncelo, віолончель",
    "harmonica": (
        "harmonica, mouth organ, blues harp, mundharmonika, armónica, gaita de boca, gaita, "
        "губна гармошка, губну гармошку, гармоніка"
    ),
    "accordion": "🪗, accordion, akkordeon, acordeón, accordéon, acordeão, sanfona, акордеон, баян",
    "organ": "organ, hammond, orgel, órgano, orgue, órgão, орган",
    "vibraphone": "vibraphone, vibes, vibraphon, vibráfono, vibrafone, вібрафон",
    "ukulele": "ukulele, uke, ukelele, ukulélé, cavaquinho, укулеле",
    "banjo": "🪕, banjo, банджо",
    "mandolin": "mandolin, mandoline, mandolina, bandolim, мандоліна, мандоліну",
}
GEAR: dict[str, str] = {
    "amp": (
        "amp, amps, amplifier, guitar amp, guitar amplifier, combo, verstärker, gitarrenverstärker, "
        "amplificador, ampli, amplis, amplificateur, ampli guitare, amplificador de guitarra, amplificador "
        "de guitarra, підсилювач, комбік, комбо"
    ),
    "bass_amp": (
        "bass amp, bass amplifier, bassverstärker, amplificador de bajo, ampli basse, ampli de basse, "
        "amplificador de baixo, cubo de baixo, басовий підсилювач, басовий комбік"
    ),
    "drum_kit": (
        "drum kit, drum set, drumset, kit, schlagzeugset, drumkit, set de batería, batería completa, "
        "kit de batterie, kit de bateria, барабанна установка"
    ),
    "pa": (
        "pa, pa system, p.a., sound system, speakers, anlage, pa-anlage, gesangsanlage, lautsprecher, "
        "equipo de sonido, equipo de voces, altavoces, sono, sonorisation, enceintes, sistema de som, "
        "aparelhagem, som, pa-система, звукова система, колонки"
    ),
    "mic": (
        "🎙, mic, mics, mike, microphone, microphones, mikrofon, mikrofone, mikro, mikros, micrófono, "
        "micrófonos, micro, micros, microfono, microphone, microfone, microfones, мікрофон, мікрофони"
    ),
    "mic_stand": (
        "mic stand, microphone stand, mikrofonständer, mikroständer, soporte de micrófono, pie de micro, "
        "pied de micro, suporte de microfone, pedestal, стійка для мікрофона, мікрофонна стійка"
    ),
    "music_stand": (
        "music stand, music stands, stand, notenständer, atril, atriles, pupitre, pupitres, "
        "estante de partituras, estante, пюпітр, пульт для нот"
    ),
    "cables": (
        "cables, cable, leads, jack cable, kabel, klinkenkabel, câble, câbles, cabo, cabos, кабель, кабелі"
    ),
    "mixer": (
        "mixer, mixing desk, mischpult, mesa de mezclas, table de mixage, mesa de som, мікшер, мікшерний "
        "пульт"
    ),
    "sticks": "sticks, drumsticks, drum sticks, stöcke, baquetas, baguettes, барабанні палички, палички",
    "cymbals": "cymbals, cymbal, becken, platillos, platos, cymbales, pratos, тарілки",
    "pedals": (
        "pedals, pedalboard, effects, effekte, effektgeräte, pedalera, pedales, pédales, pedais, "
        "pedaleira, педалі"
    ),
    "charts": (
        "charts, chart, sheet music, lead sheets, real book, noten, partituras, partitions, grilles, "
        "cifras, ноти, реал бук"
    ),
}
