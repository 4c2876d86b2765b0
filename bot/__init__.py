"""The coach itself: it knows no platform, no framework and no wall clock."""
