"""What a published round lets people infer of each other is what is written down, and nothing more."""

from __future__ import annotations

from bot.trials.inferences import (
    Inference,
    allowed,
    as_the_core_counts,
    inferences,
    outside_the_list,
)


def test_over_random_rounds_no_seat_can_infer_more_than_the_list_has() -> None:
    assert outside_the_list(1_000, 1, as_the_core_counts) == frozenset()


def test_in_a_side_of_three_whoever_said_not_yet_knows_what_they_read_before() -> None:
    found = inferences((3, 4), (False, True), published=True, enough=as_the_core_counts)
    assert found == {
        Inference(3, own_side=True, published=True, own_answer=False, others_said=True)
    }
    assert all(map(allowed, found))


def test_rules_that_tell_of_somebody_are_found() -> None:
    everybody = outside_the_list(200, 1, lambda size, yes: yes == size)
    assert any(one.others_said and one.side_of > 3 for one in everybody)
    all_but_one = outside_the_list(200, 1, lambda size, yes: yes >= size - 1)
    assert any(one.own_side and one.side_of == 4 for one in all_but_one)
