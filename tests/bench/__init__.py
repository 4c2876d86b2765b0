"""Speed, as ratios within one run: `make bench`, one scenario a file."""
