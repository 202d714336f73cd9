"""What a face does at each moment, one function for each word of the lexicon."""

from math import pi, sin

from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.play import Drop, Play, Puff, Side, both

from .timing import amount, blink, gate, held, pulsed

TEAR = 22
"""Frames from one tear of an eye to its next."""
PUFF, PUFFS = 1.7, 9
"""Frames from one puff of an ear to its next, and how many are in the air at once."""
SIDES: tuple[tuple[Side, float], ...] = (("left", 0.0), ("right", 0.5))
"""How much later than the left ear's a puff comes, in puffs."""


def smile(moment: Moment) -> Play:
    """Corners and cheeks rise, eyes narrow, and they blink once."""
    at = held(moment) * amount(moment)
    closed = max(0.16 * at, blink(moment, 0.62))
    pulls = both(smile=1.05 * at, cheek_up=0.9 * at, stretch=0.15 * at, brow_outer_up=0.1 * at)
    return Play(pulls, {"cheeks": 0.3 * at}, left=closed, right=closed, roll=1.6 * at)


def grin(moment: Moment) -> Play:
    """A smile that shows teeth."""
    at = held(moment) * amount(moment)
    closed = max(0.22 * at, blink(moment, 0.7))
    pulls = {
        **both(smile=1.1 * at, cheek_up=at, stretch=0.35 * at, upper_lip_up=0.55 * at, lower_lip_down=0.3 * at),
        "jaw": 0.12 * at,
    }
    return Play(pulls, {"cheeks": 0.4 * at}, left=closed, right=closed, teeth=at, roll=1.5 * at)


def laugh(moment: Moment) -> Play:
    """The mouth opens and all shakes, in beats; the head goes back."""
    at = held(moment, 0.2) * amount(moment)
    beat = pulsed(moment, 6)
    pulls = {**both(smile=at, cheek_up=at, upper_lip_up=0.45 * at), "jaw": at * (0.45 + 0.5 * beat)}
    return Play(
        pulls,
        {"cheeks": 0.4 * at},
        left=0.45 * at,
        right=0.45 * at,
        teeth=at,
        pitch=at * (3.5 - 2.5 * beat),
        roll=at * 1.5,
    )


def sadness(moment: Moment) -> Play:
    """Inner brows rise, corners fall, the eyes look down."""
    at = held(moment, 0.4) * amount(moment)
    closed = max(0.22 * at, blink(moment, 0.55, 8))
    pulls = {**both(brow_inner_up=0.85 * at, brow_down=0.15 * at, frown=0.8 * at), "chin up": 0.45 * at}
    return Play(pulls, {"forehead": 0.15 * at}, left=closed, right=closed, shut=at, gaze_up=-0.06 * at, pitch=-4 * at)


def sob(moment: Moment) -> Play:
    """Grief that heaves: the chin quivers, the eyes press shut, and tears run."""
    at = held(moment) * amount(moment)
    heave = pulsed(moment, 12)
    quiver = 0.3 * sin(2 * pi * moment.turns(3.4) * moment.phase) * heave
    closed = max((0.28 + 0.18 * heave) * at, blink(moment, 0.4, 9), blink(moment, 0.72, 9))
    pulls = {
        **both(brow_inner_up=at, brow_down=0.28 * at, frown=0.95 * at, stretch=0.22 * at, cheek_up=0.4 * at),
        "chin up": at * (0.9 + quiver),
        "press": 0.2 * at,
    }
    folds = {"brow": 0.25 * at, "chin": 0.35 * at, "forehead": 0.2 * at}
    return Play(
        pulls, folds, _tears(moment), left=closed, right=closed, shut=at, red=0.15 * at, pitch=at * (-4 - 2.5 * heave)
    )


def weep(moment: Moment) -> Play:
    """Tears alone, of a face that is still."""
    at = held(moment, 0.4) * amount(moment)
    closed = max(0.15 * at, blink(moment, 0.5, 7))
    return Play(both(brow_inner_up=0.25 * at), {}, _tears(moment), left=closed, right=closed, red=0.07 * at)


def _tears(moment: Moment) -> tuple[Drop, ...]:
    """The tears of both eyes, one after the other: each gathers, lets go, runs ever faster and dries."""
    found = []
    for path, lag in (
        ("inner tear left", 0.0),
        ("outer tear right", 0.28),
        ("inner tear right", 0.55),
        ("outer tear left", 0.8),
    ):
        at = (moment.turns(TEAR) * moment.phase - lag + 1) % 1.0
        way = max(0.0, (at - 0.16) / 0.84) ** 1.5
        bright = min(1.0, at / 0.12) * min(1.0, (1 - at) / 0.2) * moment.presence
        found.append(Drop(path, way, bright * min(1.0, 1.3 * amount(moment))))
    return tuple(found)


