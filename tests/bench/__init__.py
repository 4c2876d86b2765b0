"""Speed, as ratios within one run; nothing here can fail a test."""
