"""When a party has signed and ratified, as the matrix tells; how it stands, `standings` tests."""

from pipeline.report.treaties import standings
from tests.test_standings import PUBLISHED, act


def test_the_day_is_one_that_a_document_gives_for_the_deed_itself() -> None:
    rows = [act("old", "signed", when="mai 2005"), act("new", "ratified", True, when="2020")]
    standing = standings(rows, PUBLISHED)["IE"]
    assert (standing.signed, standing.bound) == ("mai 2005", "")
