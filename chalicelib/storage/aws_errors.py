"""What botocore raises, as errors of ours: told without Amazon's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain import keys
from chalicelib.domain.errors import Missing, StoreBusy, Unstorable

MISSING = ("NoSuchKey", "404", "NotFound")
_UNSTORABLE = ("KeyTooLongError", "InvalidURI", "InvalidArgument", "InvalidRequest", "EntityTooLarge")
"""What is wrong with the request itself: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"""


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Let no foreign exception out, and nothing of what was sent: only the key and Amazon's word for the error.

    Nor is it chained: botocore's own words may be of a URL, which holds the key.
    Raises Missing, Unstorable or StoreBusy.
    """
    what = keys.told(what)
    try:
        yield
    except ClientError as error:
        code = code_of(error)
        kind = Missing if code in MISSING else Unstorable if code in _UNSTORABLE else StoreBusy
        raise kind(f"{what}: {code}") from None
    except BotoCoreError as error:
        raise StoreBusy(f"{what}: {type(error).__name__}") from None


def code_of(error: ClientError) -> str:
    """Judge by the code and not by the status: 409 and 412 have several meanings each."""
    return error.response.get("Error", {}).get("Code", "")
