"""One poster, from words to the file, as any client of the API would have it drawn."""

import time
from pathlib import Path

import click

from localcloud import ROOT
from localcloud.cli.client import Client
from localcloud.cli.order import apply_settings
from localcloud.cli.stop import clear_line
from localcloud.cli.target import NotWritable, Target
from localcloud.cli.token import known_token
from localcloud.cloud import LocalCloud

PATIENCE = 20
"""Seconds that one request waits: the most that the API lets it."""


@click.command()
@click.argument("prompt")
@click.option("--out", type=click.Path(path_type=Path), default=Path("poster.png"), show_default=True)
@click.option("--title", default="", help="Set in type at its foot.")
@click.option("--tagline", default="", help="The same, small, below the title.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Any field of POST /posters: style=noir")
def poster(prompt: str, out: Path, title: str, tagline: str, settings: tuple[str, ...]) -> None:
    """Draw a poster of PROMPT."""
    began = time.monotonic()
    with clear_line():
        if out.suffix.lower() != ".png":
            raise NotWritable(f"--out: {out} must end in .png: a poster is a PNG")
        target = Target.checked(out)
        order = apply_settings({"prompt": prompt, "title": title, "tagline": tagline}, settings)
        with LocalCloud(project_dir=ROOT, sweep_seconds=5.0) as cloud:
            client = Client(cloud.api_url, known_token(cloud))
            drawn = client.draw_poster(order, PATIENCE)
            target.write(client.download(drawn["url"]))
    output = drawn["output"]
    took = time.monotonic() - began
    click.echo(f"{out}: {output['bytes']:,} bytes, {output['width']}x{output['height']}; made in {took:.1f} s")
