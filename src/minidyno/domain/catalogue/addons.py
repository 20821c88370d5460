"""Errors about add-ons."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, NOT_FOUND, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "addon_not_here": Entry(
        422,
        FAILED,
        "Los add-ons son servidores de verdad y esta plataforma es simulada: no tiene dónde "
        "arrancarlos. Úsalos en tu máquina: python3 scripts/curso.py abrir",
        "Add-ons are real servers and this platform is simulated: it has nowhere to start them. "
        "Use them on your machine: python3 scripts/curso.py open",
    ),
    "addon_service_unknown": Entry(
        422,
        NOT_FOUND,
        "No hay ningún servicio que se llame «{service}». Los que hay: {known}",
        "There is no service called “{service}”. The ones there are: {known}",
    ),
    "addon_service_misspelt": Entry(
        422,
        NOT_FOUND,
        "No hay ningún servicio que se llame «{service}». ¿Querías decir «{close}»? Todos: "
        "minidyno addons:services",
        "There is no service called “{service}”. Did you mean “{close}”? All of them: minidyno "
        "addons:services",
    ),
    "addon_plan_unknown": Entry(
        422,
        NOT_FOUND,
        "No existe el plan «{plan}». Los que hay: {known}",
        "There is no plan “{plan}”. The ones there are: {known}",
    ),
    "addon_plan_missing": Entry(
        422,
        USAGE,
        "¿A qué plan pasa {addon}? Dilo detrás de su nombre. Los que hay: minidyno addons:plans "
        "{service}",
        "To which plan shall {addon} change? Say it after its name. The ones there are: minidyno "
        "addons:plans {service}",
    ),
    "addon_plan_elsewhere": Entry(
        422,
        USAGE,
        "{addon} es de {service} y no puede pasar al plan «{plan}», que es de otro servicio. Sus "
        "planes: minidyno addons:plans {service}",
        "{addon} is of {service} and cannot change to plan “{plan}”, which is another service's. "
        "Its plans: minidyno addons:plans {service}",
    ),
    "addon_name_taken": Entry(
        422,
        CONFLICT,
        "Ya hay un add-on que se llama «{name}». Elige otro nombre, o no pongas --name y se le "
        "da uno.",
        "There is an add-on called “{name}” already. Choose another name, or leave --name out and "
        "it is given one.",
    ),
    "addon_name_invalid": Entry(
        422,
        USAGE,
        "«{name}» no sirve como nombre de add-on: de 2 a 60 letras sin tilde, cifras, guiones y "
        "guiones bajos, empezando por una letra.",
        "“{name}” cannot be an add-on's name: 2 to 60 letters without accents, digits, hyphens and "
        "underscores, beginning with a letter.",
    ),
    "addon_not_found": Entry(
        404,
        NOT_FOUND,
        "No hay ningún add-on que se llame «{addon}». Los que hay: minidyno addons --all",
        "There is no add-on called “{addon}”. The ones there are: minidyno addons --all",
    ),
    "addon_misspelt": Entry(
        404,
        NOT_FOUND,
        "No hay ningún add-on que se llame «{addon}». ¿Querías decir «{close}»?",
        "There is no add-on called “{addon}”. Did you mean “{close}”?",
    ),
    "addon_of_an_app": Entry(
        404,
        NOT_FOUND,
        "«{word}» es el nombre que da una app a un add-on, y aquí falta la app, o es otra. "
        "Escríbelo entero: {names}",
        "“{word}” is the name that an app gives an add-on, and here the app is missing, or is "
        "another. Write it whole: {names}",
    ),
    "addon_ambiguous": Entry(
        422,
        CONFLICT,
        "«{word}» puede ser varios add-ons: {names}. Di cuál con su nombre.",
        "“{word}” may be several add-ons: {names}. Say which by its name.",
    ),
    "addon_attachment_taken": Entry(
        422,
        CONFLICT,
        "La app ya tiene algo con el nombre {name}. Adjúntalo con otro: --as OTRO_NOMBRE. Lo que "
        "hay: minidyno addons, minidyno config",
        "The app has something of the name {name} already. Attach it under another: --as "
        "OTHER_NAME. What there is: minidyno addons, minidyno config",
    ),
    "addon_attachment_name_invalid": Entry(
        422,
        USAGE,
        "«{name}» no sirve como nombre de un add-on en la app: con él empiezan sus config vars, "
        "así que usa letras sin tilde, cifras y guion bajo, empezando por una letra.",
        "“{name}” cannot name an add-on in the app: its config vars begin with it, so use letters "
        "without accents, digits and underscore, beginning with a letter.",
    ),
    "addon_attachment_not_found": Entry(
        404,
        NOT_FOUND,
        "La app {app} no tiene ningún add-on con el nombre «{attachment}». Los que tiene: minidyno "
        "addons",
        "App {app} has no add-on under the name “{attachment}”. The ones it has: minidyno addons",
    ),
    "addon_last_attachment": Entry(
        422,
        CONFLICT,
        "Es lo último que une {addon} con su app, {app}, y sin ello nadie lo encontraría. Si ya "
        "no lo quieres, bórralo: minidyno addons:destroy {addon}",
        "It is the last thing that ties {addon} to its app, {app}, and without it nobody would "
        "find it. If you no longer want it, destroy it: minidyno addons:destroy {addon}",
    ),
    "addon_confirmation_differs": Entry(
        422,
        USAGE,
        "Para borrar {addon} con todos sus datos, repite el nombre de su app: --confirm {app}",
        "To destroy {addon} with all its data, repeat the name of its app: --confirm {app}",
    ),
    "addon_in_use": Entry(
        422,
        CONFLICT,
        "{addon} lo usan también otras apps: {apps}. Si lo borras, dejan de tenerlo: repite con "
        "--force, o sepáralas antes: minidyno addons:detach",
        "{addon} is used by other apps too: {apps}. If you destroy it they lose it: repeat with "
        "--force, or detach them first: minidyno addons:detach",
    ),
    "addon_without_credentials": Entry(
        422,
        USAGE,
        "{addon} no tiene credenciales que cambiar: la app no se identifica para usar {service}. "
        "No se ha cambiado nada.",
        "{addon} has no credentials to rotate: an app does not log in to use {service}. Nothing "
        "was changed.",
    ),
    "addon_not_ready": Entry(
        422,
        CONFLICT,
        "{addon} aún se está creando. Espera a que esté listo: minidyno addons:wait {addon}",
        "{addon} is still being created. Wait until it is ready: minidyno addons:wait {addon}",
    ),
    "addon_elsewhere": Entry(
        422,
        CONFLICT,
        "Los datos de {addon} están donde corría minidyno antes (MINIDYNO_BACKEND={backend}) y no "
        "se mueven solos. Vuelve a arrancar así para usarlo, o crea otro aquí: minidyno "
        "addons:create",
        "The data of {addon} is where minidyno ran before (MINIDYNO_BACKEND={backend}) and does "
        "not move by itself. Start it that way again to use it, or create another one here: "
        "minidyno addons:create",
    ),
    "addon_ports_used_up": Entry(
        500,
        FAILED,
        "No queda ningún puerto libre para servidores de add-ons entre {first} y {last}. Borra "
        "alguno que no uses, o cambia MINIDYNO_ADDON_PORT_FIRST y MINIDYNO_ADDON_PORT_LAST.",
        "No port is left for add-ons' servers between {first} and {last}. Destroy one that you do "
        "not use, or change MINIDYNO_ADDON_PORT_FIRST and MINIDYNO_ADDON_PORT_LAST.",
    ),
    "addon_server_ended": Entry(
        500,
        FAILED,
        "El servidor de {addon} terminó con estado {code} antes de responder. Lo último que dijo: "
        "{reason}",
        "The server of {addon} ended with status {code} before it answered. The last it said: "
        "{reason}",
    ),
    "addon_mongodb_absent": Entry(
        422,
        FAILED,
        "El servidor de mongodb no existe para este sistema o esta versión de Python: lo hay para "
        "Linux (x86-64, ARM) y macOS con Apple Silicon, con Python 3.11 a 3.13. Usa uno de esos "
        "Python, o Docker: MINIDYNO_BACKEND=docker",
        "There is no mongodb server for this system or this version of Python: it exists for Linux "
        "(x86-64, ARM) and macOS on Apple Silicon, with Python 3.11 to 3.13. Use one of those "
        "Pythons, or Docker: MINIDYNO_BACKEND=docker",
    ),
    "addon_server_silent": Entry(
        500,
        FAILED,
        "El servidor de {addon} no respondió en {seconds} segundos. Si la máquina es lenta, dale "
        "más tiempo: MINIDYNO_ADDON_BOOT_TIMEOUT=SEGUNDOS",
        "The server of {addon} did not answer within {seconds} seconds. If the machine is slow, "
        "give it more time: MINIDYNO_ADDON_BOOT_TIMEOUT=SECONDS",
    ),
    "addon_server_unreachable": Entry(
        503,
        FAILED,
        "El servidor de {addon} no hizo lo que se le pidió ({reason}). Si se ha caído, se vuelve a "
        "arrancar solo: míralo con minidyno logs, y repite.",
        "The server of {addon} did not do what it was asked ({reason}). If it fell it is started "
        "again by itself: look with minidyno logs, and repeat.",
    ),
    "addon_creation_failed": Entry(
        422,
        FAILED,
        # What is quoted stands last: it may end with an order to type.
        "No se pudo crear {addon}, y no queda nada de él. {reason}",
        "{addon} could not be created, and nothing is left of it. {reason}",
    ),
}
