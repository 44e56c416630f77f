"""French institutional press releases and news, turned into tables an analyst can trust."""

__version__ = "0.1.0"
