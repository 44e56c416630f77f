"""What readers ask of the tables, computed and drawn: the notebooks' part of the program.

Reads tables only. `drawing` and `diagrams` need matplotlib, `company` needs networkx: the extra
`notebooks`.
"""
