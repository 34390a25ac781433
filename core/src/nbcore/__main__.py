"""``python -m nbcore`` is the program ``nbcore``."""

import sys

from nbcore.cli import main

if __name__ == "__main__":
    sys.exit(main())
