"""Errors about config vars."""

from minidyno.domain.catalogue.entry import CONFLICT, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "config_name_invalid": Entry(
        422,
        USAGE,
        "«{name}» no sirve como nombre de config var: usa letras, cifras y guion bajo, sin "
        "empezar por una cifra. No se ha cambiado nada.",
        "“{name}” cannot be a config var's name: use letters, digits and underscore, not "
        "starting with a digit. Nothing was changed.",
    ),
    "config_name_reserved": Entry(
        422,
        USAGE,
        "«{name}» la pone la plataforma en cada dyno y no se puede cambiar. Usa otro nombre. "
        "No se ha cambiado nada.",
        "“{name}” is set by the platform in every dyno and cannot be changed. Use another name. "
        "Nothing was changed.",
    ),
    "config_of_addon": Entry(
        422,
        CONFLICT,
        "«{name}» la pone el add-on {addon} y no se cambia a mano. Para que la app deje de "
        "tenerla: minidyno addons:detach {attachment}. No se ha cambiado nada.",
        "“{name}” is set by the add-on {addon} and is not changed by hand. For the app to have it "
        "no longer: minidyno addons:detach {attachment}. Nothing was changed.",
    ),
    "config_value_invalid": Entry(
        422,
        USAGE,
        "El valor de «{name}» no es un texto válido (un carácter nulo no cabe en el entorno de "
        "un proceso). No se ha cambiado nada.",
        "The value of “{name}” is not valid text (a null character does not fit in a process's "
        "environment). Nothing was changed.",
    ),
    "config_too_large": Entry(
        422,
        USAGE,
        "Las config vars de la app ocuparían {size} bytes y el límite es {limit}. Guarda lo "
        "grande en un archivo de la app o en una base de datos. No se ha cambiado nada.",
        "The app's config vars would take {size} bytes and the limit is {limit}. Keep what is "
        "large in a file of the app or in a database. Nothing was changed.",
    ),
}
