"""Small lights in the air: embers, fireflies, stars."""

import numpy as np
from PIL import Image, ImageChops

from chalicelib.generators.procedural.layers import lighten, recolour, sketch, veil
from chalicelib.generators.procedural.moment import Moment
from chalicelib.generators.procedural.particles import Depth, Particles, share
from chalicelib.generators.procedural.stamps import glow, stamp

EMBERS = (Depth(110, 1.1, -0.012, 0.9), Depth(56, 1.9, -0.02, 1.0), Depth(16, 3.6, -0.032, 0.8))


def embers(picture: Image.Image, moment: Moment) -> Image.Image:
    """Sparks that rise, swirl and flicker over a glow from below."""
    _, y = sketch()
    fire = 0.85 + 0.15 * moment.wander("fire", 5)
    lit = recolour(picture, lambda colours: colours * np.array([0.62, 0.42, 0.32]), 0.9 * moment.opacity)
    lit = lighten(lit, (255, 96, 20), veil(0.75 * moment.opacity * fire * y**2.5, picture.size))
    for layer, depth in enumerate(EMBERS):
        sparks = Particles.of(moment, f"embers {layer}", depth, 0.25, 0.02)
        at = moment.turns(7) * moment.phase + 5 * sparks.chance + 3 * sparks.fallen
        flicker = depth.bright * (0.6 + 0.4 * np.sin(2 * np.pi * at))
        radius = depth.radius * moment.unit
        for colour, reach, part in (((255, 88, 16), 3.0, 0.6), ((255, 214, 140), 1.0, 1.0)):
            over = stamp(moment.size, (sparks.x, sparks.y), reach * radius, part * flicker * moment.opacity, glow)
            lit = lighten(lit, colour, over)
    return lit


def fireflies(picture: Image.Image, moment: Moment) -> Image.Image:
    """Green lights that wander and breathe."""
    start = moment.rng("fireflies").random((34, 5))[: share(34, moment)]
    frames = 60 + 50 * start[:, 4:5]
    cycles = moment.cycles(frames)
    turn = 2 * np.pi * (start[:, 2:4] + cycles * moment.phase)
    # In a short loop they go round sooner than they would, and less far.
    far = np.minimum(1.0, moment.span * moment.pace / (frames * cycles))[:, 0]
    x = (start[:, 0] + far * (0.06 * np.sin(turn[:, 0]) + 0.03 * np.sin(2 * turn[:, 1]))) * moment.size[0]
    y = (0.25 + 0.75 * start[:, 1] + far * 0.05 * np.sin(2 * turn[:, 1] + 1)) * moment.size[1]
    breath = moment.turns(30) * moment.phase
    bright = np.clip(np.sin(2 * np.pi * (breath + 7 * start[:, 4])) + 0.35, 0.05, 1) * moment.opacity
    dusk = recolour(picture, lambda colours: colours * np.array([0.42, 0.5, 0.56]), 0.9 * moment.opacity)
    lit = lighten(dusk, (150, 220, 40), stamp(moment.size, (x, y), 13 * moment.unit, 0.55 * bright, glow))
    return lighten(lit, (244, 255, 190), stamp(moment.size, (x, y), 3 * moment.unit, bright, glow))


def stars(picture: Image.Image, moment: Moment) -> Image.Image:
    """Stars that twinkle where the picture is dark, more of them above."""
    dark = picture.convert("L").point([max(0, 255 - round(1.5 * level)) for level in range(256)])
    for layer, (count, radius, bright) in enumerate(((260, 0.9, 0.8), (80, 1.5, 1.0), (18, 2.4, 1.0))):
        start = moment.rng(f"stars {layer}").random((count, 4))[: share(count, moment)]
        x, y = start[:, 0] * moment.size[0], start[:, 1] ** 1.4 * moment.size[1]
        twinkle = 0.6 + 0.4 * np.sin(2 * np.pi * (moment.cycles(10 + 14 * start[:, 2]) * moment.phase + start[:, 3]))
        lit = bright * twinkle * moment.opacity
        for reach, part in ((3.5, 0.35), (1.0, 1.0)):
            over = stamp(moment.size, (x, y), reach * radius * moment.unit, part * lit, glow)
            picture = lighten(picture, (226, 234, 255), ImageChops.multiply(over, dark))
    return picture
