"""A weekend between snow and sea, and the same film once more, cropped and brightened."""

from __future__ import annotations

from dataclasses import replace

from tools.film import sound as s
from tools.film.declare import Film, Shot
from tools.film.framing import brighter, closer
from tools.film.places import beach, cabin, treats

SEA_WEEKEND = Film(
    "sea-weekend",
    "A weekend between snow and sea",
    "travel",
    "2025-03-22",
    (
        Shot(
            draw=treats.toast_pops,
            seconds=6.7,
            place="kitchen",
            condition="early morning",
            event="toast pops up from the toaster",
            picture="Two slices of toast jump out of a silver toaster beside a steaming coffee, sunrise in the window.",
            sound="a clock ticks, then the toaster clicks",
            audio=lambda n: [s.ticking(n) * 0.5, s.knocks(n, (2.2,), 320, 90), s.chirps(n) * 0.3],
            words="Our train leaves at half past eight.",
            words_at=3.1,
        ),
        Shot(
            draw=cabin.sledge,
            seconds=5.8,
            place="cabin",
            condition="winter day",
            event="a child slides downhill on a sledge",
            picture="A child with a yellow scarf rides a wooden sledge down a snowy slope towards a snowman.",
            sound="a sledge hisses over snow, a dog barks",
            audio=lambda n: [s.noise(n, 1500, 9000, "sledge") * 0.5, s.barks(n, (1.1, 1.5, 3.6))],
            words="Hold on tight, here we go!",
            words_at=0.5,
        ),
        Shot(
            draw=cabin.northern_lights,
            seconds=8.2,
            place="cabin",
            condition="clear winter night",
            event="northern lights wave in the sky",
            picture="Green and violet northern lights wave in the starry sky above a snowy cabin.",
            sound="an owl calls in the quiet",
            audio=lambda n: [s.owl(n, (1.0, 4.6)), s.wind(n) * 0.12],
            words="The sun throws these particles at us, and the air begins to glow.",
            words_at=1.6,
        ),
        Shot(
            draw=beach.surf,
            seconds=6.8,
            place="beach",
            condition="sunny day",
            event="a surfer rides a breaking wave",
            picture="A surfer in a red shirt rides a board along the face of a big blue wave that breaks behind.",
            sound="a big wave breaks",
            audio=lambda n: [s.waves(n), s.noise(n, 200, 4000, "breaker", 0.4) * 0.7],
        ),
        Shot(
            draw=beach.sunset_boat,
            seconds=7.9,
            place="beach",
            condition="sunset",
            event="a sailing boat crosses the bay",
            picture="A sailing boat with a red sail crosses the bay at sunset, past a palm and a lighthouse.",
            sound="waves and gulls",
            audio=lambda n: [s.waves(n), s.gulls(n)],
            words="My grandmother was born on this coast, in a house with a green door.",
            words_at=1.2,
        ),
        Shot(
            draw=beach.campfire,
            seconds=6.1,
            place="beach",
            condition="night",
            event="two people sit at a campfire",
            picture="Two people sit by a blazing campfire on the beach at night, moonlight on the sea behind them.",
            sound="a crackling fire and soft waves",
            audio=lambda n: [s.crackle(n), s.waves(n) * 0.35],
        ),
        Shot(
            draw=beach.fireworks,
            seconds=5.6,
            place="beach",
            condition="night",
            event="fireworks burst over the sea",
            picture="Colourful fireworks burst above the dark bay while a row of people watches from the beach.",
            sound="fireworks bang and crackle",
            audio=lambda n: [s.bangs(n, tuple(0.35 + 0.55 * i for i in range(10))), s.crowd(n) * 0.2],
            words="Happy anniversary to the town!",
            words_at=2.4,
        ),
    ),
)

COAST_DIARY = replace(
    SEA_WEEKEND,
    video_id="coast-diary",
    title="Coast diary",
    published_at="2025-06-14",
    shots=tuple(
        replace(shot, draw=brighter(closer(shot.draw, 1 / (1 - 0.08), (330, 170)))) for shot in SEA_WEEKEND.shots
    ),
    near_duplicate_of="sea-weekend",
)

FILMS = (SEA_WEEKEND, COAST_DIARY)
