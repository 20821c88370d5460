"""Errors about the machine on which the platform runs, and about reaching it."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, UNREACHABLE, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "port_taken": Entry(
        500,
        CONFLICT,
        "El puerto {port} ({what}) ya lo usa otro programa{holder}. Ciérralo, o elige otro con "
        "{setting}=NÚMERO.",
        "Port {port} ({what}) is already used by another program{holder}. Close it, or choose "
        "another with {setting}=NUMBER.",
    ),
    "already_up": Entry(
        500,
        CONFLICT,
        "minidyno ya está en marcha en {home} (proceso {pid}). Míralo con: minidyno status",
        "minidyno is already running in {home} (process {pid}). See it with: minidyno status",
    ),
    "platform_down": Entry(
        503,
        UNREACHABLE,
        "minidyno no responde en {url}. Arráncalo con el curso (python3 scripts/curso.py abrir) o "
        "solo: minidyno up --detach",
        "minidyno does not answer at {url}. Start it with the course (python3 scripts/curso.py "
        "open) or alone: minidyno up --detach",
    ),
    "not_a_platform": Entry(
        502,
        UNREACHABLE,
        "En {url} responde algo que no es minidyno (estado {status}). Revisa la dirección, o el "
        "puerto en MINIDYNO_API_PORT.",
        "What answers at {url} is not minidyno (status {status}). Check the address, or the port "
        "in MINIDYNO_API_PORT.",
    ),
    "platform_did_not_start": Entry(
        500,
        FAILED,
        "minidyno no llegó a arrancar en {seconds} segundos. El motivo está en {log}",
        "minidyno did not start within {seconds} seconds. The reason is in {log}",
    ),
    "home_unusable": Entry(
        500,
        FAILED,
        "No se puede escribir en {home}: {reason}. Cambia los permisos, o usa otra carpeta con "
        "MINIDYNO_HOME.",
        "{home} cannot be written: {reason}. Change its permissions, or use another folder with "
        "MINIDYNO_HOME.",
    ),
    "setting_invalid": Entry(
        500,
        USAGE,
        "El ajuste {name} vale «{value}» y debería ser {expected}. Corrígelo en el entorno o en "
        "{file}.",
        "Setting {name} is “{value}” and should be {expected}. Correct it in the environment or "
        "in {file}.",
    ),
    "setting_unknown": Entry(
        500,
        USAGE,
        "{file} tiene un ajuste que no existe: «{name}». Los que hay están en la referencia.",
        "{file} has a setting that does not exist: “{name}”. The reference lists those there are.",
    ),
    "backend_unknown": Entry(
        500,
        USAGE,
        "No existe el backend «{name}». Los que hay: {known}",
        "There is no backend “{name}”. The ones there are: {known}",
    ),
    "schema_from_the_future": Entry(
        500,
        FAILED,
        "La base de datos de {home} la creó una versión más nueva de minidyno (esquema {found}, "
        "esta conoce hasta {known}). Actualiza minidyno, o usa otra carpeta con MINIDYNO_HOME.",
        "The database in {home} was made by a newer minidyno (schema {found}, this one knows up "
        "to {known}). Update minidyno, or use another folder with MINIDYNO_HOME.",
    ),
    "confirmation_differs": Entry(
        422,
        USAGE,
        "Para borrar «{app}» con todo lo suyo, repite su nombre: --confirm {app}",
        "To remove “{app}” and all it has, repeat its name: --confirm {app}",
    ),
    "app_not_given": Entry(
        422,
        USAGE,
        # The example stands last: what was typed may end with any character.
        "¿Qué app? Falta -a NOMBRE (o la variable HEROKU_APP). Las que hay: minidyno apps. Por "
        "ejemplo: {example}",
        "Which app? -a NAME is missing (or the variable HEROKU_APP). The ones there are: minidyno "
        "apps. For example: {example}",
    ),
}
