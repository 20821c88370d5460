"""Un proceso sin puerto: late cada pocos segundos hasta que le piden parar."""

import os
import signal
import threading

parar = threading.Event()
# SIGTERM es la forma educada de pedirlo; hay 30 segundos para terminar bien.
signal.signal(signal.SIGTERM, lambda *_: parar.set())
signal.signal(signal.SIGINT, lambda *_: parar.set())

dyno = os.environ.get("DYNO", "local")
cada = float(os.environ.get("LATIDO", "5"))
latidos = 0

print(f"{dyno}: empiezo a trabajar", flush=True)
while not parar.wait(cada):
    latidos += 1
    print(f"{dyno}: latido {latidos}", flush=True)
print(f"{dyno}: recibí SIGTERM y termino en orden tras {latidos} latidos", flush=True)
