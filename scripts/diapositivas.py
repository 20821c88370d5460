#!/usr/bin/env python3
"""Export the slides of every unit, in both languages, to build/diapositivas.

Run with the project's Python: `.venv/bin/python scripts/diapositivas.py --help`.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from curso.diapositivas.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