def fury(moment: Moment) -> Play:
    """Brows come down, the nose wrinkles, lips press, blood rises, and all trembles a little."""
    at = held(moment) * amount(moment)
    tremble = 1 + 0.07 * (
        sin(2 * pi * moment.turns(2.7) * moment.phase) + sin(2 * pi * moment.turns(4.8) * moment.phase)
    )
    hard = at * tremble
    pulls = {
        **both(brow_down=1.15 * hard, nose_wrinkle=0.95 * hard, frown=0.45 * at, cheek_up=0.28 * at),
        "press": 0.95 * hard,
        "chin up": 0.45 * hard,
    }
    folds = {"brow": 0.6 * at, "nose": 0.35 * at, "cheeks": 0.4 * at}
    return Play(
        pulls, folds, left=0.24 * at, right=0.24 * at, shut=at, red=0.42 * at, pitch=-4.5 * at, yaw=0.8 * (hard - at)
    )


def steam(moment: Moment) -> Play:
    """Rage that comes out of both ears, puff after puff."""
    at = held(moment, 0.2) * amount(moment)
    count = moment.turns(PUFF * PUFFS) * PUFFS
    puffs = [
        Puff(side, since / PUFFS, moment.presence * min(1.0, amount(moment)), number)
        for side, lag in SIDES
        for number in range(count)
        if (since := (moment.phase * count - number - lag) % count) < PUFFS
    ]
    pulls = {**both(brow_down=0.65 * at, nose_wrinkle=0.3 * at, frown=0.2 * at, cheek_out=0.3 * at), "press": 0.5 * at}
    return Play(pulls, puffs=tuple(puffs), left=0.12 * at, right=0.12 * at, shut=at, red=0.25 * at)


def surprise(moment: Moment) -> Play:
    """At once: brows up, eyes wide, the mouth open."""
    at = held(moment, 0.16) * amount(moment)
    shut = blink(moment, 0.66, 4)
    wide = shut or -0.32 * at
    pulls = {
        **both(brow_inner_up=0.85 * at, brow_outer_up=0.9 * at, pucker=0.35 * at, upper_lip_up=0.3 * at),
        "jaw": 1.35 * at,
    }
    return Play(pulls, {"forehead": 0.3 * at}, left=wide, right=wide, teeth=0.5 * at, pitch=2.5 * at)


def fear(moment: Moment) -> Play:
    """Brows up and together, eyes wide and darting, the mouth drawn back; it pales and trembles."""
    at = held(moment, 0.18) * amount(moment)
    tremble = sin(2 * pi * moment.turns(2.6) * moment.phase) * at
    pulls = {
        **both(
            brow_inner_up=1.05 * at,
            brow_outer_up=0.5 * at,
            brow_down=0.25 * at,
            stretch=0.9 * at,
            frown=0.3 * at,
            lower_lip_down=0.5 * at,
        ),
        "jaw": 0.45 * at,
    }
    dart = 0.12 * at * sin(2 * pi * moment.turns(12) * moment.phase)
    return Play(
        pulls,
        {"forehead": 0.35 * at},
        left=-0.28 * at,
        right=-0.28 * at,
        gaze_right=dart,
        teeth=0.5 * at,
        pale=0.8 * at,
        pitch=2 * at + 0.4 * tremble,
        yaw=0.6 * tremble,
    )


def disgust(moment: Moment) -> Play:
    """The nose wrinkles, the upper lip rises, the head draws back."""
    at = held(moment) * amount(moment)
    pulls = {
        **both(nose_wrinkle=1.15 * at, upper_lip_up=0.75 * at, brow_down=0.6 * at, cheek_up=0.5 * at, frown=0.5 * at),
        "lower lip out": 0.35 * at,
    }
    return Play(
        pulls,
        {"nose": 0.4 * at, "cheeks": 0.5 * at},
        left=0.35 * at,
        right=0.35 * at,
        teeth=0.4 * at,
        pitch=3 * at,
        yaw=-4 * at,
    )


def wink(moment: Moment) -> Play:
    """One eye shuts, its cheek rises, and half a smile comes."""
    much, at = amount(moment), held(moment, 0.25) * amount(moment)
    side, other = ("left", "right") if moment.sided < 0 else ("right", "left")
    shut = min(1.0, 1.15 * much) * max(blink(moment, 0.42, 8), blink(moment, 0.5, 8))
    pulls = {
        f"smile {side}": 0.75 * at,
        f"smile {other}": 0.3 * at,
        f"cheek up {side}": 0.35 * at + 0.6 * shut,
        f"brow outer up {other}": 0.35 * at,
    }
    lids = {side: shut, other: 0.06 * at}
    return Play(pulls, left=lids["left"], right=lids["right"], roll=(3 if side == "right" else -3) * at)


