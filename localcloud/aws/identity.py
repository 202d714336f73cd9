"""Who signs a request: the person at this machine, or a function in the name of its role."""

from dataclasses import dataclass
from hashlib import sha256

from deployment.local_stage import ACCESS_KEY, ACCOUNT, SECRET_KEY


@dataclass(frozen=True)
class Identity:
    """A pair of keys, whose they are, and the token that goes with them where they are a session's."""

    access_key: str
    secret_key: str
    arn: str
    function: str | None = None
    session: str | None = None

    def environment(self) -> dict[str, str]:
        """The variables by which a process signs as this one."""
        session = {"AWS_SESSION_TOKEN": self.session} if self.session else {}
        return {"AWS_ACCESS_KEY_ID": self.access_key, "AWS_SECRET_ACCESS_KEY": self.secret_key} | session


OPERATOR = Identity(ACCESS_KEY, SECRET_KEY, f"arn:aws:iam::{ACCOUNT}:user/operator")


def role_of(function: str) -> Identity:
    """A function's role, with a session's keys, as Lambda hands them to each of its instances."""
    digits = sha256(function.encode()).hexdigest()
    return Identity(
        access_key=f"LOCALROLE{digits[:11].upper()}",
        secret_key=digits[11:51],
        arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/{function}/{function}",
        function=function,
        session=f"local/session/of/{function}",
    )
