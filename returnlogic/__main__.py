"""`python -m returnlogic`."""

from returnlogic.cli.main import main

main()
