"""Errors about searching an app's log, and about its metrics and traces."""

from minidyno.domain.catalogue.entry import FAILED, NOT_FOUND, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "logs_not_kept": Entry(
        404,
        NOT_FOUND,
        "La app «{app}» no tiene «registros», así que sus líneas no se guardan para buscar en "
        "ellas. Añádelo con: minidyno addons:create registros -a {app}",
        "App “{app}” has no “registros”, so its lines are not kept to be searched. Add it with: "
        "minidyno addons:create registros -a {app}",
    ),
    "not_measured": Entry(
        404,
        NOT_FOUND,
        "La app «{app}» no tiene «rendimiento», así que no se mide. Añádelo con: "
        "minidyno addons:create rendimiento -a {app}",
        "App “{app}” has no “rendimiento”, so it is not measured. Add it with: "
        "minidyno addons:create rendimiento -a {app}",
    ),
    "span_invalid": Entry(
        422,
        USAGE,
        "«{span}» no es un tiempo. Se escribe así: 15m, 1h, 24h, 7d",
        "“{span}” is no stretch of time. It is written like this: 15m, 1h, 24h, 7d",
    ),
    "traces_not_there": Entry(
        503,
        FAILED,
        "El servidor de trazas de «{addon}» no responde ahora. La plataforma lo vuelve a arrancar: "
        "espera unos segundos y mira cómo está con: minidyno addons:info {addon}",
        "The trace server of “{addon}” does not answer now. The platform starts it again: wait a "
        "few seconds and see how it is with: minidyno addons:info {addon}",
    ),
    "log_index_missing": Entry(
        503,
        FAILED,
        "El SQLite {version} de este Python no tiene índice de texto (FTS5), así que las líneas no "
        "se guardan en {folder}. Usa un Python de python.org, de Homebrew o de tu distribución.",
        "The SQLite {version} of this Python has no full-text index (FTS5), so lines are not kept "
        "in {folder}. Use a Python from python.org, Homebrew or your distribution.",
    ),
    "log_query_open": Entry(
        422,
        USAGE,
        "En la búsqueda hay {what} sin su pareja. Cada comilla y cada paréntesis que abres se "
        "cierra.",
        "In the query there is {what} without its other half. Each quotation mark and each "
        "parenthesis that opens is closed.",
    ),
    "log_query_field": Entry(
        422,
        USAGE,
        "La búsqueda no conoce «{name}:». ¿Querías decir «{close}:»? Si es texto, ponlo entre "
        "comillas.",
        "The search does not know “{name}:”. Did you mean “{close}:”? When it is text, put it in "
        "quotation marks.",
    ),
    "log_query_value": Entry(
        422,
        USAGE,
        "«{field}:{value}» no vale. Se escribe así, sin espacio tras los dos puntos: {expected}. "
        "Si es texto, ponlo entre comillas.",
        "“{field}:{value}” is not valid. It is written like this, with no blank after the colon: "
        "{expected}. When it is text, put it in quotation marks.",
    ),
    "log_query_time_inside": Entry(
        422,
        USAGE,
        "since: y until: valen para toda la búsqueda. Escríbelos fuera de paréntesis y sin «-»; "
        "junto a OR, lo demás entre paréntesis: (uno OR otro) since:2h",
        "since: and until: are for the whole query. Write them outside parentheses and without "
        "“-”; beside OR, the rest in parentheses: (one OR other) since:2h",
    ),
    "log_query_no_time": Entry(
        422,
        USAGE,
        "Entre since: y until: no hay tiempo: since: va primero. Por ejemplo: since:3h until:2h",
        "There is no time between since: and until:, of which since: is the earlier. For example: "
        "since:3h until:2h",
    ),
    "log_query_or_alone": Entry(
        422,
        USAGE,
        "A OR le falta un lado. Se escribe entre dos cosas: uno OR otro.",
        "OR lacks one side. It is written between two things: one OR other.",
    ),
    "log_query_no_letters": Entry(
        422,
        USAGE,
        "«{text}» no tiene letras ni números, y se busca por palabras.",
        "“{text}” has neither letters nor digits, and the search is by words.",
    ),
    "log_query_too_long": Entry(
        422,
        USAGE,
        "La búsqueda es demasiado larga (límite: {limit}).",
        "The query is too long (limit: {limit}).",
    ),
}
