"""A client of the HTTP API: it knows nothing of the cloud that it speaks to."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import requests

SECONDS = 60.0


class Refused(Exception):
    """The API, or the bucket, said no; the message is its own sentence.

    status: of HTTP
    code: the word for programs that came with it, or nothing
    """

    def __init__(self, sentence: str, status: int, code: str = "") -> None:
        super().__init__(sentence)
        self.status, self.code = status, code


@dataclass
class Client:
    """One connection to one API; remembers ETags, so that an unchanged job costs a 304."""

    api_url: str
    token: str | None = None
    _session: requests.Session = field(default_factory=requests.Session)
    _known: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._who = {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def create(self, order: dict[str, Any], key: str | None = None) -> dict[str, Any]:
        """Order a job; the answer holds where to put the pictures. With a key, the same order again is the same job."""
        headers = self._who | ({"Idempotency-Key": key} if key else {})
        return self._json(self._session.post(f"{self.api_url}/jobs", json=order, headers=headers, timeout=SECONDS))

    def upload(self, link: dict[str, Any], picture: bytes) -> None:
        """Put a picture where the job's answer said, with the headers that it said."""
        answer = self._session.put(link["url"], picture, headers=link["headers"], timeout=SECONDS)
        if not (answer.status_code == HTTPStatus.PRECONDITION_FAILED and _was_sent_before(answer)):
            _check(answer)

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

    def jobs(self, cursor: str = "") -> dict[str, Any]:
        """A page of the token's jobs, newest first; `next` is the cursor of the page behind it, or null."""
        asked = {"cursor": cursor} if cursor else {}
        url = f"{self.api_url}/jobs"
        return self._json(self._session.get(url, params=asked, headers=self._who, timeout=SECONDS))

    def look(self, job: str) -> dict[str, Any]:
        """Where the job stands, with a link to its newest frame."""
        return self._json(self._session.get(f"{self.api_url}/jobs/{job}", timeout=SECONDS))

    def generators(self) -> dict[str, Any]:
        """Who draws there, and for how much."""
        return self._json(self._session.get(f"{self.api_url}/generators", timeout=SECONDS))

    def begin_poster(self, order: dict[str, Any], key: str) -> dict[str, Any]:
        """Order a poster and wait for nothing; the same order with the same key is the same poster."""
        return self._poster(order, key, "respond-async")

    def draw_poster(self, order: dict[str, Any], key: str, patience: int) -> dict[str, Any]:
        """Order a poster, and ask until it is there, so many seconds at a time."""
        while True:
            drawn = self._poster(order, key, f"wait={patience}")
            if drawn["output"]:
                return drawn

    def cancel(self, job: str) -> None:
        """Start no further call."""
        _check(self._session.post(f"{self.api_url}/jobs/{job}/cancel", headers=self._who, timeout=SECONDS))

    def branch(self, job: str, order: dict[str, Any], key: str) -> dict[str, Any]:
        """Go on from one of its frames in another job, which the answer names; the same key is the same job."""
        url, headers = f"{self.api_url}/jobs/{job}/branch", self._who | {"Idempotency-Key": key}
        return self._json(self._session.post(url, json=order, headers=headers, timeout=SECONDS))

    def export(self, job: str, order: dict[str, Any]) -> dict[str, Any]:
        """Order another output; the answer names it."""
        url = f"{self.api_url}/jobs/{job}/exports"
        return self._json(self._session.post(url, json=order, headers=self._who, timeout=SECONDS))

    def download(self, url: str) -> bytes:
        """What a presigned link leads to."""
        answer = self._session.get(url, timeout=SECONDS)
        _check(answer)
        return answer.content

    def _poster(self, order: dict[str, Any], key: str, preference: str) -> dict[str, Any]:
        headers = self._who | {"Prefer": preference, "Idempotency-Key": key}
        return self._json(self._session.post(f"{self.api_url}/posters", json=order, headers=headers, timeout=SECONDS))

    def _json(self, answer: requests.Response) -> dict[str, Any]:
        _check(answer)
        body: dict[str, Any] = answer.json()
        return body


def _check(answer: requests.Response) -> None:
    if answer.ok:
        return
    if answer.headers.get("Content-Type") != "application/problem+json":
        raise Refused(f"{answer.status_code} {answer.reason}", answer.status_code)
    problem = answer.json()
    raise Refused(problem["detail"], answer.status_code, problem["code"])


def _was_sent_before(answer: requests.Response) -> bool:
    """Whether this is the answer to a repetition, and the answer before got lost."""
    return bool(answer.raw.retries and answer.raw.retries.history)
