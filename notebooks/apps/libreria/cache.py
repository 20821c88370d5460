"""Una caché: lo que costó calcular, guardado un rato. Sin ella se calcula cada vez."""

import json
import os
from contextlib import closing

from pymemcache.client.base import Client
from pymemcache.exceptions import MemcacheError


class Memcached:
    """Está fuera del dyno: lo que guarda uno lo encuentra otro."""

    nombre = "memcached"

    def __init__(self, servidor, usuario, clave):
        self.servidor = servidor
        self.credencial = f"{usuario} {clave}"

    def recordar(self, llave, segundos, calcular):
        """Da lo guardado o, si no está, lo calcula y lo guarda. Dice si estaba."""
        try:
            with closing(Client(self.servidor, connect_timeout=1, timeout=1)) as cliente:
                # En su protocolo de texto, lo primero que se escribe es quién eres.
                cliente.set("quien", self.credencial, noreply=False)
                guardado = cliente.get(llave)
                if guardado is not None:
                    return json.loads(guardado), True
                valor = calcular()
                cliente.set(llave, json.dumps(valor), expire=segundos)
                return valor, False
        except (OSError, MemcacheError) as error:
            # Sin caché se va más despacio, pero se va.
            print(f"la caché no contesta: {error}", flush=True)
            return calcular(), False


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
    return Memcached(servidores.split(",")[0], usuario, os.environ.get("MEMCACHIER_PASSWORD", ""))
