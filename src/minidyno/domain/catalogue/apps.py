"""Errors about apps."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, NOT_FOUND, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "app_not_found": Entry(
        404,
        NOT_FOUND,
        "No existe ninguna app llamada «{app}». Mira las que hay con: minidyno apps",
        "There is no app called “{app}”. See the ones there are with: minidyno apps",
    ),
    "app_misspelt": Entry(
        404,
        NOT_FOUND,
        "No existe ninguna app llamada «{app}». ¿Querías decir {close}? Mira las que hay con: "
        "minidyno apps",
        "There is no app called “{app}”. Did you mean {close}? See the ones there are with: "
        "minidyno apps",
    ),
    "app_name_invalid": Entry(
        422,
        USAGE,
        "«{name}» no sirve como nombre de app: usa de 3 a 30 letras minúsculas, cifras y guiones, "
        "empezando por una letra y sin guion al final. Por ejemplo: {suggestion}",
        "“{name}” cannot be an app's name: use 3 to 30 lower-case letters, digits and hyphens, "
        "starting with a letter and not ending in a hyphen. For example: {suggestion}",
    ),
    "app_name_taken": Entry(
        422,
        CONFLICT,
        "Ya existe una app llamada «{name}». Elige otro nombre, o bórrala antes con: "
        "minidyno apps:destroy {name} --confirm {name}",
        "There already is an app called “{name}”. Choose another name, or remove it first with: "
        "minidyno apps:destroy {name} --confirm {name}",
    ),
    "app_limit_reached": Entry(
        422,
        CONFLICT,
        "No caben más apps: hay {count} y el límite es {limit}. Borra alguna con: "
        "minidyno apps:destroy NOMBRE --confirm NOMBRE",
        "No more apps fit: there are {count} and the limit is {limit}. Remove one with: "
        "minidyno apps:destroy NAME --confirm NAME",
    ),
    "app_ports_used_up": Entry(
        503,
        FAILED,
        "No queda ningún puerto libre para la app entre {first} y {last}. Borra alguna app, o "
        "cambia MINIDYNO_APP_PORT_FIRST y MINIDYNO_APP_PORT_LAST.",
        "No port is left for the app between {first} and {last}. Remove an app, or change "
        "MINIDYNO_APP_PORT_FIRST and MINIDYNO_APP_PORT_LAST.",
    ),
    "app_addons_in_use": Entry(
        422,
        CONFLICT,
        "Otras apps usan add-ons de ⬢ {app}, y con ella se borran con sus datos: {uses}. Si los "
        "necesitan, dales antes otros (minidyno addons:create); si no, sepáralas de ellos "
        "(minidyno addons:detach), o repite con --force.",
        "Other apps use add-ons of ⬢ {app}, which go with it, and with them their data: {uses}. If "
        "they need them, give them others first (minidyno addons:create); if not, detach them "
        "(minidyno addons:detach), or repeat with --force.",
    ),
    "region_not_found": Entry(
        422,
        USAGE,
        "No existe la región «{region}»: aquí solo hay «local», tu propia máquina.",
        "There is no region “{region}”: here there is only “local”, your own machine.",
    ),
    "stack_not_found": Entry(
        422,
        USAGE,
        "No existe el stack «{stack}». Los que hay: {known}",
        "There is no stack “{stack}”. The ones there are: {known}",
    ),
}
