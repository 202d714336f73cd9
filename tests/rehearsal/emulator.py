"""ministack, in its own environment and on this machine alone: over TLS, and holding everybody to their policies."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from botocore.session import get_session

REGION = "eu-west-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
"""The account's own, which may do everything."""
_NOT_BY_NAME = ["lambda:CreateFunction", "events:*"]
"""What the emulator knows by another name than Amazon: a function that is to be made, and EventBridge's rules."""
_PATIENCE = 60.0
_READY = "Running on"


def certificate(folder: Path) -> Path:
    """Its own, which it makes when it starts."""
    return folder / "ministack-tls" / "server.crt"


@contextmanager
def emulator(environment: Path, port: int, folder: Path) -> Iterator[str]:
    """Its address; `environment` is the virtual environment that it and the functions run in."""
    called = [str(environment / "bin" / "hypercorn"), "ministack.app:app", "--bind", f"127.0.0.1:{port}"]
    called += ["--config", "python:ministack.core.hypercorn_conf"]
    with subprocess.Popen(
        called, env=_surroundings(port, folder), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        reader = _read(process.stdout, folder / "emulator.log")
        try:
            yield f"https://127.0.0.1:{port}"
        finally:
            process.terminate()
            reader.join()


def user(address: str, name: str, policy: str) -> dict[str, str]:
    """Another one's credentials: a user of that name, who may do what the policy says."""
    iam: Any = get_session().create_client(
        "iam",
        region_name=REGION,
        endpoint_url=address,
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
    )
    iam.create_user(UserName=name)
    to_all = {"Effect": "Allow", "Action": _NOT_BY_NAME, "Resource": "*"}
    for number, document in enumerate((policy, json.dumps({"Version": "2012-10-17", "Statement": [to_all]}))):
        iam.put_user_policy(UserName=name, PolicyName=f"policy-{number}", PolicyDocument=document)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}


def _surroundings(port: int, folder: Path) -> dict[str, str]:
    """Nothing of the terminal's own: functions inherit it."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "NO_PROXY": "127.0.0.1",
        "AUTH": "true",
        "USE_SSL": "1",
        **CREDENTIALS,
    }


def _read(output: IO[str], log: Path) -> threading.Thread:
    """Keep what it says; back as soon as it is ready."""
    ready = threading.Event()

    def keep() -> None:
        with log.open("w") as kept:
            for line in output:
                kept.write(line)
                kept.flush()
                if _READY in line:
                    ready.set()

    reader = threading.Thread(target=keep)
    reader.start()
    assert ready.wait(_PATIENCE), f"the emulator did not start: {log.read_text()}"
    return reader
