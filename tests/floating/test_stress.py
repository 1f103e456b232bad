"""Small matrices made to break bounds: no claim is wrong, and the judge accepts every one."""

import stressed


def test_no_claim_is_wrong_and_the_judge_accepts_all() -> None:
    counted, wrong = stressed.stressed(1000)
    assert wrong == []
    labels = {label for _, label in counted}
    assert labels == {"PROVED", "EXACT", "CHECKED", "UNDECIDED"}  # each way out is met


def test_most_of_what_is_asked_is_decided() -> None:
    counted, _ = stressed.stressed(400, seed=1)
    open_ = sum(count for (_, label), count in counted.items() if label == "UNDECIDED")
    assert open_ < 0.3 * sum(counted.values())  # and half of these questions forbade to be exact
