"""`python -m localcloud.providers`."""

from .command import fakes

fakes()
