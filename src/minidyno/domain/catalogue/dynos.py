"""Errors about the formation and the dynos."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, NOT_FOUND, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "process_type_unknown": Entry(
        404,
        NOT_FOUND,
        "La app «{app}» no tiene el tipo de proceso «{type}». Los que declara su Procfile: {known}",
        "App “{app}” has no process type “{type}”. The ones its Procfile declares: {known}",
    ),
    "formation_empty": Entry(
        422,
        CONFLICT,
        "La app «{app}» todavía no tiene código, así que no hay procesos que escalar. "
        "Despliega primero: minidyno deploy CARPETA -a {app}",
        "App “{app}” has no code yet, so there are no processes to scale. "
        "Deploy first: minidyno deploy FOLDER -a {app}",
    ),
    "quantity_invalid": Entry(
        422,
        USAGE,
        "No se puede escalar «{type}» a {quantity}: la cantidad va de 0 a {limit}. "
        "No se ha cambiado nada.",
        "“{type}” cannot be scaled to {quantity}: the quantity goes from 0 to {limit}. "
        "Nothing was changed.",
    ),
    "size_unknown": Entry(
        422,
        USAGE,
        "No existe el tamaño de dyno «{size}». Los que hay: {known}",
        "There is no dyno size “{size}”. The ones there are: {known}",
    ),
    "dyno_not_found": Entry(
        404,
        NOT_FOUND,
        "La app «{app}» no tiene el dyno «{dyno}». Mira los que hay con: minidyno ps -a {app}",
        "App “{app}” has no dyno “{dyno}”. See the ones there are with: minidyno ps -a {app}",
    ),
    "no_code_to_run": Entry(
        422,
        CONFLICT,
        "La app «{app}» todavía no tiene código en el que ejecutar una orden. Despliega primero: "
        "minidyno deploy CARPETA -a {app}",
        "App “{app}” has no code yet on which to run a command. Deploy first: "
        "minidyno deploy FOLDER -a {app}",
    ),
    "attach_not_offered": Entry(
        422,
        USAGE,
        "minidyno todavía no conecta tu terminal a un dyno. Ejecuta la orden aparte, y mira lo que "
        "dice en los logs: minidyno run:detached ORDEN -a {app}",
        "minidyno does not connect your terminal to a dyno yet. Run the command apart, and see "
        "what it says in the logs: minidyno run:detached COMMAND -a {app}",
    ),
    "dyno_event_impossible": Entry(
        500,
        FAILED,
        "A un dyno en estado «{state}» no le puede pasar «{event}». Es un error de minidyno: "
        "cuéntanoslo con la salida de minidyno doctor.",
        "“{event}” cannot happen to a dyno in state “{state}”. This is a bug of minidyno: tell "
        "us about it with the output of minidyno doctor.",
    ),
    "dyno_start_failed": Entry(
        500,
        FAILED,
        "No se pudo arrancar el dyno {dyno}: {reason}",
        "Dyno {dyno} could not be started: {reason}",
    ),
    "dyno_ports_used_up": Entry(
        503,
        FAILED,
        "No queda ningún puerto libre para los dynos entre {first} y {last}. Baja la cantidad "
        "de alguna app con minidyno ps:scale.",
        "No port is left for dynos between {first} and {last}. Scale some app down with "
        "minidyno ps:scale.",
    ),
}
