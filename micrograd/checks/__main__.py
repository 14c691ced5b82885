"""`python -m micrograd.checks`: see `command`."""

import sys

from .command import main_of_checks

if __name__ == "__main__":
    sys.exit(main_of_checks())
