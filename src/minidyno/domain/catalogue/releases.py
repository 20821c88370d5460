"""Errors about releases and rollbacks."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, NOT_FOUND, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "release_not_found": Entry(
        404,
        NOT_FOUND,
        "La app «{app}» no tiene el release {release}. Mira los que hay con: "
        "minidyno releases -a {app}",
        "App “{app}” has no release {release}. See the ones there are with: "
        "minidyno releases -a {app}",
    ),
    "release_expired": Entry(
        422,
        CONFLICT,
        "No se puede volver a v{version}: su slug ya se borró (se guardan los de los últimos "
        "{keep} releases y los de menos de {days} días). Despliega ese código otra vez.",
        "It is not possible to go back to v{version}: its slug is gone (kept are those of the "
        "last {keep} releases and those younger than {days} days). Deploy that code again.",
    ),
    "release_without_slug": Entry(
        422,
        CONFLICT,
        "No se puede volver a v{version}: todavía no había código desplegado.",
        "It is not possible to go back to v{version}: there was no code deployed yet.",
    ),
    "release_failed": Entry(
        422,
        CONFLICT,
        "No se puede volver a v{version}: ese release falló.",
        "It is not possible to go back to v{version}: that release failed.",
    ),
    "release_command_failed": Entry(
        422,
        FAILED,
        "La fase de release de v{version} falló, así que v{version} no entra en vigor: la app "
        "sigue como estaba. Lee lo que dijo: minidyno releases:output v{version} -a {app}",
        "The release phase of v{version} failed, so v{version} does not take effect: the app "
        "stays as it was. Read what it said: minidyno releases:output v{version} -a {app}",
    ),
    "release_without_command": Entry(
        404,
        NOT_FOUND,
        "v{version} no tiene fase de release: su Procfile no declara «release: comando».",
        "v{version} has no release phase: its Procfile does not declare “release: command”.",
    ),
    "nothing_to_roll_back_to": Entry(
        422,
        CONFLICT,
        "La app «{app}» no tiene un release anterior al que volver.",
        "App “{app}” has no earlier release to go back to.",
    ),
    "slug_not_found": Entry(
        404,
        NOT_FOUND,
        "La app «{app}» no tiene el slug «{slug}».",
        "App “{app}” has no slug “{slug}”.",
    ),
    "release_request_empty": Entry(
        422,
        USAGE,
        "Un release nuevo pide «slug» o «release» (para volver a uno anterior).",
        "A new release takes “slug”, or “release” (to go back to an earlier one).",
    ),
}
