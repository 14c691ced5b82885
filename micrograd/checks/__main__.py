"""`python -m micrograd.checks`: see `command`."""

import sys

from .command import main_of_checks

sys.exit(main_of_checks())
