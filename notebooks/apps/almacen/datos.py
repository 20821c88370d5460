"""La base de datos: lo único de esta app que tiene que durar."""

import os

import psycopg
import trazas
from psycopg.rows import dict_row

PRODUCTOS = 3000


class SinServicio(Exception):
    """Falta la config var de un servicio."""


def conectar():
    """Abre una conexión. Al salir de `with`, confirma los cambios; con un error, los deshace."""
    direccion = os.environ.get("DATABASE_URL")
    if not direccion:
        raise SinServicio("Falta DATABASE_URL: esta app no tiene base de datos")
    base = psycopg.connect(direccion, row_factory=dict_row, connect_timeout=5)
    return trazas.consultas(base)


def producto(numero):
    with conectar() as base:
        return base.execute(
            "SELECT id, nombre, precio, kilos, unidades FROM productos WHERE id = %s", [numero]
        ).fetchone()


def total():
    with conectar() as base:
        return base.execute(
            "SELECT count(*) AS productos, sum(unidades)::int AS unidades FROM productos"
        ).fetchone()


def mas_caros():
    """Para saber el puesto de cada producto, cuenta los que son más caros. Uno por uno."""
    with conectar() as base:
        return base.execute(
            """
            SELECT nombre, precio,
                   (SELECT count(*) + 1 FROM productos otro WHERE otro.precio > p.precio) AS puesto
            FROM productos p ORDER BY puesto, id LIMIT 10
            """
        ).fetchall()


def mover(de, a, unidades, fallar=False):
    """Quita de un producto y pone en otro. Las dos cosas, o ninguna: es una transacción."""
    cambio = "UPDATE productos SET unidades = unidades + %s WHERE id = %s"
    with conectar() as base:
        base.execute(cambio, [-unidades, de])
        if fallar:
            raise RuntimeError("Se va la luz justo en medio")
        base.execute(cambio, [unidades, a])


def preparar():
    """Crea la tabla y la llena. Repetirlo no hace daño: lo que existe se deja como está."""
    with conectar() as base:
        base.execute(
            """
            CREATE TABLE IF NOT EXISTS productos (
                id integer PRIMARY KEY,
                nombre text NOT NULL,
                precio integer NOT NULL,
                kilos integer NOT NULL,
                unidades integer NOT NULL CHECK (unidades >= 0)
            )
            """
        )
        base.cursor().executemany(
            "INSERT INTO productos VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [_inventado(numero) for numero in range(1, PRODUCTOS + 1)],
        )
    return total()


def _inventado(numero):
    # Siempre los mismos datos. Entre ellos hay uno mal escrito, como en todas las tablas.
    kilos = 0 if numero == 1313 else 1 + numero % 7
    return numero, f"Herramienta {numero}", 500 + numero * 7919 % 10_007, kilos, 100
