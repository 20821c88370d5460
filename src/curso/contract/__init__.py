"""What every unit keeps, as functions that return findings; `course.findings` runs them all.

A finding says file, line and cure in the reader's language. The tests, `scripts/unidad.py` and the
preview read the same functions, so that a rule has one home.
"""
