"""`python -m adapters`: the `coach` command, without installing anything."""

from adapters.cli import main

main()
