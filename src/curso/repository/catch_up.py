"""What an exercise of unit 5 leaves behind, for whoever goes on without having solved it.

Each lesson of that unit deploys on top of the one before: with a build that still fails, none of
those after it would show anything.
"""

from dataclasses import dataclass

from curso.language import spoken
from curso.repository.repository import Repository
from minidyno.lab.app import App
from minidyno.lab.display import Display
from minidyno.lab.figures.markup import Markup, element
from minidyno.lab.live import Live

_SAID = {
    3: (
        "El ejercicio 3 quedó sin hacer. Para seguir, requirements.txt vuelve a la última versión "
        "que la plataforma aceptó; viaja con el próximo commit.",
        "Exercise 3 was left undone. To go on, requirements.txt goes back to the last version that "
        "the platform accepted; it travels with the next commit.",
    ),
    4: (
        "El ejercicio 4 quedó sin hacer. Para seguir, ya está puesta la variable que pide la "
        "migración; el próximo push la encuentra.",
        "Exercise 4 was left undone. To go on, the variable that the migration asks for is set "
        "now; the next push finds it.",
    ),
    5: (
        "El ejercicio 5 quedó sin hacer. Para seguir, ya está puesta la clave que pide el código, "
        "y el dyno nuevo arrancó.",
        "Exercise 5 was left undone. To go on, the key that the code asks for is set now, and the "
        "new dyno has started.",
    ),
    6: (
        "El ejercicio 6 quedó sin hacer. Para seguir, se ha vuelto al release bueno.",
        "Exercise 6 was left undone. To go on, the good release is back.",
    ),
}
_SETTINGS = {4: ("DATABASE_URL", "postgres://example"), 5: ("CLAVE", "secreta")}


@dataclass(frozen=True, repr=False)
class Caught(Display):
    """What was done in a student's place."""

    said: str

    def html(self) -> Markup:
        """The sentences."""
        return element("p", self.said)

    def plain(self) -> str:
        """The same for a terminal."""
        return self.said


async def catch_up(exercise: int, app: App, repo: Repository, good: int | None = None) -> bool:
    """Do what an exercise asked for, unless it is done; says so, and gives whether it did.

    3 puts requirements.txt right, 4 and 5 set what the code asks for, 6 goes back to `good`.
    """
    if exercise == 3:
        missing = repo.bring_back("requirements.txt", "minidyno/main")
    elif exercise == 6:
        missing = await _went_back(app, good)
    else:
        missing = await _set(app, *_SETTINGS[exercise])
    if missing:
        caught = Caught(spoken(*_SAID[exercise]))
        Live().grow(caught.said, lambda: caught)
    return missing


async def _set(app: App, name: str, value: str) -> bool:
    if name in await app.config():
        return False
    await app.set_config(**{name: value})
    return True


async def _went_back(app: App, good: int | None) -> bool:
    if (await app.get("/json")).ok:
        return False
    await app.rollback(good)
    return True
