"""Los pedidos: en un archivo del disco o, si hay DATABASE_URL, en PostgreSQL."""

import json
import os
from collections import Counter
from itertools import combinations
from pathlib import Path

import psycopg
from psycopg.rows import dict_row

TABLAS = """
SELECT pg_advisory_xact_lock(3); -- dos dynos pueden arrancar a la vez
CREATE TABLE IF NOT EXISTS pedidos (
    id bigserial PRIMARY KEY, libro text NOT NULL, nombre text NOT NULL,
    hora timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS ventas (cliente int NOT NULL, libro int NOT NULL);
-- Tres mil ventas de otros años: siempre las mismas, y bastantes para que sumarlas cueste.
INSERT INTO ventas
SELECT n % 20, (n * n + n / 20) % 101 FROM generate_series(1, 3000) AS n
WHERE NOT EXISTS (SELECT FROM ventas);
"""

JUNTOS = """
SELECT a.libro AS uno, b.libro AS otro, count(*) AS veces
FROM ventas a JOIN ventas b ON a.cliente = b.cliente AND a.libro < b.libro
GROUP BY a.libro, b.libro ORDER BY veces DESC, uno, otro LIMIT 3
"""


class Archivo:
    """Una línea por pedido, en el disco de este dyno."""

    nombre = "archivo"

    def __init__(self, ruta="pedidos.txt"):
        self.ruta = Path(ruta)

    def anotar(self, libro, nombre):
        with self.ruta.open("a") as archivo:
            archivo.write(json.dumps({"libro": libro, "nombre": nombre}) + "\n")

    def pedidos(self):
        lineas = self.ruta.read_text().splitlines() if self.ruta.exists() else []
        return [json.loads(linea) for linea in lineas]

    def juntos(self):
        clientes = {}
        for n in range(1, 3001):
            clientes.setdefault(n % 20, []).append((n * n + n // 20) % 101)
        cuenta = Counter()
        for libros in clientes.values():
            cuenta.update(p for p in combinations(sorted(libros), 2) if p[0] != p[1])
        mejores = sorted(cuenta.items(), key=lambda par: (-par[1], par[0]))[:3]
        return [{"uno": uno, "otro": otro, "veces": v} for (uno, otro), v in mejores]


class Postgres:
    """Una fila por pedido, en un servidor que sobrevive a los dynos."""

    nombre = "postgresql"

    def __init__(self, direccion):
        self.direccion = direccion
        with self.conectar() as conexion:
            conexion.execute(TABLAS)

    def conectar(self):
        return psycopg.connect(self.direccion, connect_timeout=5, row_factory=dict_row)

    def anotar(self, libro, nombre):
        with self.conectar() as conexion:
            # Los datos van aparte de la frase: así nadie puede escribir SQL en su nombre.
            conexion.execute(
                "INSERT INTO pedidos (libro, nombre) VALUES (%s, %s)", (libro, nombre)
            )

    def pedidos(self):
        with self.conectar() as conexion:
            return conexion.execute("SELECT libro, nombre FROM pedidos ORDER BY id").fetchall()

    def juntos(self):
        with self.conectar() as conexion:
            return conexion.execute(JUNTOS).fetchall()


def abrir():
    """Lo que haya: quien conecta una base de datos no toca el código."""
    direccion = os.environ.get("DATABASE_URL")
    return Postgres(direccion) if direccion else Archivo()
