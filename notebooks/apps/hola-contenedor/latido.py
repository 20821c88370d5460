"""El proceso worker: late, y se despide cuando le piden que pare."""

import os
import signal
import sys
import time


def despedirse(numero, marco):
    print("Me piden que pare. ¡Adiós!")
    sys.exit()


signal.signal(signal.SIGTERM, despedirse)
while True:
    print("Latido de", os.environ.get("DYNO", "local"))
    time.sleep(float(os.environ.get("LATIDO", "10")))
