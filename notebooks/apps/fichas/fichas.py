"""Documentos en MongoDB: se guardan enteros, y se busca por cualquiera de sus campos."""

import os
from functools import cache

from pymongo import MongoClient


class SinServicio(Exception):
    """Falta la config var de un servicio."""


@cache
def cliente():
    # Un cliente por proceso: él mismo guarda las conexiones y las reparte entre los hilos.
    direccion = os.environ.get("MONGODB_URI")
    if not direccion:
        raise SinServicio("Falta MONGODB_URI: esta app no tiene dónde guardar fichas")
    return MongoClient(direccion, serverSelectionTimeoutMS=5000)


def coleccion():
    return cliente().get_default_database("fichas")["fichas"]


def buscar(donde, campos):
    """Las fichas con esos valores, sin el identificador que les pone MongoDB."""
    pedido = {campo: _valor(texto) for campo, texto in campos.items()}
    return list(donde.find(pedido, {"_id": False}).sort("nombre").limit(50))


def por_tipo(donde):
    """Cuántas fichas hay de cada tipo."""
    grupos = donde.aggregate(
        [{"$group": {"_id": "$tipo", "fichas": {"$sum": 1}}}, {"$sort": {"_id": 1}}]
    )
    return {grupo["_id"]: grupo["fichas"] for grupo in grupos}


def _valor(texto):
    # En la dirección de una página todo es texto; en una ficha, un número es un número.
    return int(texto) if texto.isdecimal() else texto
