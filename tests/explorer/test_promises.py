import pytest

from .breadth_first import Explorer
from .mutants import MUTANTS, QUICK, Mutant, copy_of_the_package, hunt, patched
from .random_walk import chain_of_a_hundred, wander
from .scopes import SMALL, Scope

STATES = 4000
"""Of each small world; `python -m tests.explorer` sees them whole."""


@pytest.mark.parametrize("scope", SMALL, ids=lambda scope: scope.name)
def test_nothing_in_a_small_world_breaks_a_promise(scope: Scope) -> None:
    found = Explorer(scope, states=STATES).explore()
    assert found.invariant is None, "\n".join([*found.story, found.detail])


@pytest.mark.parametrize("seed", range(20))
def test_no_walk_through_a_large_world_breaks_a_promise(seed: int) -> None:
    found = wander(seed)
    assert found.invariant is None, f"python -m tests.explorer seed {seed}"


def test_a_chain_that_lambda_cuts_every_16_hops_is_finished_by_sweeps_for_the_same_calls() -> None:
    found = chain_of_a_hundred()
    assert (found.invariant, found.most_calls, found.worst_sweeps) == (None, 99, 6)


@pytest.mark.parametrize("mutant", [one for one in MUTANTS if one.name in QUICK], ids=lambda mutant: mutant.name)
def test_an_invariant_notices(mutant: Mutant) -> None:
    assert hunt(mutant, states=STATES).invariant is not None


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_patch_still_fits(mutant: Mutant, tmp_path_factory: pytest.TempPathFactory) -> None:
    copy_of_the_package(tmp_path_factory.mktemp("mutant"), mutant)


@pytest.mark.parametrize("gone", ["elsewhere", "Claims.elsewhere", "Elsewhere.is_held"])
def test_a_mutant_whose_place_is_gone_is_told(gone: str) -> None:
    source = "class Claims:\n    def is_held(self) -> bool:\n        return True\n"
    mutant = Mutant("never held", "chalicelib.claims", gone, "True", "False")
    with pytest.raises(LookupError, match=gone):
        patched(source, mutant)
    assert "return False" in patched(source, mutant._replace(place="Claims.is_held"))


def test_a_patch_is_looked_for_in_its_place_alone() -> None:
    source = "def first() -> bool:\n    return True\n\n\ndef second() -> bool:\n    return False\n"
    with pytest.raises(ValueError, match="fits 0 times in second"):
        patched(source, Mutant("never", "chalicelib.claims", "second", "True", "False"))
