#!/usr/bin/env python3
"""The English name of diapositivas.py."""

import sys

from diapositivas import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
