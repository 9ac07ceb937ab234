"""`python -m returnlogic`."""

from returnlogic.cli.main import main

if __name__ == "__main__":
    main()
