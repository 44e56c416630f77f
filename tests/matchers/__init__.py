import pytest

pytest.register_assert_rewrite("tests.matchers.figure_cases")
