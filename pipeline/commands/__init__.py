"""The command line. The only place that prints, and the only one that sets exit codes."""

from pipeline.commands import exchange, inspection, quality, runs, sharing
from pipeline.commands.application import app

__all__ = ["app", "exchange", "inspection", "quality", "runs", "sharing"]
