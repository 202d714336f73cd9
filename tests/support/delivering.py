"""Amazon Bedrock beside a cloud: known to the functions that draw, it delivers clips into the cloud's bucket."""

from collections.abc import Iterable

import boto3
from botocore.credentials import Credentials

from deployment.local_stage import REGION
from localcloud.aws.identity import Identity, role_of
from localcloud.providers.bedrock import BedrockContract
from localcloud.providers.messages import ProviderRequest, Reply

DRAWING = ("on_upload", "on_frame", "on_pull")
"""The functions that call generators."""


class DeliveringBedrock(BedrockContract):
    """Delivers each clip as whoever has ordered it, by what their role may do.

    seconds: that a clip takes
    roles: of the functions that it knows, in a session each; the local cloud's, where none are named
    s3_url: where the bucket is
    """

    def __init__(self, seconds: float = 0.0, roles: Iterable[Identity] = tuple(map(role_of, DRAWING))) -> None:
        self.roles = {role.access_key: role for role in roles}
        customers = (Credentials(role.access_key, role.secret_key) for role in self.roles.values())
        super().__init__(*customers, deliver=self._put, seconds=seconds)
        self.s3_url = ""
        self._caller = next(iter(self.roles.values()))

    def caller_of(self, request: ProviderRequest) -> Identity:
        """Whose signature it bears."""
        return self.roles[request.headers["authorization"].partition("Credential=")[2].partition("/")[0]]

    def answer(self, request: ProviderRequest) -> Reply:
        """As Bedrock does."""
        self._caller = self.caller_of(request)
        return super().answer(request)

    def _put(self, uri: str, clip: bytes) -> None:
        role = self._caller
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        session = boto3.Session(role.access_key, role.secret_key, role.session, region_name=REGION)
        session.client("s3", endpoint_url=self.s3_url).put_object(Bucket=bucket, Key=key, Body=clip)
