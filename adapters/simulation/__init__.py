"""A simulated town: people, a clock one can move, and what everyone sees; for demo and tests."""
