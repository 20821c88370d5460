"""Una librería que vende por internet. Cada pieza que le falta se nota en una página."""

import os
import time
import traceback

import cache
import datos
from flask import Flask, jsonify, render_template, request
from libros import ENVIO, LIBROS
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
app.json.ensure_ascii = False

almacen = datos.abrir()
memoria = cache.abrir()
dyno = os.environ.get("DYNO", "local")
# Lo que tarda el banco en contestar, en segundos: mientras tanto aquí solo se espera.
banco = float(os.environ.get("BANCO", "0.5"))
# Con LOGS=no la app se traga sus errores, como quien escribe «except: pass».
con_logs = os.environ.get("LOGS", "si") != "no"


@app.get("/")
def portada():
    idioma = request.accept_languages.best_match(["es", "en"]) or "es"
    pedidos = almacen.pedidos()
    return render_template(
        f"portada.{idioma}.html", libros=LIBROS, pedidos=pedidos, dyno=dyno, piezas=piezas()
    )


@app.get("/json")
def que_hay():
    return jsonify(piezas())


def piezas():
    """Con qué cuenta esta copia: no lo dice el código, lo dicen las config vars."""
    return {"dyno": dyno, "datos": almacen.nombre, "cache": memoria.nombre}


@app.get("/pedidos")
def ver_pedidos():
    pedidos = almacen.pedidos()
    return jsonify(dyno=dyno, pedidos=pedidos, total=len(pedidos))


@app.post("/pedidos")
def pedir():
    libro, nombre = request.form.get("libro", ""), request.form.get("nombre", "")[:80]
    if libro not in LIBROS or not nombre:
        return jsonify(error="Faltan un libro del catálogo y un nombre"), 400
    almacen.anotar(libro, nombre)
    return ver_pedidos()


@app.get("/cobrar")
def cobrar():
    """Preguntar al banco es esperar. Quien atiende de uno en uno hace esperar a todos."""
    time.sleep(banco)
    return jsonify(cobrado=True, dyno=dyno)


@app.get("/juntos")
def comprados_juntos():
    """Qué libros se compran juntos: hay que cruzar miles de ventas."""
    parejas, estaba = memoria.recordar("juntos", 60, almacen.juntos)
    respuesta = jsonify(parejas=parejas, de_la_cache=estaba, dyno=dyno)
    respuesta.headers["X-Cache"] = "hit" if estaba else "miss"
    return respuesta


@app.post("/envio")
def cuanto_cuesta_enviar():
    pais = request.form.get("pais", "")
    return jsonify(pais=pais, precio=ENVIO[pais])


@app.get("/salud")
def salud():
    """No basta con contestar: hay que poder leer los pedidos."""
    almacen.pedidos()
    return "ok\n"


@app.get("/caer")
def caer():
    """El proceso termina de golpe. Con código 3, gunicorn entiende que él también debe parar."""
    print("Alguien pidió /caer: el proceso termina con código 3", flush=True)
    os._exit(3)


@app.errorhandler(Exception)
def salio_mal(error):
    """A quien visita, una frase. A quien lo tiene que arreglar, todo lo demás."""
    if isinstance(error, HTTPException):
        return error
    if con_logs:
        peticion = request.headers.get("X-Request-ID", "-")
        print(f"error en {request.path} {dict(request.form)} request_id={peticion}", flush=True)
        # De todo el camino, el último paso: dónde falló.
        traceback.print_exception(error, limit=-1)
    return jsonify(error="Algo salió mal"), 500


@app.after_request
def decir_quien(respuesta):
    respuesta.headers["X-Dyno"] = dyno
    return respuesta


if __name__ == "__main__":
    # El servidor con el que se escribe la app: un proceso, una visita cada vez.
    # A un dyno lo llaman desde fuera de él; en tu máquina, solo desde ella.
    todas = "0.0.0.0" if "DYNO" in os.environ else "127.0.0.1"
    direccion = os.environ.get("HOST", todas)
    app.run(host=direccion, port=int(os.environ.get("PORT", "5000")), threaded=False)
