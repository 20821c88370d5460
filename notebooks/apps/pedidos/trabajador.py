"""Prepara los pedidos, de uno en uno, y avisa por correo. Si se cae, el siguiente sigue."""

import os
import signal
import threading
import time

import cola
from avisar import avisar
from existencias import descontar

parar = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: parar.set())
signal.signal(signal.SIGINT, lambda *_: parar.set())

dyno = os.environ.get("DYNO", "local")
# Lo que se tarda en preparar un pedido, en segundos.
trabajo = float(os.environ.get("TRABAJO", "0.2"))


def preparar(pedido):
    """Un pedido puede prepararse dos veces: si algo se cae antes de «terminar», se repite."""
    time.sleep(trabajo)
    queda = descontar(pedido)
    llego = avisar(pedido)
    print(f"{dyno}: pedido {pedido['id']} preparado; {queda}; {llego}", flush=True)


def tropezar(red, pedido):
    """Con TROPIEZO se cae, una vez por pedido, en el peor momento: hecho, pero sin decirlo."""
    ya = f"pedidos:tropiezo:{pedido['id']}"
    if "TROPIEZO" in os.environ and red.set(ya, 1, nx=True, ex=3600):
        print(f"{dyno}: me caigo con el pedido {pedido['id']} en las manos", flush=True)
        os._exit(1)


with cola.conectar() as red:
    print(f"{dyno}: empiezo; devuelvo a la cola {cola.devolver(red, dyno)} a medias", flush=True)
    while not parar.is_set():
        # Con SIGTERM se acaba el que hay en manos y no se toma otro.
        pedido = cola.tomar(red, dyno)
        if pedido and parar.is_set():
            cola.soltar(red, dyno, pedido)  # llegó a la vez que SIGTERM: lo prepara el siguiente
        elif pedido:
            preparar(pedido)
            tropezar(red, pedido)
            cola.terminar(red, dyno, pedido)
print(f"{dyno}: recibí SIGTERM y termino en orden", flush=True)
