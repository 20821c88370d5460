"""Errors about the formation and the dynos."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, NOT_FOUND, UNREACHABLE, USAGE, Entry

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
        "La app «{app}» todavía no tiene código en el que ejecutar un comando. Despliega primero: "
        "minidyno deploy CARPETA -a {app}",
        "App “{app}” has no code yet on which to run a command. Deploy first: "
        "minidyno deploy FOLDER -a {app}",
    ),
    "attach_not_offered": Entry(
        422,
        USAGE,
        "Los dynos de esta plataforma ({backend}) no tienen procesos a los que conectarse: no se "
        "puede ejecutar nada dentro. Hazlo en una plataforma de verdad: minidyno up --detach",
        "The dynos of this platform ({backend}) have no processes to connect to: nothing can be "
        "run inside. Do it on a real platform: minidyno up --detach",
    ),
    "window_invalid": Entry(
        422,
        USAGE,
        "Una ventana de {columns} columnas por {rows} filas no es posible: cada número va de 1 a "
        "{limit}.",
        "A window of {columns} columns by {rows} rows is not possible: each number goes from 1 to "
        "{limit}.",
    ),
    "exec_failed": Entry(
        500,
        FAILED,
        "No se pudo ejecutar el comando dentro del dyno {dyno}: {reason}",
        "The command could not be run inside dyno {dyno}: {reason}",
    ),
    "dyno_has_ended": Entry(
        422,
        CONFLICT,
        "El dyno {dyno} ya terminó, así que no se puede entrar en él. Mira cuáles hay con: "
        "minidyno ps",
        "Dyno {dyno} has ended, so nobody can go inside. See which there are with: minidyno ps",
    ),
    "dyno_not_running": Entry(
        422,
        CONFLICT,
        "El dyno {dyno} de «{app}» no está en marcha ({state}), así que no se puede entrar en él. "
        "Mira qué le pasa con: minidyno logs -a {app}",
        "Dyno {dyno} of “{app}” is not running ({state}), so nobody can go inside. See what is "
        "wrong with: minidyno logs -a {app}",
    ),
    "session_unknown": Entry(
        404,
        NOT_FOUND,
        "Esta sesión no existe, ya se usó o ya caducó: cada una sirve una sola vez. Ejecuta el "
        "comando otra vez.",
        "This session does not exist, was used already or has expired: each serves once. Run the "
        "command again.",
    ),
    "session_message_invalid": Entry(
        400,
        USAGE,
        "Lo que llegó por la sesión no se entiende: {reason}. Quien se conectó y la plataforma no "
        "hablan la misma versión: actualiza minidyno.",
        "What came over the session cannot be understood: {reason}. Whoever connected and the "
        "platform do not speak the same version: update minidyno.",
    ),
    "session_lost": Entry(
        503,
        UNREACHABLE,
        "Se cortó la conexión con {dyno} antes de que el comando terminara, y el comando "
        "se detiene con ella. ¿Se detuvo minidyno? Míralo con: minidyno status",
        "The connection to {dyno} was cut before the command ended, and the command is "
        "stopped with it. Did minidyno stop? See with: minidyno status",
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
