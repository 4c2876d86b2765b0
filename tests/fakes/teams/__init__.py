"""A loopback Teams for tests and for trying by hand: identity, Bot Connector and people."""
