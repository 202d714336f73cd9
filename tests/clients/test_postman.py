"""The Postman collection, as newman runs it."""

from localcloud.cloud import LocalCloud
from tests.clients.tools import REPORTS, ROOT, TOOLS, run

EXAMPLES = ROOT / "examples"


def test_every_request_of_the_collection_is_answered_as_it_says(cloud: LocalCloud) -> None:
    command = [str(TOOLS / "newman" / "node_modules" / ".bin" / "newman"), "run"]
    options = {
        "--env-var": f"api={cloud.api_url}",
        "--working-dir": str(EXAMPLES),
        "--reporters": "cli,junit",
        "--reporter-junit-export": str(REPORTS / "postman.xml"),
        "--timeout": "300000",
        "--color": "off",
    }
    flat = [part for option in options.items() for part in option]
    tried = run([*command, str(EXAMPLES / "frameloom.postman_collection.json"), *flat], seconds=330)
    assert tried.returncode == 0
