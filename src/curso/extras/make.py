"""Makes one part, in a process of its own: `python -m curso.extras.make KIND UNIT LANGUAGE`.

A notebook runs on the platform of the environment.
"""

import os
import sys

from nbclient.exceptions import CellExecutionError

from curso.diapositivas.export import Workshop, export_unit
from curso.diapositivas.finding import DeckError
from curso.diapositivas.printing import PrintError
from curso.diapositivas.unit import UnitSlides
from curso.language import Language
from curso.launch.layout import ROOT
from curso.launch.npm import NoPackagesError
from curso.notebook_runs import run_unit
from curso.notebooks import UNITS


def main(kind: str, number: str, language: Language) -> int:
    """Make it; 1 when it could not be made, with the reason on the screen."""
    [unit] = [unit for unit in UNITS if unit.number == number]
    try:
        if kind == "notebook":
            run_unit(ROOT, unit, language, os.environ)
        else:
            slides = UnitSlides(unit, ROOT)
            export_unit(slides, language, ROOT / "build" / "diapositivas", Workshop())
    except (CellExecutionError, DeckError, PrintError, NoPackagesError) as error:
        print(str(error) or "npm", flush=True)  # noqa: T201 - into the log
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], "en" if sys.argv[3] == "en" else "es"))
