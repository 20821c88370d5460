"""Unit 5: from code to release."""

from typing import Any

from curso.checks.check import Check

_MAKE_A_RELEASE = {"git push", "config:set", "rollback"}


def _make_releases(makes: Any) -> bool:
    return set(makes) == _MAKE_A_RELEASE


def _how_many_make_a_release(makes: Any) -> tuple[str, str]:
    given = set(makes)
    right = len(given & _MAKE_A_RELEASE)
    return (
        f"Pones {len(given)}. Los que crean un release: {right}.",
        f"You give {len(given)}. Those that make a release: {right}.",
    )


def _saved_most(first: Any, now: Any, phase: Any) -> bool:
    return bool(phase == max(first, key=lambda name: first[name] - now.get(name, 0.0)))


def _built_again(ran: Any, before: Any, releases: Any) -> bool:
    return bool(ran.ok and releases.current.version > before)


def _phase_passed(releases: Any, slug: Any) -> bool:
    # In force, with a release command: then it ran, and ended well.
    live = releases.current
    return bool("release" in slug.process_types and live.version == slug.version)


def _which_step_is_missing(releases: Any, _: Any) -> tuple[str, str]:
    if not any("DATABASE_URL" in release.description for release in releases):
        return (
            "Falta la variable que pide el error, con ese mismo nombre.",
            "The variable that the error asks for is missing, by that very name.",
        )
    return (
        "Va uno de los dos pasos. El release en uso parte del último que no falló: ¿está en él "
        "el código de la migración?",
        "One of the two steps is done. The release in use builds on the last one that did not "
        "fail: is the code of the migration in it?",
    )


def _boots(dynos: Any, releases: Any) -> bool:
    live = releases.current.version
    web = [dyno for dyno in dynos if dyno.type == "web" and dyno.state != "down"]
    changed = releases[live].slug_id == releases[live - 1].slug_id
    return bool(web and changed and all(d.state == "up" and d.release == live for d in web))


def _went_back(releases: Any, good: Any, answer: Any) -> bool:
    live = releases.current
    # Whichever release was gone back to: that the app answers again is the proof.
    return bool(answer.ok and live.version > good and live.description.startswith("Rollback"))


CHECKS: dict[str, Check] = {
    "u5-releases": Check(
        _make_releases,
        (
            "Se esperaban los tres comandos que crean un release, y ninguno más.",
            "The three commands that make a release were expected, and no other.",
        ),
        (
            "Un release es un slug y una configuración. ¿Cuáles cambian uno de los dos en la "
            "plataforma?",
            "A release is a slug and a configuration. Which of them change one of the two on the "
            "platform?",
        ),
        (
            "Cuántos dynos hay no es parte del release: por eso volver atrás no cambia la escala.",
            "How many dynos there are is no part of a release: so going back does not change the "
            "scale.",
        ),
        _how_many_make_a_release,
    ),
    "u5-fase": Check(
        _saved_most,
        (
            "Se esperaba el nombre de la fase en la que la diferencia es mayor, tal como está en "
            "`first.phases`.",
            "The name of the phase with the greatest difference was expected, as it stands in "
            "`first.phases`.",
        ),
        (
            "Resta cada pareja de la tabla. ¿Qué trabajo hecho la primera vez sirve para la "
            "segunda?",
            "Subtract each pair of the table. Which work done the first time serves the second "
            "time too?",
        ),
        (
            "La caché guarda las dependencias de un build para el siguiente, mientras no cambie "
            "requirements.txt.",
            "The cache keeps one build's dependencies for the next, as long as requirements.txt "
            "does not change.",
        ),
    ),
    "u5-construccion": Check(
        _built_again,
        (
            "Se esperaba un push aceptado y un release posterior al que estaba en uso.",
            "A push that is accepted was expected, and a release later than the one in use.",
        ),
        (
            "El log dice qué paquete no encuentra. ¿Qué versión tenía antes? Recuerda que un "
            "cambio sin commit no viaja.",
            "The log says which package is not found. Which version did it have before? "
            "Remember that a change without a commit does not travel.",
        ),
        (
            "Un build que falla no deja nada a medias: el código entra entero o no entra.",
            "A failed build leaves nothing half done: the code gets in whole, or not at all.",
        ),
    ),
    "u5-fase-release": Check(
        _phase_passed,
        (
            "Se esperaba en uso un release cuyo Procfile declare «release», con su comando bien "
            "terminado.",
            "A release in force was expected whose Procfile declares “release” and whose "
            "command ended well.",
        ),
        (
            "Mira la tabla de releases de arriba abajo. Y si git contesta «Everything up-to-date», "
            "es que no tiene ningún commit nuevo que enviar.",
            "Look at the table of releases from top to bottom. And if git answers “Everything "
            "up-to-date”, it has no new commit to send.",
        ),
        (
            "Primero la configuración, después el código que la necesita. En ese orden no se "
            "cae nada.",
            "First the configuration, then the code that needs it. In that order nothing "
            "goes down.",
        ),
        _which_step_is_missing,
    ),
    "u5-arranque": Check(
        _boots,
        (
            "Se esperaba que todos los dynos web fueran del release en uso y estuvieran en marcha, "
            "con el mismo slug que el release anterior.",
            "All web dynos were expected to be up and of the current release, with the same slug "
            "as the release before.",
        ),
        (
            "El KeyError dice el nombre de lo que falta. ¿De dónde salen las variables de entorno "
            "de un dyno? Las mayúsculas cuentan.",
            "The KeyError says the name of what is missing. Where do a dyno's environment "
            "variables come from? Capitals count.",
        ),
        (
            "El mismo código, otra configuración: un release nuevo que sí arranca. Solo entonces "
            "se fue el dyno viejo.",
            "The same code, another configuration: a new release that does start. Only then did "
            "the old dyno leave.",
        ),
    ),
    "u5-volver": Check(
        _went_back,
        (
            "Se esperaba un release nuevo con el slug del bueno, y una visita sin error.",
            "A new release on the good one's slug was expected, and a visit without an error.",
        ),
        (
            "La app tiene un método para volver, con el número del release como argumento. En la "
            "terminal, el comando se llama igual.",
            "The app has a method to go back, which takes the release's number. In the terminal, "
            "the command has the same name.",
        ),
        (
            "Un rollback no deshace: añade un release con un slug que ya estaba hecho. Por eso es "
            "rápido y por eso se puede deshacer.",
            "A rollback does not undo: it adds a release on a slug that was made already. That is "
            "why it is quick, and why it can be undone.",
        ),
    ),
}
