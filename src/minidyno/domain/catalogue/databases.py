"""Errors about databases and their backups."""

from minidyno.domain.catalogue.entry import FAILED, Entry

ENTRIES: dict[str, Entry] = {
    "database_refused": Entry(
        503,
        FAILED,
        "La base de datos no respondió como debía: {reason}. Mira si vive con: minidyno pg:info "
        "-a APP. Si acaba de arrancar, espera a que esté lista: minidyno pg:wait -a APP",
        "The database did not answer as it should: {reason}. See whether it lives with: minidyno "
        "pg:info -a APP. If it has just been started, wait until it is ready: minidyno pg:wait "
        "-a APP",
    ),
}
