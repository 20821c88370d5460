"""All checks, by name."""

from curso.checks import unit00
from curso.checks.check import Check

CHECKS: dict[str, Check] = {**unit00.CHECKS}
