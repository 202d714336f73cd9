"""Tokens, as their operator orders and reads them."""

from datetime import UTC, datetime
from typing import NamedTuple

from chalicelib.billing.room import Use
from chalicelib.billing.tokens import Token, TokenTerms
from chalicelib.domain.money import Micros, exactly, from_dollars
from chalicelib.domain.records import DayLimits
from chalicelib.settings import Settings

EXPIRY = ("%Y-%m-%d", "%Y-%m-%dT%H:%M")
"""How a moment is written; a day stands for its beginning."""


class Wish(NamedTuple):
    """What a new token is to be good for, as the operator wrote it; None where nothing was."""

    usd_a_day: str | None
    jobs_a_day: int | None
    generators: str | None
    expires: datetime | None
    """In UTC, without saying so."""

    def terms(self, settings: Settings, now: datetime) -> TokenTerms:
        """What is kept. Raises ValueError, which names the option, for what the stage's settings would not give."""
        limits = DayLimits(micros=self._micros(settings), jobs=self._jobs(settings))
        return TokenTerms(limits=limits, generators=self._generators(settings), expires_at=self._expires_at(now))

    def _micros(self, settings: Settings) -> Micros | None:
        if self.usd_a_day is None:
            return None
        try:
            micros = from_dollars(self.usd_a_day)
        except ValueError as error:
            raise ValueError(f"--usd-a-day: {error}") from error
        most = min(settings.allowance.client_micros, settings.budget_micros)
        if not 0 <= micros <= most:
            raise ValueError(
                f"--usd-a-day: this stage lets a token spend ${exactly(most)} at the most "
                "(FRAMELOOM_BUDGET_USD, FRAMELOOM_CLIENT_BUDGET_USD)"
            )
        return micros

    def _jobs(self, settings: Settings) -> int | None:
        most = settings.client_jobs
        if self.jobs_a_day is not None and not 0 <= self.jobs_a_day <= most:
            raise ValueError(f"--jobs-a-day: this stage lets a token order {most} at the most (FRAMELOOM_CLIENT_JOBS)")
        return self.jobs_a_day

    def _generators(self, settings: Settings) -> tuple[str, ...] | None:
        if self.generators is None:
            return None
        names = tuple(dict.fromkeys(name.strip() for name in self.generators.split(",")))
        unknown = [name for name in names if name not in settings.menus]
        if unknown:
            raise ValueError(f"--generators: {unknown[0]!r} is not one of {', '.join(settings.menus)}")
        return names

    def _expires_at(self, now: datetime) -> datetime | None:
        moment = self.expires and self.expires.replace(tzinfo=UTC)
        if moment and moment <= now:
            raise ValueError(f"--expires: {_moment(moment)} is over: it is {_moment(now)} now, in UTC")
        return moment


def told(name: str, token: Token | None, use: Use | None, now: datetime) -> str:
    """A line: what was used today of what it may use, and what it is good for."""
    if token is None or use is None:
        return f"{name:40} can't be read: nobody is let in with it"
    until = token.expires_at
    parts = (
        f"{name:40} since {_moment(token.at)}",
        f"${exactly(use.used.micros)} of ${exactly(use.most.micros)}",
        f"{use.used.jobs} of {use.most.jobs} jobs",
        "all generators" if token.generators is None else ", ".join(token.generators),
        f"{'expired' if until <= now else 'until'} {_moment(until)}" if until else "does not expire",
    )
    return "  ".join(parts)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"
