"""Who waits for a poster holds a function: only so many do."""

from concurrent.futures import ThreadPoolExecutor

import requests

from localcloud.cloud import LocalCloud
from tests.conftest import Start
from tests.support.accounts import list_keys


def wait(cloud: LocalCloud, seconds: int) -> int:
    headers = {"Prefer": f"wait={seconds}"}
    answer = requests.post(f"{cloud.api_url}/posters", json={"prompt": "a boat"}, headers=headers, timeout=60)
    assert answer.status_code == 202
    return seconds


def places(cloud: LocalCloud) -> list[str]:
    return list_keys(cloud, "waiting/")


def test_when_all_places_are_taken_nobody_waits_and_they_are_free_again_afterwards(start: Start) -> None:
    cloud = start(drop=lambda *_: True, environment={"FRAMELOOM_POSTERS_WAITING": "2"})
    with ThreadPoolExecutor(2) as crowd:
        waiting = [crowd.submit(wait, cloud, 12) for _ in range(2)]
        cloud.wait_for(lambda: len(places(cloud)) == 2)
        assert [wait(cloud, 20) for _ in range(3)] == [20] * 3
        assert not any(one.done() for one in waiting), "none of them waited behind the others"
        assert [one.result() for one in waiting] == [12, 12]
    assert not places(cloud)
