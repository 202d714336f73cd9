"""What the operator's commands can't go past, and what is to be done about it."""

from collections.abc import MutableMapping

from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError, PartialCredentialsError

from deployment.local_stage import ACCESS_KEY, REGION, SECRET_KEY

_ENDPOINT = "AWS_ENDPOINT_URL"
_LOG_IN = "`aws configure` or `aws sso login` brings them, and `aws sts get-caller-identity` says who you are then"
_STALE = {"ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure"}


class Failure(Exception):
    """A step that did not succeed, and why, in one line."""


def in_words(error: Exception) -> str:
    """The error, and where botocore says only what is missing, what to do."""
    match error:
        case NoCredentialsError() | PartialCredentialsError():
            return f"there are no AWS credentials in this terminal: {_LOG_IN}"
        case ClientError() if error.response.get("Error", {}).get("Code") in _STALE:
            return f"AWS no longer takes, or never took, this terminal's credentials: {_LOG_IN}"
        case NoRegionError():
            return "no region is named: set AWS_DEFAULT_REGION"
    return str(error)


def find_local_cloud(environment: MutableMapping[str, str]) -> None:
    """Have AWS's SDK speak to the local cloud, and to nobody's account. Raises Failure where it isn't told of."""
    if not environment.get(_ENDPOINT):
        raise Failure(
            f"this is the stage on this machine: set {_ENDPOINT} to the bucket's address, which"
            " `python -m localcloud serve` prints; `--stage` names another"
        )
    for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE"):
        environment.pop(name, None)
    keys = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}
    environment.update(keys | {"AWS_DEFAULT_REGION": REGION, "AWS_REGION": REGION})
