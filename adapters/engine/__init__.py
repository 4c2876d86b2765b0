"""Carries planned deliveries to a sender, in this process or between several."""
