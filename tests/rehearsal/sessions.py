"""The session in which a function runs on ministack: derived from names, since no operation tells it."""

from hashlib import sha256

from localcloud.aws.identity import Identity


def session_of(function: str, function_arn: str, role_arn: str) -> Identity:
    """The keys that ministack hands to that function with `AUTH=true`, which last as long as its role does."""
    digest = sha256(f"{function_arn}:{role_arn}".encode()).hexdigest()
    return Identity(
        access_key=f"ASIA{digest[:16].upper()}",
        secret_key=sha256(f"secret:{digest}".encode()).hexdigest(),
        arn=role_arn,
        function=function,
        session=sha256(f"token:{digest}".encode()).hexdigest(),
    )
