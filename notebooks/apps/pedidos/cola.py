"""Una cola en Redis: una lista de la que se toma por un lado y a la que se añade por el otro."""

import json
import os
import uuid

import redis

ESPERAN = "pedidos:esperan"
EN_MANOS = "pedidos:en-manos:"  # y el nombre del dyno: cada uno, los suyos
HECHOS = "pedidos:hechos"


class SinServicio(Exception):
    """Falta la config var de un servicio."""


def conectar():
    direccion = os.environ.get("REDIS_URL")
    if not direccion:
        raise SinServicio("Falta REDIS_URL: esta app no tiene cola")
    return redis.from_url(direccion, decode_responses=True, socket_connect_timeout=5)


def apuntar(red, producto, correo):
    """Deja un pedido al final de la cola y le da un número."""
    pedido = {"id": uuid.uuid4().hex[:8], "producto": producto, "correo": correo}
    red.lpush(ESPERAN, json.dumps(pedido))
    return pedido


def tomar(red, dyno, segundos=1):
    """El siguiente pedido, o None. No desaparece: pasa de la cola a las manos de un dyno.

    Es un solo paso, así que entre las dos listas no se pierde ninguno, caiga quien caiga.
    """
    texto = red.blmove(ESPERAN, EN_MANOS + dyno, segundos, "RIGHT", "LEFT")
    return texto and json.loads(texto)


def terminar(red, dyno, pedido):
    """El pedido está hecho: ya no está en manos de nadie. Las dos cosas a la vez."""
    with red.pipeline() as paso:
        paso.lrem(EN_MANOS + dyno, 1, json.dumps(pedido)).incr(HECHOS).execute()


def soltar(red, dyno, pedido):
    """Un pedido que se tomó y no se va a preparar vuelve a la cola, el primero."""
    with red.pipeline() as paso:
        texto = json.dumps(pedido)
        paso.lrem(EN_MANOS + dyno, 1, texto).rpush(ESPERAN, texto).execute()


def devolver(red, dyno):
    """Lo que quien se llamaba igual dejó a medias vuelve a la cola. Devuelve cuántos."""
    vueltos = 0
    while red.lmove(EN_MANOS + dyno, ESPERAN, "LEFT", "RIGHT"):
        vueltos += 1
    return vueltos


def cuantos(red):
    return {
        "esperan": red.llen(ESPERAN),
        "en_manos": sum(red.llen(lista) for lista in red.scan_iter(EN_MANOS + "*")),
        "hechos": int(red.get(HECHOS) or 0),
    }
