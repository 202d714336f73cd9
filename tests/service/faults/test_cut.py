"""A sender that goes away half-way."""

import socket
import threading
from urllib.parse import urlsplit

import pytest

from localcloud.cli.client import Client
from localcloud.cloud import LocalCloud

HEADS = {
    "its length is longer": "Content-Length: 100",
    "between two chunks": "Transfer-Encoding: chunked",
    "its length is no number": "Content-Length: many",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_an_upload_that_is_cut_half_way_says_nothing_and_leaves_nothing(
    cloud: LocalCloud, capfd: pytest.CaptureFixture[str], head: str
) -> None:
    address = urlsplit(
        Client(cloud.api_url).create({"prompt": "it snows", "upload": {"content_type": "image/png", "bytes": 100}})[
            "upload"
        ]["url"]
    )
    known = set(threading.enumerate())
    with socket.create_connection((address.hostname, address.port)) as line:
        line.sendall(
            f"PUT {address.path}?{address.query} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: image/png\r\n"
            f"If-None-Match: *\r\n{head}\r\n\r\n".encode()
            + b"5\r\nhal"
        )
        line.shutdown(socket.SHUT_WR)
        assert line.recv(1) == b""
    for thread in set(threading.enumerate()) - known:
        thread.join(5)
    cloud.wait_until_idle()
    listed = cloud.client("s3").list_objects_v2(Bucket=cloud.bucket, Prefix=address.path.split("/", 2)[2])
    assert listed["KeyCount"] == 0
    assert capfd.readouterr().err == ""
