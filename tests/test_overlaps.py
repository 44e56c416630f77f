"""Looking up mentions by place gives what going through all of them gives."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Mention
from pipeline.overlaps import Overlaps

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=12)


@given(SPANS, st.integers(0, 60), st.integers(1, 20))
def test_all_that_overlap_and_no_others(
    spans: list[tuple[int, int]], start: int, length: int
) -> None:
    mentions = [Mention("ORG", first, first + n, "rule", "test") for first, n in spans]
    end = start + length
    expected = [m for m in mentions if m.start < end and start < m.end]
    assert Overlaps(mentions).over(start, end) == sorted(expected, key=lambda m: m.start)
