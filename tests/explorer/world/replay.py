"""A verb's history is replayed up to its newest answer, and goes on from there.

The verbs are deterministic in what they are answered, so their histories form a tree: each Moment is one question, and
each answer to it leads to another. A moment that was reached once is never computed again. Whoever computes one goes on
to the verb's end with the answers that the world would give if nobody interfered: most of those moments are needed
next.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import chalicelib
from chalicelib.coherence import in_betweens
from chalicelib.pipeline.context import Invocation
from chalicelib.pipeline.drawing import chain
from tests.explorer.verbs import VERBS

from .clients import Blended, context_of, instant
from .comparing import corrected_once, read_drift_once
from .effects import Answer, Effect
from .history import Ending, Moment
from .payments import wire
from .simulation import Terms, carry_out
from .state import Verb, Worker, World

SHIPPED = str(Path(chalicelib.__file__).parent)
ENDLESS = 2000
"""Questions: no verb has so many."""


class Rehearsals:
    """The histories of all verbs, and from which lines of what is shipped they asked."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.sites: set[tuple[str, int]] = set()
        """(file, line)"""
        self._beginnings: dict[Verb, Moment] = {}
        self._moments = 0

    def begin(self, world: World, verb: Verb, hops: int) -> Worker:
        """One who stands before the verb's first question."""
        if verb not in self._beginnings:
            self._beginnings[verb] = self._moment(None, None)
            self._play(world, Worker(verb, self._beginnings[verb], hops))
        return Worker(verb, self._beginnings[verb], hops)

    def go_on(self, world: World, worker: Worker, answer: Answer) -> Worker:
        """The worker after that answer."""
        moment = worker.moment
        if answer not in moment.after:
            moment.after[answer] = self._moment(moment, answer)
            self._play(world, worker._replace(moment=moment.after[answer]))
        return worker._replace(moment=moment.after[answer])

    def _moment(self, parent: Moment | None, answer: Answer) -> Moment:
        self._moments += 1
        return Moment(self._moments, parent, answer)

    def _play(self, world: World, worker: Worker) -> None:
        """Run the verb: first with what the worker was told, then with what the world answers."""
        told = worker.moment.answers()
        remaining = iter(told)
        here, depth = worker.moment, len(told)

        def ask(effect: Effect) -> Answer:
            nonlocal world, here, depth
            for answer in remaining:
                return answer
            depth += 1
            if depth > ENDLESS:
                raise RuntimeError(f"{worker.verb.name} comes to no end")
            here.effect = effect
            self._note_sites()
            world, answer = carry_out(world, effect, worker._replace(moment=here), self.terms)
            here.after[answer] = self._moment(here, answer)
            here = here.after[answer]
            return answer

        ending = self._run(worker.verb, ask)
        here.ending = ending

    def _run(self, verb: Verb, ask: Callable[[Effect], Answer]) -> Ending:
        context = context_of(ask, self.terms.settings, self.terms.menu, wire(ask))
        invocation = Invocation(deadline=instant(verb.deadline))
        try:
            with (
                patch.object(in_betweens, "InBetweens", Blended),
                patch.object(chain, "corrected", corrected_once),
                patch.object(chain, "read_drift", read_drift_once),
            ):
                return Ending(VERBS[verb.name](context, verb.args, invocation, self.terms))
        except Exception as error:  # noqa: BLE001 - whatever a verb lets out is judged by the invariants
            return Ending(error=error)

    def _note_sites(self) -> None:
        frame = sys._getframe(2)  # noqa: SLF001 - inspect.stack reads every source file anew
        while frame.f_back is not None:
            if frame.f_code.co_filename.startswith(SHIPPED):
                self.sites.add((frame.f_code.co_filename.removeprefix(SHIPPED), frame.f_lineno))
            frame = frame.f_back
