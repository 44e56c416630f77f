"""From mentions to facts."""