def blinks(moment: Moment) -> Play:
    """Both eyes, every few seconds: once or twice in a loop."""
    much = min(1.0, 1.5 * amount(moment))
    count = moment.turns(34)
    shut = much * max(blink(moment, (turn + 0.55) / count) for turn in range(count))
    return Play(both(brow_down=0.08 * shut), left=shut, right=shut)


def look_left(moment: Moment) -> Play:
    """To the picture's left."""
    return _look(moment, -1, 0)


def look_right(moment: Moment) -> Play:
    """To the picture's right."""
    return _look(moment, 1, 0)


def look_up(moment: Moment) -> Play:
    """Eyes and brows go up, and the head follows."""
    return _look(moment, 0, 1)


def look_down(moment: Moment) -> Play:
    """The eyes fall, and the lids with them."""
    return _look(moment, 0, -1)


def _look(moment: Moment, right: float, up: float) -> Play:
    """The eyes are there first; the head comes after them and stays behind."""
    eyes, head = held(moment, 0.22, 0.24) * amount(moment), held(moment, 0.42, 0.34) * amount(moment)
    lids = max(
        (0.32 if up < 0 else -0.1 if up > 0 else 0.0) * eyes, blink(moment, 0.1, 4) * 0.8, blink(moment, 0.86, 4) * 0.8
    )
    pulls = both(brow_inner_up=0.35 * max(0.0, up) * eyes, brow_outer_up=0.3 * max(0.0, up) * eyes)
    return Play(
        pulls,
        left=lids,
        right=lids,
        gaze_right=0.25 * right * eyes,
        gaze_up=0.1 * up * eyes,
        yaw=6.5 * right * head,
        pitch=6 * up * head,
    )


def talk(moment: Moment) -> Play:
    """Syllables: the jaw and the lips, with a pause; brows and head go along."""
    at = moment.presence * amount(moment)
    first, second = pulsed(moment, 5.2), pulsed(moment, 3.4)
    pause = 1 - gate(pulsed(moment, 24, 0.5) * 1.2 - 0.3)
    mouth = at * (0.45 * first + 0.4 * second * first) * (0.25 + 0.75 * pause)
    round_ = at * 0.45 * pulsed(moment, 8) * pause
    shut = blink(moment, 0.55)
    pulls = {
        **both(
            pucker=round_,
            upper_lip_up=0.25 * mouth,
            lower_lip_down=0.4 * mouth,
            brow_inner_up=0.2 * at * pulsed(moment, 15),
        ),
        "jaw": 0.95 * mouth,
    }
    return Play(
        pulls,
        left=shut,
        right=shut,
        teeth=0.7 * min(1.0, 2 * mouth),
        pitch=-1.6 * at * pulsed(moment, 12),
        yaw=1.5 * at * sin(2 * pi * moment.turns(24) * moment.phase),
    )


def sing(moment: Moment) -> Play:
    """Long open vowels, brows raised, the head swaying."""
    at = moment.presence * amount(moment)
    open_, round_ = pulsed(moment, 11), pulsed(moment, 16)
    closed = 0.25 * at + 0.4 * at * gate(pulsed(moment, 24))
    pulls = {
        **both(pucker=0.55 * at * round_, brow_inner_up=0.5 * at * open_, upper_lip_up=0.3 * at * open_),
        "jaw": at * (0.25 * pulsed(moment, 5) + 0.95 * open_),
    }
    return Play(
        pulls,
        left=closed,
        right=closed,
        teeth=0.6 * at * open_,
        pitch=3 * at * open_,
        roll=3 * at * sin(2 * pi * moment.turns(24) * moment.phase),
    )


def kiss(moment: Moment) -> Play:
    """The lips purse and come forward, the eyes close."""
    at = held(moment, 0.35, 0.3) * amount(moment)
    closed = min(1.0, 0.95 * at)
    pulls = {**both(pucker=at, brow_outer_up=0.2 * at), "lower lip out": 0.35 * at}
    return Play(pulls, left=closed, right=closed, shut=at, blush=0.25 * at, pitch=-3 * at, roll=2 * at)


def pout(moment: Moment) -> Play:
    """The lower lip comes out, brows come down."""
    at = held(moment) * amount(moment)
    closed = blink(moment, 0.6)
    pulls = {
        **both(pucker=0.6 * at, frown=0.4 * at, brow_down=0.5 * at),
        "lower lip out": 1.1 * at,
        "chin up": 0.6 * at,
    }
    return Play(pulls, {"chin": 0.4 * at}, left=closed, right=closed, shut=at, pitch=-4 * at)


