"""Errors of the lab: what a notebook asked for cannot be done."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, NOT_FOUND, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "traffic_value_invalid": Entry(
        422,
        USAGE,
        "En traffic, {name}={value} no sirve: va de {least} a {most}. No se ha enviado nada.",
        "In traffic, {name}={value} will not do: it goes from {least} to {most}. Nothing was sent.",
    ),
    "traffic_too_much": Entry(
        422,
        USAGE,
        "Son {count} peticiones y el límite es {limit}. Baja rate o seconds.",
        "That is {count} requests and the limit is {limit}. Lower rate or seconds.",
    ),
    "traffic_arrivals_unknown": Entry(
        422,
        USAGE,
        "arrivals={arrivals} no existe: usa «steady» (a intervalos iguales) o «random» (al azar, "
        "como llegan las visitas).",
        "There is no arrivals={arrivals}: use “steady” (at equal intervals) or “random” (by "
        "chance, as visitors come).",
    ),
    "path_invalid": Entry(
        422,
        USAGE,
        "«{path}» no es la ruta de una dirección: empieza por / y va sin espacios ni acentos, por "
        "ejemplo /json",
        "“{path}” is not the path of an address: it starts with / and has no spaces or accents, "
        "for example /json",
    ),
    "no_answer": Entry(
        503,
        FAILED,
        "{url} no dio respuesta ({kind}). Mira si la plataforma sigue en marcha con: "
        "minidyno status",
        "{url} gave no answer ({kind}). See whether the platform is still running with: "
        "minidyno status",
    ),
    "wait_too_long": Entry(
        503,
        FAILED,
        "Tras {seconds} segundos la app «{app}» sigue sin estar como se pidió: {wanted}. Ahora: "
        "{found}. El motivo suele estar en: app.logs()",
        "After {seconds} seconds app “{app}” still is not as asked: {wanted}. Now: {found}. The "
        "reason usually is in: app.logs()",
    ),
    "command_too_long": Entry(
        503,
        FAILED,
        "«{command}» seguía en marcha tras {seconds} y se ha detenido. Dale más tiempo con "
        "timeout=…, o ejecútala aparte con: minidyno run:detached",
        "“{command}” was still running after {seconds} and has been stopped. Give it more time "
        "with timeout=…, or run it apart with: minidyno run:detached",
    ),
    "dynos_crashed": Entry(
        422,
        CONFLICT,
        "El dyno {dyno} de la app «{app}» se cae al arrancar (v{release}). Estas son sus últimas "
        "líneas:\n{lines}",
        "Dyno {dyno} of app “{app}” crashes while it starts (v{release}). These are its last "
        "lines:\n{lines}",
    ),
    "not_among": Entry(
        404,
        NOT_FOUND,
        "Aquí no hay «{name}». Lo que hay: {known}.",
        "There is no “{name}” here. What there is: {known}.",
    ),
    "answer_not_json": Entry(
        422,
        FAILED,
        "Lo que respondió la app no es JSON: estado {status}, «{beginning}». Mira la respuesta "
        "entera antes de leerla.",
        "What the app answered is no JSON: status {status}, “{beginning}”. Look at the whole "
        "answer before you read it.",
    ),
    "scale_without_types": Entry(
        422,
        USAGE,
        "¿Cuántos dynos de qué tipo? Por ejemplo: app.scale(web=2)",
        "How many dynos of which type? For example: app.scale(web=2)",
    ),
}
