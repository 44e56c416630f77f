"""The tables in other programs' formats, and corrections back. Reads tables, runs no stage."""
