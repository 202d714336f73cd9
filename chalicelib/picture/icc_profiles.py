"""ICC profiles (ICC.1:2022) of colours that a file names by numbers rather than by a profile."""

import struct
from collections.abc import Sequence

Matrix = tuple[tuple[float, ...], ...]
SRGB_PRIMARIES = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
"""x and y of white, red, green and blue, in the order of a PNG's cHRM."""
_PRIMARIES = {
    1: SRGB_PRIMARIES,
    9: (0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046),
    12: (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
}
"""Number in ITU-T H.273 → x and y of white, red, green and blue: BT.709, BT.2020, Display P3."""
_BT709 = (2.4,)
"""The curve of the screens that such pictures are made for (BT.1886), as Chromium has it, and not of the cameras."""
_SRGB = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_CURVES = {1: _BT709, 6: _BT709, 14: _BT709, 15: _BT709, 4: (2.2,), 5: (2.8,), 8: (1.0,), 13: _SRGB}
"""Number in ITU-T H.273 → what a parametric curve takes. The curves of HDR, 16 and 18, are none of these."""
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_D50 = (0.9642, 1.0, 0.8249)


def of_code(primaries: int, transfer: int) -> bytes | None:
    """The profile of colours named by ITU-T H.273's numbers, as in cICP; None for sRGB's, and for what isn't known."""
    if (primaries, transfer) == (1, 13) or primaries not in _PRIMARIES or transfer not in _CURVES:
        return None
    return _profile(_PRIMARIES[primaries], _CURVES[transfer])


def of_gamma(exponent: float, primaries: tuple[float, ...]) -> bytes | None:
    """The profile of colours whose light is a sample to the power of `exponent`. None for primaries that are none."""
    try:
        return _profile(primaries, (exponent,))
    except (ArithmeticError, struct.error):
        return None


def _profile(primaries: tuple[float, ...], curve: tuple[float, ...]) -> bytes:
    (red, green, blue), tone = _columns(primaries), b"para" + struct.pack(">IHH", 0, 3 if curve[1:] else 0, 0)
    tone += _fixed(*curve)
    tags = {b"wtpt": _xyz(_D50), b"rXYZ": _xyz(red), b"gXYZ": _xyz(green), b"bXYZ": _xyz(blue)}
    tags |= {b"rTRC": tone, b"gTRC": tone, b"bTRC": tone}
    table, bodies = struct.pack(">I", len(tags)), b""
    for name, body in tags.items():
        table += name + struct.pack(">II", 128 + 4 + 12 * len(tags) + len(bodies), len(body))
        bodies += body
    header = struct.pack(">I4x", 128 + len(table) + len(bodies)) + b"\x04\x30\0\0mntrRGB XYZ " + bytes(12)
    header += b"acsp" + bytes(28) + _fixed(*_D50)
    return header.ljust(128, b"\0") + table + bodies


def _columns(primaries: tuple[float, ...]) -> Matrix:
    """XYZ of red, green and blue at full, with white brought to D50 after Bradford."""
    white, *colours = [(x / y, 1.0, (1 - x - y) / y) for x, y in zip(primaries[::2], primaries[1::2], strict=True)]
    shares = _times(_inverse(_turned(colours)), white)
    cones, wanted = _times(_BRADFORD, white), _times(_BRADFORD, _D50)
    adapted = []
    for colour, share in zip(colours, shares, strict=True):
        seen = _times(_BRADFORD, tuple(share * part for part in colour))
        scaled = tuple(cone * to / of for cone, to, of in zip(seen, wanted, cones, strict=True))
        adapted.append(_times(_inverse(_BRADFORD), scaled))
    return tuple(adapted)


def _times(matrix: Matrix, vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def _turned(rows: Sequence[tuple[float, ...]]) -> Matrix:
    return tuple(zip(*rows, strict=True))


def _inverse(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    over = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    adjugate = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    return tuple(tuple(part / over for part in row) for row in adjugate)


def _xyz(parts: tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*parts)


def _fixed(*numbers: float) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)
