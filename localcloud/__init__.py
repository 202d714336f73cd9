"""The cloud on one machine: an S3 and an SQS that refuse what AWS refuses, Lambda's deliveries, the API and the page.

It is for development and tests and never ships: Chalice packs only `app.py` and `chalicelib/`.
Functions import nothing of it but their own loop: see `localcloud.functions.fork_server`. Tests want
`localcloud.cloud.LocalCloud`.
"""

from pathlib import Path

ROOT = Path(__file__).parent.parent
"""The checkout: where app.py stands."""
