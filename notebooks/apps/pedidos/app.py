"""Recibe pedidos y los deja en una cola. Quien pide no espera a que se preparen."""

import os

import cola
import redis
from flask import Flask, jsonify, request

app = Flask(__name__)
app.json.ensure_ascii = False

SERVICIOS = {"redis": "REDIS_URL", "correo": "SMTP_HOST", "almacén": "ALMACEN_URL"}


@app.get("/")
def portada():
    """Qué servicios están unidos a esta app. Se ven los nombres; los valores, nunca."""
    unidos = {servicio: nombre in os.environ for servicio, nombre in SERVICIOS.items()}
    return jsonify(app=os.environ.get("HEROKU_APP_NAME", "pedidos"), servicios=unidos)


@app.get("/salud")
def salud():
    return "ok\n"


# Un pedido se hace con POST. También con GET, para probarlo desde la barra del navegador.
@app.route("/pedir", methods=["GET", "POST"])
def pedir():
    """Apunta `n` pedidos de un producto y contesta con su número, sin prepararlos."""
    n = min(max(request.values.get("n", 1, type=int), 1), 500)
    producto = request.values.get("producto", 7, type=int)
    correo = request.values.get("correo", "ana@example.com")
    with cola.conectar() as red:
        pedidos = [cola.apuntar(red, producto, correo)["id"] for _ in range(n)]
        return jsonify(apuntados=pedidos, **cola.cuantos(red)), 202


@app.get("/cola")
def como_va():
    with cola.conectar() as red:
        return jsonify(cola.cuantos(red))


@app.errorhandler(cola.SinServicio)
def sin_servicio(error):
    return jsonify(error=str(error)), 503


@app.errorhandler(redis.RedisError)
def no_contesta(error):
    print(f"Redis no contesta: {error}", flush=True)
    return jsonify(error="La cola no contesta"), 503


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "5000")))
