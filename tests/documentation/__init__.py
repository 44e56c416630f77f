"""What is made, not written: the reference in docs/reference, and README's picture of the tables.

`python -m tests.documentation` renews all of it; tests/documentation/test_reference.py tells what
is stale.
"""
