"""Una caché: lo que costó calcular, guardado un rato. Sin ella se calcula cada vez."""

import json
import os

import bmemcached


class Memcached:
    """Está fuera del dyno: lo que guarda uno lo encuentra otro."""

    nombre = "memcached"

    def __init__(self, servidores, usuario, clave):
        self.cliente = bmemcached.Client(servidores.split(","), usuario, clave)

    def recordar(self, llave, segundos, calcular):
        """Da lo guardado o, si no está, lo calcula y lo guarda. Dice si estaba."""
        guardado = self.cliente.get(llave)
        if guardado is not None:
            return json.loads(guardado), True
        valor = calcular()
        self.cliente.set(llave, json.dumps(valor), time=segundos)
        return valor, False


class Ninguna:
    """Sin caché: siempre se calcula."""

    nombre = "ninguna"

    def recordar(self, llave, segundos, calcular):
        return calcular(), False


def abrir():
    """La que haya: los nombres de las variables son los del servicio MemCachier."""
    servidores = os.environ.get("MEMCACHIER_SERVERS")
    if not servidores:
        return Ninguna()
    usuario = os.environ.get("MEMCACHIER_USERNAME", "")
    return Memcached(servidores, usuario, os.environ.get("MEMCACHIER_PASSWORD", ""))
