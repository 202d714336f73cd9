"""Where it is played: an operator, and what an onlooker sees of the account."""

import json
from dataclasses import dataclass
from typing import Any

from botocore.session import get_session

from localcloud.client import Client
from tests.rehearsal.emulator import CREDENTIALS, REGION
from tests.rehearsal.operator import STAGE, Operator

ACCOUNT = "000000000000"
PREFIX = f"frameloom-{STAGE}"
BUCKET = f"{PREFIX}-{ACCOUNT}-{REGION}"


@dataclass(frozen=True)
class Theatre:
    """One account of the emulator's; `address` is where functions and clients find it."""

    operator: Operator
    address: str

    def client(self, service: str) -> Any:  # noqa: ANN401 - of any service, by its name
        """To look at what stands, and to break it."""
        return get_session().create_client(
            service,
            region_name=REGION,
            endpoint_url=self.operator.endpoint,
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )

    @property
    def api(self) -> str:
        """The gateway's id."""
        record = json.loads((self.operator.folder / ".chalice" / "deployed" / f"{STAGE}.json").read_text())
        return next(str(one["rest_api_id"]) for one in record["resources"] if one["resource_type"] == "rest_api")

    @property
    def api_url(self) -> str:
        """Where the emulator lets clients reach it: it has no names of its own in the world."""
        return f"{self.address}/restapis/{self.api}/api/_user_request_"

    def customer(self) -> Client:
        """Somebody who orders."""
        return Client(self.api_url)
