"""Un catálogo en el que cada ficha tiene la forma que necesita: documentos, en MongoDB."""

import os

import pymongo
from flask import Flask, jsonify, request
from fichas import SinServicio, buscar, coleccion, por_tipo

app = Flask(__name__)
app.json.ensure_ascii = False


@app.get("/")
def portada():
    unido = "MONGODB_URI" in os.environ
    nombre = os.environ.get("HEROKU_APP_NAME", "fichas")
    return jsonify(app=nombre, servicios={"mongodb": unido})


@app.get("/salud")
def salud():
    return "ok\n"


@app.get("/fichas")
def lista():
    """Las fichas que cumplen lo que se pide: /fichas?tipo=libro&datos.paginas=320"""
    return jsonify(buscar(coleccion(), request.args))


@app.get("/tipos")
def tipos():
    """Cuántas hay de cada tipo. Cuenta el servidor, no la app."""
    return jsonify(por_tipo(coleccion()))


@app.post("/fichas")
def nueva():
    """Guarda una ficha tal como llega: nadie ha declarado antes qué campos tiene."""
    ficha = request.get_json()
    coleccion().insert_one(dict(ficha))
    return jsonify(ficha), 201


@app.errorhandler(SinServicio)
def sin_servicio(error):
    return jsonify(error=str(error)), 503


@app.errorhandler(pymongo.errors.PyMongoError)
def no_contesta(error):
    print(f"MongoDB no contesta: {error}", flush=True)
    return jsonify(error="MongoDB no contesta"), 503


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "5000")))
