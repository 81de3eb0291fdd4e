"""An adviser's opinion on the command line: what is said, shown and refused."""

from pathlib import Path

import pytest
from the_command import COMPLETE, Office

BECAUSE = "Retningslinjen dekker det."


@pytest.fixture
def reviewed(office: Office, tmp_path: Path) -> Office:
    """An office with a case under review that waits for an adviser."""
    policy = tmp_path / "policy.yaml"
    policy.write_text("adviser_outside_annex: yes\n", encoding="utf-8")
    office.does("register", COMPLETE, "--policy", str(policy), at="2017-03-16")
    office.does("start", "1", at="2017-03-16")
    return office


def test_the_refusal_says_what_to_type_and_the_opinion_opens_the_grant(reviewed: Office) -> None:
    refused = reviewed("grant", "1", at="2017-03-16")
    assert (refused.code, refused.out) == (5, "")
    assert "`advise CASE --opinion grant|reject --because …`" in refused.err
    assert (
        "grant is not open\n  annex 1 does not"
        in reviewed.does("why", "1", "grant", at="2017-03-16").out
    )

    said = reviewed.does(
        *("advise", "1", "--opinion", "reject", "--because", BECAUSE), at="2017-03-16", by="Kari"
    )
    assert f"2017-03-16 adviser heard by Kari: reject, because {BECAUSE}" in said.out
    assert "is not open" in reviewed.does("why", "1", "grant", at="2017-03-16", by="Kari").out
    assert reviewed("grant", "1", at="2017-03-16", by="kari").code == 5

    reviewed.does("grant", "1", at="2017-03-16")
    assert reviewed.events()[2:] == ["adviser_heard", "granted"]


def test_the_opinion_is_shown_before_and_after_the_decision(reviewed: Office) -> None:
    reviewed.does(
        *("advise", "1", "--opinion", "grant", "--because", BECAUSE), at="2017-03-16", by="Kari"
    )
    line = f"  adviser Kari on 2017-03-16: grant, because {BECAUSE}\n"
    opinions = [{"by": "Kari", "opinion": "grant", "because": BECAUSE, "on": "2017-03-16"}]

    def shown() -> None:
        for verb in ("show", "why"):
            assert line in reviewed.does(verb, "1", at="2017-03-16").out
            assert reviewed.data(verb, "1", at="2017-03-16")["opinions"] == opinions

    shown()
    reviewed.does("grant", "1", at="2017-03-16")
    shown()
    assert f"grant, because {BECAUSE}" in reviewed.does("history", "1").out


def test_an_opinion_needs_all_that_it_says(reviewed: Office) -> None:
    assert reviewed("advise", "1", "--because", BECAUSE, by="Kari").code == 2
    assert reviewed("advise", "1", "--opinion", "grant", by="Kari").code == 2
    assert reviewed("advise", "1", "--opinion", "no", "--because", BECAUSE, by="Kari").code == 2
    unnamed = reviewed("advise", "1", "--opinion", "grant", "--because", BECAUSE, by="")
    assert unnamed.code == 2 and "--as NAME" in unnamed.err
