"""A loopback Slack: one workspace with its Web API, its Socket Mode, and people who use it."""
