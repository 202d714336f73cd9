"""The colours of an hour or a mood."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Tone = NDArray[np.float32]
"""One colour: red, green and blue in 0..1, shape (3,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Palette:
    """From the zenith down to what stands nearest; everything else is mixed of these.

    light: of the sun, the moon and the windows
    near: the foreground's silhouette
    dim: how dark it is, 0 to 1: stars need it
    """

    high: Tone
    middle: Tone
    low: Tone
    light: Tone
    near: Tone
    dim: float = 0.0

    def depth(self, share: float) -> Tone:
        """The land's colour by nearness: 0 on the horizon, in its haze, 1 in the foreground."""
        return mix(mix(self.low, self.middle, 0.45), self.near, share**0.8)


def of(colours: str, dim: float = 0.0) -> Palette:
    """A palette from its five hexadecimal colours."""
    high, middle, low, light, near = map(tone, colours.split())
    return Palette(high, middle, low, light, near, dim)


def tone(hexadecimal: str) -> Tone:
    """`ff8800` as a colour."""
    return np.array(list(bytes.fromhex(hexadecimal)), dtype=np.float32) / np.float32(255)


def mix(one: Tone, other: Tone, share: float) -> Tone:
    """From one (share 0) to the other (share 1)."""
    mixed: Tone = (one + np.float32(share) * (other - one)).astype(np.float32)
    return mixed


PALETTES = {
    "dawn": of("3f5c94 cf9fb4 ffd9b0 fff0d2 22223c", 0.15),
    "day": of("2667ad 7db8de e9f3e6 fffbea 123a33"),
    "sunset": of("3a1f5d d6504a ffb55c ffe6a3 1d0d26", 0.2),
    "dusk": of("151a46 5d4a85 ec9486 ffd9c2 0c0d22", 0.55),
    "night": of("050a1e 102a54 3d6f9c eef3ff 03060f", 1.0),
    "storm": of("1a2129 46535f 9aa6a6 eef0e8 0b1014", 0.3),
    "dread": of("120205 6a0b16 d8452c ffc9a0 060102", 0.6),
    "neon": of("0d0533 6d17a0 ff4f9a ffd76b 080320", 0.8),
    "frost": of("6b93bd b3cfe3 f3f6f8 ffffff 2a4560"),
    "heat": of("3c7f9c d99a68 f4c488 fff8e4 4f1d12"),
    "mist": of("74858f a9b5b8 dcdcd2 fbfaf2 242d33"),
    "alien": of("061f24 1c6b5e c9dc74 f6ffce 04100f", 0.5),
    "rose": of("5b3470 e07a96 ffd3bd fff1e0 33163c", 0.1),
    "space": of("03030c 120d2e 3b1f5e fff4dc 020208", 1.0),
    "deep": of("8fe6df 137a94 053a5c e8fffb 021522"),
}
