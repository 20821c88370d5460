"""Crea las tablas y las llena. Se ejecuta una vez, en un dyno de un solo uso:

    minidyno run "python preparar.py"
"""

import datos

print(datos.preparar())
