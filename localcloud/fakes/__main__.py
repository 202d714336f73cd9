"""`python -m localcloud.fakes`."""

from .command import fakes

fakes()
