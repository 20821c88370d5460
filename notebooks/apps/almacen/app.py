"""Un almacén que no guarda nada en su dyno: los datos, la caché y las trazas están fuera."""

import os
import random
import time

import datos
import psycopg
import trazas
from cache import recordar, resumen
from flask import Flask, g, jsonify, request

app = Flask(__name__)
app.json.ensure_ascii = False
trazas.encender(app)

# Lo que la app sabe de cada servicio: el nombre de una config var. Nada más.
SERVICIOS = {
    "postgresql": "DATABASE_URL",
    "memcached": "MEMCACHIER_SERVERS",
    "rendimiento": "OTEL_EXPORTER_OTLP_ENDPOINT",
}


@app.get("/")
def portada():
    """Qué servicios están unidos a esta app. Se ven los nombres; los valores, nunca."""
    unidos = {servicio: nombre in os.environ for servicio, nombre in SERVICIOS.items()}
    return jsonify(app=os.environ.get("HEROKU_APP_NAME", "almacen"), servicios=unidos)


@app.get("/salud")
def salud():
    return "ok\n"


@app.get("/producto/<int:numero>")
def producto(numero):
    """Un producto: de la caché, si está en ella; si no, de la base de datos."""
    clave = f"producto:{numero}"
    ficha, de_donde = recordar(clave, lambda: datos.producto(numero), fresco())
    if ficha is None:
        return jsonify(error=f"No hay ningún producto {numero}"), 404
    return jsonify(precio_por_kilo=round(ficha["precio"] / ficha["kilos"], 2), **ficha), de_donde


@app.get("/visita")
def visita():
    """Un producto elegido como lo hace la gente: unos pocos se miran mucho, y el resto, poco."""
    return producto(1 + int(datos.PRODUCTOS * random.random() ** 8))


@app.get("/ranking")
def ranking():
    """Los diez más caros. La consulta es lenta a propósito: búscala en las trazas."""
    lista, de_donde = recordar("ranking", datos.mas_caros, fresco())
    return jsonify(mas_caros=lista), de_donde


def fresco():
    """Con «?fresco=1» se pregunta a la base de datos, aunque la caché lo sepa."""
    return "fresco" in request.args


@app.get("/total")
def total():
    """Cuántas unidades hay entre todos los productos. Mover no debe cambiarlo."""
    return jsonify(datos.total())


@app.get("/cache")
def la_cache():
    """Cuántas veces acertó la caché, según ella misma."""
    return jsonify(resumen())


@app.errorhandler(datos.SinServicio)
def sin_servicio(error):
    return jsonify(error=str(error)), 503


@app.errorhandler(psycopg.OperationalError)
def no_contesta(error):
    print(f"La base de datos no contesta: {error}", flush=True)
    return jsonify(error="La base de datos no contesta"), 503


@app.errorhandler(ConnectionError)
def la_cache_no_contesta(error):
    return jsonify(error="La caché no contesta"), 503


@app.errorhandler(psycopg.errors.UndefinedTable)
def sin_tablas(error):
    return jsonify(error="Faltan las tablas. Créalas con: python preparar.py"), 503


@app.before_request
def empezar_reloj():
    g.empezo = time.perf_counter()


@app.after_request
def escribir_log(respuesta):
    ms = (time.perf_counter() - g.empezo) * 1000
    print(
        f"{request.method} {request.path} status={respuesta.status_code} service={ms:.0f}ms "
        f"cache={respuesta.headers.get('X-Cache', '-')}",
        flush=True,
    )
    return respuesta


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "5000")))
