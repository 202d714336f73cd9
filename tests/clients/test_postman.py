"""The Postman collection, as newman runs it."""

from pathlib import Path

from localcloud.cloud import LocalCloud
from tests.clients.tools import REPORTS, ROOT, TOOLS, run

COLLECTION = ROOT / "examples" / "frameloom.postman_collection.json"
SCRIPT = Path(__file__).parent / "newman" / "run.js"


def test_every_request_of_the_collection_is_answered_as_it_says(cloud: LocalCloud) -> None:
    command = ["node", str(SCRIPT), str(COLLECTION), cloud.api_url, str(REPORTS / "postman.xml")]
    tried = run(command, seconds=330, environment={"NODE_PATH": str(TOOLS / "newman" / "node_modules")})
    assert tried.returncode == 0
    assert "assertions" in tried.stdout
