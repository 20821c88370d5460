"""Una frase de SQL en la base de datos de la app, desde un dyno de un solo uso.

python consulta.py "SELECT count(*) FROM pedidos"
"""

import os
import sys

import psycopg

with psycopg.connect(os.environ["DATABASE_URL"]) as conexion:
    hecho = conexion.execute(sys.argv[1])
    print(hecho.statusmessage)
    for fila in hecho.fetchall() if hecho.description else ():
        print(*fila, sep=" | ")
