"""Rule matchers: each reads a document and returns mentions."""
