"""A client of the HTTP API: it knows nothing of the cloud that it speaks to."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import requests

SECONDS = 60.0


class Refused(Exception):
    """The API, or the bucket, said no; the message is its own sentence."""


@dataclass
class Client:
    """One connection to one API; remembers ETags, so that an unchanged job costs a 304."""

    api_url: str
    token: str | None = None
    _session: requests.Session = field(default_factory=requests.Session)
    _known: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._who = {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def create(self, order: dict[str, Any]) -> dict[str, Any]:
        """Order a job; the answer holds where to put the pictures."""
        return self._json(self._session.post(f"{self.api_url}/jobs", json=order, headers=self._who, timeout=SECONDS))

    def upload(self, link: dict[str, Any], picture: bytes) -> None:
        """Put a picture where the job's answer said, with the headers that it said."""
        _check(self._session.put(link["url"], picture, headers=link["headers"], timeout=SECONDS))

    def read(self, job: str, after: int | None) -> dict[str, Any]:
        """Where the job stands, with links to the frames after that index, or to all of them."""
        address = f"{self.api_url}/jobs/{job}?after={-1 if after is None else after}"
        etag, status = self._known.get(address, ("", {}))
        answer = self._session.get(address, headers={"If-None-Match": etag} if etag else {}, timeout=SECONDS)
        if answer.status_code == HTTPStatus.NOT_MODIFIED:
            return status
        status = self._json(answer)
        self._known = {address: (answer.headers.get("ETag", ""), status)}
        return status

    def draw_poster(self, order: dict[str, Any], patience: int) -> dict[str, Any]:
        """Order a poster, and ask until it is there: the same order again is the same poster, and waits on."""
        headers = self._who | {"Prefer": f"wait={patience}", "Idempotency-Key": uuid4().hex}
        while True:
            drawn = self._json(
                self._session.post(f"{self.api_url}/posters", json=order, headers=headers, timeout=SECONDS)
            )
            if drawn["output"]:
                return drawn

    def cancel(self, job: str) -> None:
        """Start no further call."""
        _check(self._session.post(f"{self.api_url}/jobs/{job}/cancel", headers=self._who, timeout=SECONDS))

    def export(self, job: str, order: dict[str, Any]) -> dict[str, Any]:
        """Order another output; the answer names it."""
        url = f"{self.api_url}/jobs/{job}/exports"
        return self._json(self._session.post(url, json=order, headers=self._who, timeout=SECONDS))

    def download(self, url: str) -> bytes:
        """What a presigned link leads to."""
        answer = self._session.get(url, timeout=SECONDS)
        _check(answer)
        return answer.content

    def _json(self, answer: requests.Response) -> dict[str, Any]:
        _check(answer)
        body: dict[str, Any] = answer.json()
        return body


def _check(answer: requests.Response) -> None:
    if answer.ok:
        return
    is_problem = answer.headers.get("Content-Type") == "application/problem+json"
    raise Refused(answer.json()["detail"] if is_problem else f"{answer.status_code} {answer.reason}")
