"""Un proceso sin puerto: late cada pocos segundos hasta que le piden parar."""

import os
import signal
import threading
import time

parar = threading.Event()
# SIGTERM es la forma educada de pedirlo; hay 30 segundos para terminar bien.
signal.signal(signal.SIGTERM, lambda *_: parar.set())
signal.signal(signal.SIGINT, lambda *_: parar.set())

dyno = os.environ.get("DYNO", "local")
cada = float(os.environ.get("LATIDO", "5"))
# Segundos de trabajo que no se pueden dejar a medias: hasta el final no se mira si hay que parar.
trozo = float(os.environ.get("TROZO", "0"))
latidos = 0

print(f"{dyno}: empiezo a trabajar", flush=True)
while not parar.wait(cada):
    latidos += 1
    print(f"{dyno}: latido {latidos}", flush=True)
    if trozo:
        print(f"{dyno}: empiezo un trozo de {trozo:g} segundos", flush=True)
        time.sleep(trozo)  # la señal llega, pero el sueño sigue hasta el final
print(f"{dyno}: recibí SIGTERM y termino en orden", flush=True)
