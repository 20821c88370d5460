#!/usr/bin/env python3
"""The English name of diapositivas.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from curso.diapositivas.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
