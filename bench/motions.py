"""The table of motions in docs/generators.md. Run it as `python -m bench.motions`."""

from chalicelib.generators.procedural.language.lexicon import MOTIONS


def main() -> None:
    """Print the table."""
    print(table())


def table() -> str:
    """One row for each family, as Markdown."""
    families: dict[str, list[str]] = {}
    for motion in MOTIONS:
        families.setdefault(motion.family, []).append(motion.name)
    rows = [f"| {family} | {', '.join(names)} |" for family, names in families.items()]
    return "\n".join(["| family | motions |", "|---|---|", *rows])


if __name__ == "__main__":
    main()
