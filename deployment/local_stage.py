"""The stage on this machine, as whoever speaks to it must know it: its region, its account, its operator's keys."""

from typing import Final

REGION: Final = "eu-west-1"
ACCOUNT = "123456789012"
ACCESS_KEY = "LOCALFRAMELOOM000000"
SECRET_KEY = "local/secret/that/opens/nothing/anywhere"  # noqa: S105 - the local cloud alone takes it
