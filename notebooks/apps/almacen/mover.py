"""Mueve unidades de un producto a otro, y puede irse la luz a medio camino.

    minidyno run "python mover.py 1 2 5"
    minidyno run "python mover.py 1 2 5 apagon"
"""

import sys

import datos

de, a, unidades = map(int, sys.argv[1:4])
try:
    datos.mover(de, a, unidades, fallar="apagon" in sys.argv)
except RuntimeError as error:
    print(f"✗ {error}")
for numero in (de, a):
    print(numero, "→", datos.producto(numero)["unidades"], "unidades")
