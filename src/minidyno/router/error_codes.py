"""What the router says when it cannot serve: Heroku's codes, in words for people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One case: `code` and `desc` as in the log line, and sentences for the page."""

    code: str
    desc: str
    status: int
    es: str
    es_do: str
    en: str
    en_do: str


_LOOK_ES = "Mira los logs con «minidyno logs --tail»."
_LOOK_EN = "Look at the logs with “minidyno logs --tail”."

_ALL = (
    ErrorCode(
        "H10",
        "App crashed",
        503,
        "El proceso web de la app terminó con un error y no hay otro que responda.",
        _LOOK_ES + " Corrige el error y vuelve a desplegar, o usa «minidyno ps:restart».",
        "The app's web process ended with an error and there is no other to answer.",
        _LOOK_EN + " Fix the error and deploy again, or use “minidyno ps:restart”.",
    ),
    ErrorCode(
        "H12",
        "Request timeout",
        503,
        "El dyno recibió la petición y no empezó a responder a tiempo (30 s).",
        "Haz el trabajo largo en un worker, o responde antes y en partes.",
        "The dyno got the request and did not begin to answer in time (30 s).",
        "Do the long work in a worker, or answer earlier and in parts.",
    ),
    ErrorCode(
        "H13",
        "Connection closed without response",
        503,
        "El dyno cerró la conexión sin responder nada.",
        _LOOK_ES + " Suele ser un proceso que muere durante la petición.",
        "The dyno closed the connection without any answer.",
        _LOOK_EN + " It is often a process that dies during the request.",
    ),
    ErrorCode(
        "H14",
        "No web dynos running",
        503,
        "La app no tiene ningún dyno de tipo web.",
        "Arranca uno con «minidyno ps:scale web=1».",
        "The app has no dyno of type web.",
        "Start one with “minidyno ps:scale web=1”.",
    ),
    ErrorCode(
        "H15",
        "Idle connection",
        503,
        "La conexión estuvo demasiado tiempo en silencio (55 s).",
        "Envía algo de vez en cuando mientras la respuesta no termina.",
        "The connection was silent for too long (55 s).",
        "Send something now and then until the response is finished.",
    ),
    ErrorCode(
        "H17",
        "Poorly formatted HTTP response",
        503,
        "Lo que el dyno respondió no es HTTP válido.",
        "Deja que un servidor HTTP conocido escriba la respuesta; revisa las cabeceras.",
        "What the dyno answered is not valid HTTP.",
        "Let a known HTTP server write the response; check the headers.",
    ),
    ErrorCode(
        "H18",
        "Server Request Interrupted",
        503,
        "El dyno cortó la conexión con la petición a medias.",
        _LOOK_ES + " Lee toda la petición antes de responder.",
        "The dyno cut the connection in the middle of the request.",
        _LOOK_EN + " Read the whole request before you answer.",
    ),
    ErrorCode(
        "H19",
        "Backend connection timeout",
        503,
        "El dyno no aceptó la conexión a tiempo.",
        "Puede estar saturado: escala con «minidyno ps:scale», o acepta conexiones antes.",
        "The dyno did not accept the connection in time.",
        "It may be overloaded: scale with “minidyno ps:scale”, or accept connections sooner.",
    ),
    ErrorCode(
        "H20",
        "App boot timeout",
        503,
        "La app lleva demasiado tiempo arrancando y aún no escucha en $PORT.",
        "Comprueba que el proceso web escucha en $PORT. " + _LOOK_ES,
        "The app has been starting for too long and does not listen on $PORT yet.",
        "Check that the web process listens on $PORT. " + _LOOK_EN,
    ),
    ErrorCode(
        "H21",
        "Backend connection refused",
        503,
        "El dyno rechazó la conexión: nada escucha en su puerto.",
        "Comprueba que el proceso web sigue en marcha y escucha en $PORT. " + _LOOK_ES,
        "The dyno refused the connection: nothing listens on its port.",
        "Check that the web process still runs and listens on $PORT. " + _LOOK_EN,
    ),
    ErrorCode(
        "H27",
        "Client Request Interrupted",
        499,
        "El cliente cerró la conexión antes de tener la respuesta.",
        "De vez en cuando es normal: alguien cierra la pestaña. Si se repite, mira cuánto tardó "
        "(«service=»): la app puede ser más lenta que la paciencia de quien espera.",
        "The client closed the connection before it had the response.",
        "Now and then that is normal: somebody closes the tab. If it keeps coming, see how long "
        "it took (“service=”): the app may be slower than the patience of whoever waits.",
    ),
    ErrorCode(
        "H28",
        "Client Connection Idle",
        408,
        "El cliente dejó su petición a medias.",
        "Inténtalo de nuevo.",
        "The client left its request unfinished.",
        "Try again.",
    ),
    ErrorCode(
        "H80",
        "Maintenance mode",
        503,
        "La app está en mantenimiento.",
        "Vuelve más tarde. Quien la administra lo quita con «minidyno maintenance:off».",
        "The app is under maintenance.",
        "Come back later. Its owner ends it with “minidyno maintenance:off”.",
    ),
    ErrorCode(
        "H81",
        "Blank app",
        503,
        "La app existe, pero todavía no tiene código.",
        "Despliega con «minidyno deploy».",
        "The app exists but has no code yet.",
        "Deploy with “minidyno deploy”.",
    ),
    ErrorCode(
        "H99",
        "Platform error",
        503,
        "La plataforma no sabe aún a dónde enviar peticiones.",
        "Comprueba que está en marcha con «minidyno status» e inténtalo de nuevo.",
        "The platform does not know yet where to send requests.",
        "Check that it is running with “minidyno status” and try again.",
    ),
    ErrorCode(
        "no-such-app",
        "No such app",
        404,
        "Ninguna app tiene este nombre o este dominio.",
        "Revisa la dirección, o mira tus apps con «minidyno apps».",
        "No app has this name or this domain.",
        "Check the address, or list your apps with “minidyno apps”.",
    ),
    ErrorCode(
        "bad-request",
        "Bad request",
        400,
        "La petición no es HTTP válido y no se ha enviado a ninguna app.",
        "Revisa el cliente: línea de petición, cabeceras y cuerpo.",
        "The request is not valid HTTP and was not sent to any app.",
        "Check the client: request line, headers and body.",
    ),
)

ERROR_CODES = {error.code: error for error in _ALL}
