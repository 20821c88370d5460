"""Una app pequeña para ver cómo funciona una PaaS: cada página enseña una cosa."""

import json
import os
import time
from pathlib import Path

from dentro import mirar
from flask import Flask, g, jsonify, render_template, request

app = Flask(__name__)
app.json.ensure_ascii = False  # «¡Hola!» y no \u00a1Hola!

# Lo que esta copia guarda en memoria: otro dyno tiene la suya, y al reiniciar se pierde.
arranque = time.time()
memoria = []
visitas = 0
# Lo que guarda en su disco: también es solo suyo.
apuntes = Path("apuntes.txt")


def quien_soy():
    """Lo que la plataforma le cuenta al proceso con variables de entorno."""
    return {
        "dyno": os.environ.get("DYNO", "local"),
        "app": os.environ.get("HEROKU_APP_NAME", "hola-python"),
        "release": os.environ.get("HEROKU_RELEASE_VERSION", "v0"),
        "saludo": os.environ.get("SALUDO", "¡Hola!"),
        "pid": os.getpid(),
        "segundos": round(time.time() - arranque, 1),
        "visitas": visitas,
    }


@app.get("/")
def portada():
    global visitas
    visitas += 1
    idioma = request.accept_languages.best_match(["es", "en"]) or "es"
    return render_template(f"portada.{idioma}.html", **quien_soy())


@app.get("/json")
def como_json():
    return jsonify(quien_soy())


@app.get("/salud")
def salud():
    return "ok\n"


@app.get("/lento")
def lento():
    """Tarda `s` segundos. Pasados 30, el router se cansa de esperar (H12)."""
    segundos = numero("s", 3, 120)
    time.sleep(segundos)
    return jsonify(tardo=segundos, **quien_soy())


@app.get("/memoria")
def ocupar_memoria():
    """Ocupa `mb` megabytes y no los suelta. Pasado el límite del dyno: R14."""
    memoria.append(b"x" * int(numero("mb", 50, 2000) * 1_000_000))
    return jsonify(ocupados_mb=sum(map(len, memoria)) // 1_000_000, **quien_soy())


@app.get("/disco")
def disco():
    """Apunta la hora en un archivo. El disco es efímero: reinicia el dyno y mira otra vez."""
    with apuntes.open("a") as archivo:
        archivo.write(time.strftime("%H:%M:%S") + "\n")
    return leer_disco()


@app.get("/apuntes")
def leer_disco():
    """Lo apuntado en el disco de este dyno, sin apuntar nada."""
    lineas = apuntes.read_text().splitlines() if apuntes.exists() else []
    return jsonify(lineas=lineas[-20:], **quien_soy())


@app.get("/dentro")
def por_dentro():
    """Lo que este proceso ve: procesos, archivos, límites. Compáralo con «python dentro.py»."""
    return app.response_class(json.dumps(mirar(), indent=2) + "\n", mimetype="application/json")


@app.get("/caer")
def caer():
    """Termina el proceso de golpe. Con código 3, gunicorn entiende que él también debe parar."""
    print("Alguien pidió /caer: el proceso termina con código 3", flush=True)
    os._exit(3)


def numero(nombre, normal, maximo):
    return min(max(request.args.get(nombre, normal, type=float), 0), maximo)


@app.before_request
def empezar_reloj():
    g.empezo = time.perf_counter()


@app.after_request
def escribir_log(respuesta):
    """Los logs son un flujo de líneas por la salida estándar; la plataforma los recoge."""
    ms = (time.perf_counter() - g.empezo) * 1000
    peticion = request.headers.get("X-Request-ID", "-")
    print(
        f"{request.method} {request.path} status={respuesta.status_code} "
        f"service={ms:.0f}ms request_id={peticion}",
        flush=True,
    )
    respuesta.headers["X-Dyno"] = os.environ.get("DYNO", "local")  # para contar quién responde
    return respuesta


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "5000")))
