"""Heroku's codes for what the platform itself says in an app's log (R and L), in words for people.

The router's H codes have a home of their own: minidyno.router.error_codes.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlatformCode:
    """One case: `code` and `desc` as in the log line; what happened and what to do, for people."""

    code: str
    desc: str
    es: str
    es_do: str
    en: str
    en_do: str

    @property
    def title(self) -> str:
        """The beginning of its log line: `Error R10 (Boot timeout)`."""
        return f"Error {self.code} ({self.desc})"


BOOT_TIMEOUT = PlatformCode(
    "R10",
    "Boot timeout",
    "Un dyno web no llegó a escuchar en $PORT a tiempo (60 s), así que la plataforma lo terminó. "
    "Si había un release anterior, sigue atendiendo él.",
    "Haz que el proceso web escuche en el puerto que le da $PORT, no en uno fijo, y que no haga "
    "trabajo largo antes de empezar a escuchar. Lo que dijo al arrancar está en "
    "«minidyno logs --ps web».",
    "A web dyno did not come to listen on $PORT in time (60 s), so the platform ended it. If "
    "there was an earlier release, that one goes on serving.",
    "Have the web process listen on the port that $PORT gives it, not on a fixed one, and do no "
    "long work before it listens. What it said while it started is in “minidyno logs --ps web”.",
)
EXIT_TIMEOUT = PlatformCode(
    "R12",
    "Exit timeout",
    "Un dyno recibió SIGTERM y 30 segundos después alguno de sus procesos seguía en marcha. La "
    "plataforma lo terminó con SIGKILL, y lo que tuviera a medias se perdió.",
    "Atiende SIGTERM: deja de aceptar trabajo, acaba lo empezado y termina. Si el trabajo dura "
    "más, pártelo en trozos que se puedan repetir.",
    "A dyno got SIGTERM and 30 seconds later one of its processes was still running. The platform "
    "ended it with SIGKILL, and whatever it had under way was lost.",
    "Heed SIGTERM: take no more work, finish what was begun, and end. When the work takes longer, "
    "cut it into pieces that can be repeated.",
)
ATTACH_ERROR = PlatformCode(
    "R13",
    "Attach error",
    "Un dyno de «minidyno run» esperó a tu terminal y nadie se conectó a tiempo (60 s). El comando "
    "no llegó a empezar.",
    "Ejecuta el comando otra vez. Si se repite, algo corta la conexión entre tu terminal y la API: "
    "prueba con «minidyno run:detached», que no la necesita.",
    "A dyno of “minidyno run” waited for your terminal, and nobody connected in time (60 s). The "
    "command was never begun.",
    "Run the command again. When it happens again, something cuts the connection between your "
    "terminal and the API: try “minidyno run:detached”, which needs none.",
)
MEMORY_EXCEEDED = PlatformCode(
    "R14",
    "Memory quota exceeded",
    "Un dyno usa más memoria de la que tiene su tamaño. Sigue en marcha; en Heroku empezaría a "
    "usar el disco como memoria, y a ir lento.",
    "Busca qué guarda de más (una lista que solo crece, archivos enteros en memoria), baja el "
    "número de procesos de tu servidor, o elige un tamaño mayor con «minidyno ps:type».",
    "A dyno uses more memory than its size has. It goes on running; at Heroku it would begin to "
    "use the disk as memory, and become slow.",
    "Find what it keeps too much of (a list that only grows, whole files in memory), lower the "
    "number of processes of your server, or choose a larger size with “minidyno ps:type”.",
)
MEMORY_VASTLY_EXCEEDED = PlatformCode(
    "R15",
    "Memory quota vastly exceeded",
    "Un dyno usó más del doble de la memoria de su tamaño, y la plataforma lo terminó con SIGKILL "
    "para proteger a los demás.",
    "Lo mismo que con R14, que suele verse antes. Si creció de golpe, mira qué petición o tarea "
    "llegó justo antes en «minidyno logs».",
    "A dyno used more than twice the memory of its size, and the platform ended it with SIGKILL "
    "to protect the others.",
    "The same as for R14, which usually shows before. When it grew all at once, see which request "
    "or task came just before in “minidyno logs”.",
)
DRAIN_OVERFLOW = PlatformCode(
    "L10",
    "Drain buffer overflow",
    "La app escribe más deprisa de lo que un add-on (registros, rendimiento) puede guardar, o "
    "estuvo parado demasiado tiempo, y le faltan líneas. La app no se entera.",
    "Escribe menos, o en menos líneas. Cuántas faltan, y desde cuándo, lo dice la línea misma.",
    "The app writes faster than an add-on (registros, rendimiento) can keep, or that one stood "
    "still for too long, and it misses lines. The app does not notice.",
    "Write less, or fewer lines. How many are missing, and since when, the line itself says.",
)
TAIL_OVERFLOW = PlatformCode(
    "L11",
    "Tail buffer overflow",
    "La app escribe más deprisa de lo que lee quien sigue sus logs, y a esa persona le faltan "
    "líneas.",
    "Sigue menos líneas a la vez, con «--source» o «--ps», o escribe menos.",
    "The app writes faster than somebody who follows its logs can read, and that reader misses "
    "lines.",
    "Follow fewer lines at once, with “--source” or “--ps”, or write less.",
)
LOCAL_OVERFLOW = PlatformCode(
    "L12",
    "Local buffer overflow",
    "Un dyno escribió más deprisa de lo que la plataforma recoge, y se perdieron líneas suyas.",
    "Escribe menos: suele ser un nivel de depuración que se quedó puesto, o un error que se repite "
    "sin pausa.",
    "A dyno wrote faster than the platform collects, and lines of it were lost.",
    "Write less: it usually is a debugging level left on, or an error that repeats without a "
    "pause.",
)

PLATFORM_CODES = (
    BOOT_TIMEOUT,
    EXIT_TIMEOUT,
    ATTACH_ERROR,
    MEMORY_EXCEEDED,
    MEMORY_VASTLY_EXCEEDED,
    DRAIN_OVERFLOW,
    TAIL_OVERFLOW,
    LOCAL_OVERFLOW,
)
