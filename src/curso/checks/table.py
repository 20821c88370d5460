"""All checks, by name."""

from curso.checks import unit00, unit01, unit02, unit03, unit04, unit05, unit08
from curso.checks.check import Check

CHECKS: dict[str, Check] = {
    **unit00.CHECKS,
    **unit01.CHECKS,
    **unit02.CHECKS,
    **unit03.CHECKS,
    **unit04.CHECKS,
    **unit05.CHECKS,
    **unit08.CHECKS,
}
