"""Where an agent's orders are made: each once, and nothing is drawn before somebody has agreed to its price."""

import io
import json
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from PIL import Image

from localcloud.cli.animation import Animation
from localcloud.cli.client import Client
from localcloud.cli.history import remember
from localcloud.cli.price import estimated, is_paid, poster_estimate
from localcloud.cli.target import Target

Json = dict[str, Any]
SEEN = 512
"""Pixels of the longer side of what an agent is shown: enough to see what is in it."""
LOOK_AGAIN = 0.5


@dataclass
class Desk:
    """One agent's; `keeps` is whether jobs outlast the program, so that they are worth listing."""

    client: Client
    keeps: bool
    _asked: dict[str, Json] = field(default_factory=dict)

    def costs(self, order: Json) -> bool:
        """Whether a generator takes money for this loop."""
        return is_paid(self.client.generators(), order)

    def price(self, order: Json, picture: bytes) -> str:
        """What this loop will cost, in a sentence.

        It is ordered for that, and waits for its picture; the same order again is the one that was asked about.
        """
        name = _name(order, picture)
        if name not in self._asked:
            self._asked[name] = self.client.create(order, uuid4().hex)
        return estimated(self._asked[name]["cost"])

    def poster_price(self, order: Json) -> str | None:
        """What this poster will cost, in a sentence; None where no generator takes money."""
        estimate = poster_estimate(self.client.generators(), order)
        return estimated(estimate) if estimate else None

    def draw(self, order: Json, picture: bytes) -> Json:
        """Have the loop drawn: what the API answered."""
        created = self._taken(order, picture)
        Animation(self.client).send(created, picture, None)
        self._remember(created["id"], order)
        return created

    def withdraw(self, order: Json, picture: bytes) -> None:
        """Nobody agreed to its price."""
        self.client.cancel(self._taken(order, picture)["id"])

    def draw_poster(self, order: Json, patience: int) -> Json:
        """The poster, once it is drawn."""
        key = uuid4().hex
        self._remember(self.client.begin_poster(order, key)["id"], order)
        return self.client.draw_poster(order, key, patience)

    def look(self, job: str, patience: float) -> Json:
        """The job's status, when it has ended or so many seconds are over."""
        until = time.monotonic() + patience
        while True:
            status = self.client.look(job)
            if status["retry_after"] is None or time.monotonic() >= until:
                return status
            time.sleep(LOOK_AGAIN)

    def glimpse(self, url: str) -> bytes:
        """A picture behind a link, as a JPEG that is small enough to be looked at."""
        with Image.open(io.BytesIO(self.client.download(url))) as picture:
            small = picture.convert("RGB")
        small.thumbnail((SEEN, SEEN))
        file = io.BytesIO()
        small.save(file, "JPEG", quality=85)
        return file.getvalue()

    def save(self, url: str, file: Path) -> None:
        """What is behind a link, into a file that isn't there yet. ValueError where it is."""
        if file.exists():
            raise ValueError(f"{file} is there already: choose another name")
        Target.checked(file).write(self.client.download(url))

    def _taken(self, order: Json, picture: bytes) -> Json:
        """The order that was asked about, which nobody can agree to twice; or a new one."""
        return self._asked.pop(_name(order, picture), None) or self.client.create(order, uuid4().hex)

    def _remember(self, job: str, order: Json) -> None:
        if self.keeps:
            remember(job, self.client.api_url, str(order["prompt"]))


def _name(order: Json, picture: bytes) -> str:
    return sha256(json.dumps(order, sort_keys=True).encode() + picture).hexdigest()
