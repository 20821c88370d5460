"""Errors about the command line."""

from minidyno.domain.catalogue.entry import FAILED, NOT_FOUND, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "command_unknown": Entry(
        422,
        USAGE,
        "No existe el comando «{name}». Míralos todos con: minidyno help",
        "There is no command “{name}”. See them all with: minidyno help",
    ),
    "command_misspelt": Entry(
        422,
        USAGE,
        "No existe el comando «{name}». ¿Querías decir {close}? Míralos todos con: minidyno help",
        "There is no command “{name}”. Did you mean {close}? See them all with: minidyno help",
    ),
    "option_unknown": Entry(
        422,
        USAGE,
        "«{command}» no tiene la opción {option}. Mira las que tiene con: minidyno help {command}. "
        "Si no es una opción, ponla al final, detrás de --",
        "“{command}” has no option {option}. See those it has with: minidyno help {command}. If it "
        "is no option, put it at the end, after --",
    ),
    "option_misused": Entry(
        422,
        USAGE,
        "La opción {option} de «{command}» está mal usada. Mira cómo se usa con: "
        "minidyno help {command}",
        "Option {option} of “{command}” is used wrongly. See how it is used with: "
        "minidyno help {command}",
    ),
    "argument_missing": Entry(
        422,
        USAGE,
        "A «{command}» le falta {argument}. Mira cómo se usa con: minidyno help {command}",
        "“{command}” lacks {argument}. See how it is used with: minidyno help {command}",
    ),
    "argument_empty": Entry(
        422,
        USAGE,
        "A «{command}» le diste {argument} sin nada dentro. Si es una variable de tu terminal, "
        "mira que tenga valor.",
        "“{command}” was given {argument} with nothing in it. If it is a variable of your "
        "terminal, see that it has a value.",
    ),
    "word_not_text": Entry(
        422,
        USAGE,
        "«{word}» no está escrito en UTF-8. Pon tu terminal en UTF-8 (LANG=es_ES.UTF-8, por "
        "ejemplo) y repite.",
        "“{word}” is not written in UTF-8. Set your terminal to UTF-8 (LANG=en_US.UTF-8, for "
        "example) and repeat.",
    ),
    "argument_unexpected": Entry(
        422,
        USAGE,
        "A «{command}» le sobra «{argument}». Mira cómo se usa con: minidyno help {command}",
        "“{command}” takes no “{argument}”. See how it is used with: minidyno help {command}",
    ),
    "count_too_small": Entry(
        422,
        USAGE,
        "«{command}» no acepta lo que diste como {argument}: tiene que ser un número entero, "
        "{least} o más.",
        "“{command}” does not take what you gave as {argument}: it has to be a whole number, "
        "{least} or more.",
    ),
    "count_outside": Entry(
        422,
        USAGE,
        "«{command}» no acepta lo que diste como {argument}: tiene que ser un número entero de "
        "{least} a {most}.",
        "“{command}” does not take what you gave as {argument}: it has to be a whole number from "
        "{least} to {most}.",
    ),
    "scaling_unreadable": Entry(
        422,
        USAGE,
        "No entiendo «{word}». Por ejemplo: web=3, web+1, worker-1, web=2:standard-2x. "
        "No se ha cambiado nada.",
        "“{word}” cannot be understood. For example: web=3, web+1, worker-1, web=2:standard-2x. "
        "Nothing was changed.",
    ),
    "config_pair_unreadable": Entry(
        422,
        USAGE,
        "No entiendo «{word}»: se escribe NOMBRE=VALOR, con comillas si el valor tiene espacios. "
        "No se ha cambiado nada.",
        "“{word}” cannot be understood: write NAME=VALUE, with quotes when the value has spaces. "
        "Nothing was changed.",
    ),
    "config_var_not_found": Entry(
        404,
        NOT_FOUND,
        "La app «{app}» no tiene la config var «{name}». Mira las que hay con: "
        "minidyno config -a {app}",
        "App “{app}” has no config var “{name}”. See the ones there are with: "
        "minidyno config -a {app}",
    ),
    "dynos_not_up": Entry(
        422,
        FAILED,
        "Los dynos nuevos de v{version} no llegaron a responder ({dynos}), así que sigue "
        "atendiendo v{serving}. El motivo está en: minidyno logs -a {app}",
        "The new dynos of v{version} did not come to answer ({dynos}), so v{serving} goes on "
        "serving. The reason is in: minidyno logs -a {app}",
    ),
    "dynos_not_up_at_all": Entry(
        422,
        FAILED,
        "Los dynos de v{version} no llegaron a responder ({dynos}), y no hay otros que atiendan "
        "la app. El motivo está en: minidyno logs -a {app}",
        "The dynos of v{version} did not come to answer ({dynos}), and no others serve the app. "
        "The reason is in: minidyno logs -a {app}",
    ),
    "dynos_missing": Entry(
        422,
        FAILED,
        "No todos los dynos de «{app}» llegaron a responder con v{version} ({dynos}). El motivo "
        "suele estar en: minidyno logs -a {app}",
        "Not all dynos of “{app}” came to answer with v{version} ({dynos}). The reason usually is "
        "in: minidyno logs -a {app}",
    ),
    "unexpected": Entry(
        500,
        FAILED,
        "Algo inesperado: {error}. Es un error de minidyno; los detalles están en {log}",
        "Something unexpected: {error}. It is a bug of minidyno; the details are in {log}",
    ),
}
