"""The number of trials that a worker takes."""

from hola.clients.worker.budget import TrialBudget


def test_a_budget_is_spent_by_reservations() -> None:
    budget = TrialBudget(2)
    assert [budget.reserve() for _ in range(4)] == [True, True, False, False]
    assert budget.is_spent


def test_a_reservation_that_brought_no_trial_can_be_made_again() -> None:
    budget = TrialBudget(1)
    assert budget.reserve()
    budget.give_back()
    assert not budget.is_spent
    assert [budget.reserve(), budget.reserve()] == [True, False]


def test_nothing_reserved_is_nothing_given_back() -> None:
    budget = TrialBudget(1)
    budget.give_back()
    assert [budget.reserve(), budget.reserve()] == [True, False]


def test_without_a_maximum_the_budget_is_never_spent() -> None:
    budget = TrialBudget(None)
    assert all(budget.reserve() for _ in range(1000))
    assert not budget.is_spent
