"""La caché: guarda en memoria lo que ya se calculó. Si se pierde, se calcula otra vez."""

import json
import os
from contextlib import contextmanager

from pymemcache.client.base import Client
from pymemcache.exceptions import MemcacheError

SEGUNDOS = 60  # pasado ese tiempo, lo guardado caduca


def recordar(clave, calcular, fresco=False):
    """Da lo que hay en la caché con esa clave; si no está, lo calcula y lo guarda.

    Devuelve también la cabecera que dice de dónde salió. Con `fresco`, no pasa por la caché.
    """
    if "MEMCACHIER_SERVERS" not in os.environ:
        return calcular(), {"X-Cache": "no-hay"}
    if fresco:
        return calcular(), {"X-Cache": "fresco"}
    try:
        with abrir() as cache:
            guardado = cache.get(clave)
            if guardado is not None:
                return json.loads(guardado), {"X-Cache": "acierto"}
            valor = calcular()
            cache.set(clave, json.dumps(valor), expire=SEGUNDOS)
            return valor, {"X-Cache": "fallo"}
    except (OSError, MemcacheError) as error:
        # Sin caché se va más despacio, pero se va.
        print(f"La caché no contesta: {error}", flush=True)
        return calcular(), {"X-Cache": "no-contesta"}


def resumen():
    """Lo que cuenta el propio servidor, desde que arrancó; ConnectionError si no contesta."""
    if "MEMCACHIER_SERVERS" not in os.environ:
        return {"cache": "no hay"}
    try:
        with abrir() as cache:
            datos = cache.stats()
    except (OSError, MemcacheError) as error:
        raise ConnectionError("La caché no contesta") from error
    aciertos, fallos = int(datos[b"get_hits"]), int(datos[b"get_misses"])
    return {
        "aciertos": aciertos,
        "fallos": fallos,
        "tasa": round(aciertos / max(aciertos + fallos, 1), 3),
        "guardados": int(datos[b"curr_items"]),
        "segundos": int(datos[b"uptime"]),
    }


@contextmanager
def abrir():
    """Una conexión con la caché. Lo primero que se le dice es quién eres."""
    servidor = os.environ["MEMCACHIER_SERVERS"].split(",")[0]
    cliente = Client(servidor, connect_timeout=1, timeout=1)
    try:
        # En su protocolo de texto, la clave se da con un «set», y el nombre de lo puesto da igual.
        usuario, clave = os.environ["MEMCACHIER_USERNAME"], os.environ["MEMCACHIER_PASSWORD"]
        cliente.set("quien", f"{usuario} {clave}", noreply=False)
        yield cliente
    finally:
        cliente.close()
