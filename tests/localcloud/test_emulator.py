import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from localcloud.aws.emulator import Emulator

PLACE = b"<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>"
WRITERS, KEYS = 8, 60


@pytest.fixture
def _threads_take_turns_often() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_threads_take_turns_often")
def test_of_conditional_writes_at_the_same_moment_one_is_carried_out() -> None:
    emulator = Emulator()

    def put(path: str, body: bytes, *, is_conditional: bool = True) -> int:
        headers = [("If-None-Match", "*")] if is_conditional else []
        builder = EnvironBuilder(method="PUT", path=path, base_url="http://127.0.0.1", headers=headers)
        return emulator.answer(Request(builder.get_environ()), body).status_code

    assert put("/bucket", PLACE, is_conditional=False) == 200
    with ThreadPoolExecutor(WRITERS) as writers:
        for number in range(KEYS):
            answers = list(writers.map(put, [f"/bucket/{number}"] * WRITERS, [b"body"] * WRITERS))
            assert answers.count(200) == 1
