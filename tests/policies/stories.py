"""What can happen to a job, told so that each function comes to do all that it may do."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

import requests

from chalicelib.billing.payments import REQUIRED, SIGNATURE
from chalicelib.domain import keys
from chalicelib.domain.limits import MAX_FREE_TRIES
from chalicelib.domain.records import Claim, Job, Reservation
from deployment.ledger_table import KEYS
from localcloud.aws.intercept import Intercept
from localcloud.cli.client import Client
from localcloud.providers.faults import Behaviour
from localcloud.providers.server import ContractServer
from tests.facilitator.payers import Payer
from tests.policies.quiet import Quiet
from tests.support.accounts import context_in, table_of
from tests.support.customers import PICTURE

CHAIN = ("on_upload", "on_frame", "on_pull")
"""The functions that take a job one step further, from wherever it stands."""
LONG_AGO = datetime.now(UTC) - timedelta(hours=1)
NOBODY = "f" * 32
UPLOAD = {"content_type": "image/png", "bytes": len(PICTURE)}


@dataclass
class Stories:
    """Each method is a story; they share a cloud."""

    quiet: Quiet
    token: str
    bedrock: ContractServer
    payer: Payer

    def __post_init__(self) -> None:
        cloud = self.quiet.cloud
        self.s3, self.bucket = cloud.client("s3"), cloud.bucket
        self.api = Client(cloud.api_url, self.token)
        self.context = context_in(cloud, timedelta())

    def order(self, **fields: object) -> str:
        """A job whose pictures have been sent."""
        order = {"prompt": "slow zoom in", "frames": 2, "size": 64, "upload": UPLOAD, **fields}
        job = self.api.create(order)
        for link in (job["upload"], job["mask_upload"]):
            if link:
                self.api.upload(link, PICTURE)
        identity: str = job["id"]
        return identity

    def step(self, function: str, job: str) -> None:
        """Have one of the chain's functions take the job one step further."""
        if function == "on_pull":
            self.quiet.message(function, json.dumps({"job": job}))
        else:
            self.quiet.arrive(function, keys.source(job) if function == "on_upload" else keys.frame(job, 0))

    def assemble(self, job: str) -> None:
        """Have the outputs made."""
        self.quiet.message("on_assemble", json.dumps({"job": job}))

    def drop(self, name: str, body: bytes = PICTURE, **metadata: str) -> str:
        """A picture in the inbox: its key."""
        key = f"inbox/{name}"
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, Metadata={"frames": "2", "size": "64", **metadata})
        return key

    def accept(self, function: str, key: str) -> None:
        """Have a function make a job of what was dropped."""
        if function == "on_pull":
            self.quiet.message(function, json.dumps({"drop": key}))
        else:
            self.quiet.arrive(function, key)

    def newest(self) -> str:
        """The job that was ordered last."""
        return max(self._jobs(), key=lambda job: job.created_at).id

    def _jobs(self) -> Iterator[Job]:
        for entry in self.context.bucket.list(keys.JOBS):
            if entry.key.endswith("/job.json"):
                yield Job.model_validate_json(self.context.bucket.read(entry.key))

    def queues_are_polled(self) -> None:
        """Messages that name nobody's job are received, handled and deleted."""
        self.context.pull(NOBODY)
        self.context.assemble(NOBODY)
        self.quiet.line.hand_out()
        self.quiet.cloud.wait_until_idle()

    def masked(self, function: str) -> None:
        """From the picture to the output, and away."""
        job = self.order(prompt="she smiles", mask=UPLOAD)
        self.step("on_upload" if function == "on_frame" else function, job)
        for _ in range(2):
            self.step(function, job)
        self.assemble(job)
        self.api.export(job, {"fps": 10, "format": "webp"})
        self.assemble(job)
        assert [one["format"] for one in self._look(job)] == ["gif", "webp", "webp"]
        assert self.api.read(job, None)["notes"][-1].startswith("picture: no face")
        self.api.export(job, {"fps": 12, "format": "webp"})
        self._ask("DELETE", job)
        self.step(function, job)
        assert not list(self.context.bucket.list(keys.uploads(job)))
        assert not self.context.bucket.find(keys.notes(job))

    def _look(self, job: str) -> Sequence[dict[str, Any]]:
        status = self.api.read(job, None)
        for url in (status["frames"]["urls"]["0"], *(one["url"] for one in status["outputs"])):
            self.api.download(url)
        outputs: Sequence[dict[str, Any]] = status["outputs"]
        return outputs

    def _ask(self, method: str, job: str, verb: str = "") -> requests.Response:
        url, headers = f"{self.api.api_url}/jobs/{job}{verb}", {"Authorization": f"Bearer {self.token}"}
        return requests.request(method, url, headers=headers, timeout=30)

    def lost(self, function: str) -> None:
        """Every call is lost, until the run has failed; it is resumed, and cancelled."""
        job = self.order(generator="stability")
        self.step("on_upload", job)
        for _ in range(4):
            self.step(function, job)
        assert self.api.read(job, None)["state"] != "generating"
        assert self._ask("POST", job, "/resume").status_code == 202
        assert self._ask("POST", job, "/cancel").status_code == 202

    def bought(self, function: str, scheme: str) -> None:
        """Somebody without a token pays for two frames: before the first call, or at the end."""
        order = {"prompt": "slow zoom in", "frames": 2, "size": 64, "upload": UPLOAD, "generator": "openai"}
        url = f"{self.api.api_url}/jobs"
        offer = requests.post(url, json=order, timeout=30).headers[REQUIRED]
        headers = {SIGNATURE: self.payer.pay(offer, scheme)}
        job = requests.post(url, json=order, headers=headers, timeout=30).json()
        self.api.upload(job["upload"], PICTURE)
        self.step("on_upload", job["id"])
        self.step(function, job["id"])
        self.assemble(job["id"])
        status = self.api.read(job["id"], None)
        assert (status["state"], status["payment"]["state"]) == ("done", "settled")

    def bought_at_once(self) -> None:
        """Somebody without a token pays for a picture from words, with the order."""
        order, url = {"prompt": "a boat", "generator": "openai"}, f"{self.api.api_url}/posters"
        offer = requests.post(url, json=order, timeout=30).headers[REQUIRED]
        headers = {SIGNATURE: self.payer.pay(offer, "exact"), "Prefer": "respond-async"}
        assert requests.post(url, json=order, headers=headers, timeout=30).status_code == 202

    def dropped(self, function: str) -> None:
        """A dropped picture's result is delivered once more, and no more where the picture is gone."""
        key = self.drop(f"{function}.png")
        self.accept("on_drop", key)
        job = self.newest()
        self.step("on_upload", job)
        self.step("on_upload", job)
        self.assemble(job)
        self.step(function, job)
        self.s3.delete_object(Bucket=self.bucket, Key=key)
        self.step(function, job)
        self.assemble(job)

    def died(self, function: str) -> None:
        """Somebody died while ordering, once before the money was set aside and once after."""
        for day, paid in ((LONG_AGO.date().isoformat(), True), ("2001-01-01", False)):
            reservation = self._leave_marker(NOBODY, day)
            if paid:
                self.context.ledger.reserve(reservation)
            self.step(function, NOBODY)
            assert not list(self.context.bucket.list(keys.markers(NOBODY)))

    def _leave_marker(self, job: str, day: str, run: int = 1) -> Reservation:
        reservation = Reservation(
            id=token_hex(16),
            job=job,
            run=run,
            client="inbox",
            day=day,
            at=LONG_AGO,
            call_micros=0,
            frame_micros=20,
            redraws=1,
        )
        marker = keys.marker(job, reservation.id)
        self.context.bucket.write_record(marker, reservation)
        # The bucket's own word for its age is what counts, and no request can set that.
        earlier = "UPDATE objects SET modified = modified - 3600 WHERE key = ?"
        assert self.quiet.cloud.kept.write(earlier, marker) == 1
        return reservation

    def died_while_resuming(self) -> None:
        """A resumption that died, seen to when the job is cancelled and when it is assembled."""
        for has_frame in (False, True):
            job = self.order()
            for day in (LONG_AGO.date().isoformat(), "2001-01-01"):
                self._leave_marker(job, day, run=2)
            if has_frame:
                self.step("on_upload", job)
            assert self._ask("POST", job, "/cancel").status_code == 202
            self.assemble(job)
            assert len(list(self.context.bucket.list(keys.markers(job)))) == 1

    def cancelled_after_it_was_dropped(self) -> None:
        """A job whose frames nobody waits for, with the picture still there and without."""
        for is_gone in (False, True):
            key = self.drop(f"gone {is_gone}.png")
            self.accept("on_drop", key)
            job = self.newest()
            if is_gone:
                self.s3.delete_object(Bucket=self.bucket, Key=key)
            assert self._ask("POST", job, "/cancel").status_code == 202

    def drawn_by(self, generator: str, **fields: object) -> None:
        """Each function of the chain asks a generator whose key is kept by Amazon, or Amazon's own."""
        job = self.order(generator=generator, frames=4, **fields)
        for function in ("on_upload", *CHAIN):
            self.step(function, job)
        assert self.api.read(job, None)["frames"]["done"] == 4

    def delivered(self, function: str) -> None:
        """Bedrock delivers a clip, which becomes frames, and goes with the job's pictures."""
        job = self._animated(function)
        self.quiet.arrive("on_clip", self._clip_of(job))
        self.quiet.message("on_pull", json.dumps({"job": job, "clip": self._clip_of(job)}))
        assert self.api.read(job, None)["frames"]["done"] == 2
        self.assemble(job)
        self._ask("DELETE", job)
        self.step(function, job)
        assert not list(self.context.bucket.list(keys.clips(job)))

    def asked_for(self) -> None:
        """The event of a clip that was delivered is lost."""
        job = self._animated("on_pull")
        self.quiet.message("on_pull", json.dumps({"job": job}))
        assert self.api.read(job, None)["frames"]["done"] == 2

    def listed(self) -> None:
        """A token's jobs are."""
        assert self.order() in {job["id"] for job in self.api.jobs()["jobs"]}

    def unanswered(self, function: str) -> None:
        """An order's answer is lost, and the order found by its number."""
        self.bedrock.behave(Behaviour(fault="truncate", strikes="^POST /async-invoke"))
        job = self._animated(function)
        self.bedrock.behave(Behaviour())
        assert any(entry.key.endswith(".sent") for entry in self.context.bucket.list(keys.folder(job)))

    def _animated(self, function: str) -> str:
        """A job for whose clip that function has asked."""
        job = self.order(generator="bedrock", model="luma-ray-2-540p")
        self.step("on_upload", job)
        self.step(function, job)
        return job

    def _clip_of(self, job: str) -> str:
        return next(iter(self.context.bucket.list(keys.clips(job)))).key

    def branched(self) -> None:
        """Another job goes on from a masked one's last frame."""
        source = self.order(prompt="she smiles", mask=UPLOAD)
        self.step("on_upload", source)
        self.step("on_upload", source)
        url, headers = f"{self.api.api_url}/jobs/{source}/branch", {"Authorization": f"Bearer {self.token}"}
        job = requests.post(url, json={"from": 1, "frames": 3}, headers=headers, timeout=30).json()["id"]
        for _ in range(2):
            self.step("on_pull", job)
        assert self.api.read(job, None)["frames"]["done"] == 3

    def from_words(self, function: str) -> None:
        """There is no picture to begin with."""
        job = self.order(generator="openai", upload=None)
        self.step(function, job)
        assert self.api.read(job, None)["frames"]["done"] == 1

    def paced(self, function: str) -> None:
        """Somebody else takes the slot that was free."""
        job = self.order(generator="automatic1111")
        self.step("on_upload", job)
        self.quiet.line.before(
            lambda asked: asked.name == "PutObject" and asked.key.startswith("pace/"),
            lambda intercept: self.context.bucket.create(intercept.operation.key, b"somebody else"),
        )
        self.step(function, job)

    def malformed(self) -> None:
        """Messages that are none of ours."""
        for function in ("on_pull", "on_assemble"):
            self.quiet.message(function, "rain")

    def named_twice(self, function: str) -> None:
        """Two have the same name for an order at the same moment; and later it comes again."""
        self.quiet.line.before(lambda asked: asked.name == "PutObject" and asked.key.startswith("names/"), self._rival)
        if function == "api_handler":
            headers = {"Idempotency-Key": "once and not for anybody else"}
            for _ in range(2):
                order = {"prompt": "it snows", "upload": UPLOAD}
                assert requests.post(f"{self.api.api_url}/jobs", json=order, headers=headers, timeout=30).ok
            return
        key = self.drop(f"{function} twice.png")
        for _ in range(2):
            self.accept(function, key)

    def _rival(self, intercept: Intercept) -> None:
        name = json.loads(intercept.request.get_data()) | {"job": token_hex(16)}
        self.context.bucket.create(intercept.operation.key, json.dumps(name).encode())

    def dropped_in_vain(self, function: str) -> None:
        """Something that can't be an order, and something that isn't there any more."""
        self.accept(function, self.drop("wrong.png", frames="one"))
        self.accept(function, "inbox/nothing.png")

    def first_of_the_day(self, function: str) -> None:
        """Nothing was set aside yet on that day."""
        self._forget_the_ledger()
        if function == "api_handler":
            self.order()
        else:
            self.accept(function, self.drop(f"{function} first.png"))

    def _forget_the_ledger(self) -> None:
        dynamodb, table = self.quiet.cloud.client("dynamodb"), table_of(self.quiet.cloud)
        for item in dynamodb.scan(TableName=table)["Items"]:
            dynamodb.delete_item(TableName=table, Key={key: item[key] for key in KEYS})

    def assembled_in_vain(self) -> None:
        """The assembler died five times over one job."""
        job = self.order()
        self.step("on_upload", job)
        self.step("on_upload", job)
        order = Job.model_validate_json(self.context.bucket.read(keys.order(job)))
        for number in range(1, MAX_FREE_TRIES + 1):
            claim = Claim(nonce="", at=LONG_AGO, lease_until=LONG_AGO)
            at = keys.claim(job, keys.output_step(order.export.id, order.frames), 1, number)
            self.context.bucket.create(at, claim.model_dump_json().encode())
        self.assemble(job)
        assert self.api.read(job, None)["error"]["code"] == "stuck"

    def a_frame_came_late(self) -> None:
        """It lands while a cancelled job is being assembled."""
        job = self.order(frames=4)
        self.step("on_upload", job)
        assert self._ask("POST", job, "/cancel").status_code == 202
        late = self.context.bucket.read(keys.frame(job, 0))
        self.quiet.line.before(
            lambda asked: asked.name == "PutObject" and asked.key.endswith(".gif"),
            lambda _: self.context.bucket.create_once(keys.frame(job, 1), late, "image/png"),
        )
        self.assemble(job)

    def deleted_while_it_was_assembled(self) -> None:
        """With a further output yet to be made."""
        job = self.order()
        self.step("on_upload", job)
        self.step("on_upload", job)
        self.assemble(job)
        for fps in (10, 12):
            self.api.export(job, {"fps": fps, "format": "webp"})
        self.quiet.line.before(
            lambda asked: asked.name == "PutObject" and asked.key.endswith(".webp"),
            lambda _: self._ask("DELETE", job),
        )
        self.assemble(job)

    def waited_for(self) -> None:
        """A poster, while somebody else takes the place to wait that was free."""
        self.quiet.line.before(
            lambda asked: asked.name == "PutObject" and asked.key.startswith(keys.WAITING),
            lambda intercept: self.context.bucket.create(intercept.operation.key, b"somebody else"),
        )
        headers = {"Prefer": "wait=1"}
        poster = requests.post(f"{self.api.api_url}/posters", json={"prompt": "a boat"}, headers=headers, timeout=30)
        assert poster.status_code == 202

    def prompts_are_read(self) -> None:
        """What a prompt would do is told, whoever asks, and nobody is asked for it."""
        before = set(self.quiet.cloud.asked)
        body, headers = {"prompt": "a boat, quux"}, {"Authorization": "Bearer nobody.nothing"}
        for generator in ("procedural", "openai", "nobody"):
            requests.post(
                f"{self.api.api_url}/readings", json={**body, "generator": generator}, headers=headers, timeout=30
            )
        assert set(self.quiet.cloud.asked) == before

    def nobody_knows(self) -> None:
        """A job that never was, and a token that nobody made."""
        assert self._ask("GET", NOBODY).status_code == 404
        headers = {"Authorization": "Bearer nobody.nothing"}
        order = {"prompt": "it snows", "upload": UPLOAD}
        refused = requests.post(f"{self.api.api_url}/jobs", json=order, headers=headers, timeout=30)
        assert refused.json()["code"] == "token_unknown"

    def swept(self) -> None:
        """Something stands still, and something dropped was never seen."""
        self.drop("never seen.png")
        self.order()
        self.quiet.tick()

    def tell_all(self) -> None:
        """One after the other."""
        self.prompts_are_read()
        self.queues_are_polled()
        self.malformed()
        for function in CHAIN:
            self.masked(function)
            self.lost(function)
            self.dropped(function)
            self.died(function)
            self.paced(function)
            self.delivered(function)
            self.unanswered(function)
            self.bought(function, "exact")
            self.bought(function, "upto")
        self.bought_at_once()
        self.asked_for()
        self.listed()
        self.branched()
        self.drawn_by("openai")
        self.drawn_by("bedrock")
        self.drawn_by("bedrock", model="us.stability.stable-image-inpaint-v1:0", mask=UPLOAD)
        for function in ("on_upload", "on_pull"):
            self.from_words(function)
        for function in ("on_drop", "on_pull"):
            self.dropped_in_vain(function)
        for function in ("on_drop", "on_pull", "api_handler"):
            self.named_twice(function)
        self.died_while_resuming()
        self.cancelled_after_it_was_dropped()
        self.assembled_in_vain()
        self.a_frame_came_late()
        self.deleted_while_it_was_assembled()
        self.waited_for()
        self.nobody_knows()
        self.swept()
        for function in ("on_drop", "on_pull", "api_handler"):
            self.first_of_the_day(function)