def yawn(moment: Moment) -> Play:
    """The jaw falls far and slowly, the eyes close, the head goes back."""
    at = held(moment, 0.45, 0.3) * amount(moment)
    closed = min(1.0, 0.95 * at)
    pulls = {
        **both(brow_inner_up=0.5 * at, nose_wrinkle=0.3 * at, cheek_up=0.4 * at, pucker=0.15 * at),
        "jaw": 1.9 * at,
    }
    return Play(pulls, {"cheeks": 0.3 * at}, left=closed, right=closed, teeth=0.45 * at, pitch=6 * at)


def raise_brow(moment: Moment) -> Play:
    """One of them, and a doubtful look."""
    at = held(moment, 0.22) * amount(moment)
    side, other = ("left", "right") if moment.sided < 0 else ("right", "left")
    pulls = {
        f"brow outer up {side}": 1.5 * at,
        f"brow inner up {side}": 0.8 * at,
        f"brow down {other}": 0.35 * at,
        f"smile {other}": 0.2 * at,
    }
    lids = {side: -0.12 * at, other: 0.14 * at}
    shut = blink(moment, 0.7)
    return Play(pulls, left=shut or lids["left"], right=shut or lids["right"], roll=(-2 if side == "right" else 2) * at)


def raise_brows(moment: Moment) -> Play:
    """Both of them, twice."""
    at = moment.presence * pulsed(moment, 12) * amount(moment)
    return Play(
        both(brow_outer_up=1.1 * at, brow_inner_up=0.9 * at), {"forehead": 0.3 * at}, left=-0.12 * at, right=-0.12 * at
    )


def frown(moment: Moment) -> Play:
    """Brows come together, and the corners fall."""
    at = held(moment) * amount(moment)
    closed = max(0.16 * at, blink(moment, 0.6))
    pulls = both(brow_down=1.0 * at, frown=0.6 * at)
    return Play(pulls, {"brow": 0.55 * at}, left=closed, right=closed, shut=0.6 * at, pitch=-2 * at)


def lip_out(moment: Moment) -> Play:
    """The lower lip comes forward and up."""
    at = held(moment) * amount(moment)
    return Play({**both(frown=0.3 * at), "lower lip out": 1.4 * at, "chin up": 0.7 * at}, {"chin": 0.4 * at}, shut=at)


def nod(moment: Moment) -> Play:
    """Yes: down and up, again and again."""
    return Play(
        pitch=-10 * amount(moment) * pulsed(moment, 12), left=0.12 * pulsed(moment, 12), right=0.12 * pulsed(moment, 12)
    )


def shake_head(moment: Moment) -> Play:
    """No: from side to side."""
    return Play(yaw=9 * amount(moment) * moment.presence * moment.wave(11))


def turn_head(moment: Moment) -> Play:
    """To one side and back, the eyes ahead of it."""
    at, ahead = held(moment, 0.4, 0.36) * amount(moment), held(moment, 0.25, 0.3) * amount(moment)
    shut = 0.8 * blink(moment, 0.14, 4)
    return Play(yaw=11 * moment.sided * at, gaze_right=0.12 * moment.sided * ahead, left=shut, right=shut)


def tilt_head(moment: Moment) -> Play:
    """Towards one shoulder and back."""
    at = held(moment, 0.38, 0.34) * amount(moment)
    shut = blink(moment, 0.55)
    return Play(both(brow_inner_up=0.25 * at), roll=9 * moment.sided * at, left=shut, right=shut)


def blush(moment: Moment) -> Play:
    """Blood comes to the cheeks, and the eyes fall."""
    at = held(moment, 0.4) * amount(moment)
    closed = max(0.15 * at, blink(moment, 0.55))
    return Play(
        both(smile=0.35 * at, cheek_up=0.3 * at),
        blush=0.8 * at,
        left=closed,
        right=closed,
        gaze_up=-0.05 * at,
        pitch=-2.5 * at,
    )


def sweat(moment: Moment) -> Play:
    """Beads on the forehead, and one that runs down a temple."""
    at = moment.presence * min(1.0, 1.3 * amount(moment))
    beads = [
        Drop(
            f"brow sweat {side}",
            0.25 + 0.6 * (moment.turns(30) * moment.phase + lag) % 1.0,
            at * pulsed(moment, 30, lag),
        )
        for side, lag in (("left", 0.1), ("right", 0.6))
    ]
    runs = [
        Drop(
            f"temple sweat {side}",
            ((moment.turns(24) * moment.phase + lag) % 1.0) ** 1.3,
            at
            * min(1.0, 6 * ((moment.turns(24) * moment.phase + lag) % 1.0))
            * min(1.0, 5 * (1 - (moment.turns(24) * moment.phase + lag) % 1.0)),
        )
        for side, lag in (("right", 0.0), ("left", 0.5))
    ]
    return Play(both(brow_inner_up=0.35 * at), {"forehead": 0.2 * at}, (*beads, *runs), red=0.15 * at)
