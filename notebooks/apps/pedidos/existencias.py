"""La base de datos de otra app, si está unida a esta con el nombre ALMACEN."""

import os

import psycopg


def descontar(pedido):
    """Quita una unidad del almacén. Devuelve una frase para el log."""
    direccion = os.environ.get("ALMACEN_URL")
    if not direccion:
        return "sin almacén"
    with psycopg.connect(direccion, connect_timeout=5) as base:
        fila = base.execute(
            "UPDATE productos SET unidades = unidades - 1 WHERE id = %s RETURNING unidades",
            [pedido["producto"]],
        ).fetchone()
    return f"quedan {fila[0]}" if fila else "ese producto no existe"
