"""What memory the GIF encoder takes over that of its frames. Run it as `python -m bench.memory [PICTURE]`.

Sixty frames of 768 by 768 pixels, of which every pixel changes, are drawn as the encoder asks for them, so that never
more than one is held.
"""

import sys
from itertools import islice
from pathlib import Path

from PIL import Image

from bench.contents.synthetic import redrawn
from bench.yardsticks.encoders import DELAY, peak
from chalicelib.outputs.gif.encoder import encode

SIZE, FRAMES = 768, 60
DEFAULT = Path(__file__).parent.parent / "examples" / "astronaut.jpg"


def main() -> None:
    """Print the peak in MiB over what drawing the frames takes by itself."""
    photo = Image.open(sys.argv[1] if sys.argv[1:] else DEFAULT)
    for _ in islice(redrawn(photo, SIZE, FRAMES, seed=1), 3):
        pass
    before = peak()
    gif = encode(redrawn(photo, SIZE, FRAMES, seed=1), [DELAY] * FRAMES, repeat=True)
    print(f"{FRAMES} frames of {SIZE} px: {(peak() - before) / 1024:.0f} MiB over the frames' own, {len(gif):,} bytes")


if __name__ == "__main__":
    main()
