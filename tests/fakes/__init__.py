"""Loopback platforms that behave like Slack and Teams, for tests and for trying by hand."""
