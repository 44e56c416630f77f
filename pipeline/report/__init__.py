"""The report: the tables as pages that open from the file system, in French.

Reads tables only. No page needs a network, nor may it use one: each forbids it.
"""

from pipeline.report.build import Made, build

__all__ = ["Made", "build"]
