"""What coherence, a mask that follows, and in-betweens reach, as tables; and contact sheets to be looked at.

python -m bench.motion.photos
python -m bench.motion [rest|moving|following|between|sheets] … [--tuned] [--photos FOLDER] [--out FOLDER]
"""

import argparse
from pathlib import Path

from . import at_rest, between, following, moving, sheets
from .photos import FOLDER, KEPT, TUNED, load

REPORTS = {"rest": at_rest.report, "moving": moving.report, "following": following.report, "between": between.report}


def main() -> None:
    """Print the tables over the photographs that were kept aside."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=[*REPORTS], choices=[*REPORTS, "sheets"])
    parser.add_argument("--tuned", action="store_true", help="over the photographs that were used to tune")
    parser.add_argument("--photos", type=Path, default=FOLDER)
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    asked = parser.parse_args()
    for part in asked.parts:
        if part == "sheets":
            sheets.draw(asked.out)
        else:
            REPORTS[part](load(asked.photos, TUNED if asked.tuned else KEPT))


if __name__ == "__main__":
    main()
