"""Una app que trae su propia imagen. No usa más que Python: nada que instalar."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

AQUI = Path(__file__).parent
SALUDO = AQUI / "saludo.txt"  # lo escribió el Dockerfile al construir la imagen


def se_puede_escribir(carpeta):
    """Dentro de un contenedor de minidyno solo se escribe en /tmp."""
    try:
        prueba = Path(carpeta) / "prueba"
        prueba.touch()
        prueba.unlink()
    except OSError:
        return False
    return True


def quien_soy():
    """Lo que la imagen y la plataforma le dan al proceso."""
    return {
        "saludo": SALUDO.read_text(encoding="utf-8").strip(),
        "dyno": os.environ.get("DYNO", "local"),
        "release": os.environ.get("HEROKU_RELEASE_VERSION", "v0"),
        "carpeta": str(Path.cwd()),
        "usuario": os.getuid(),
        "escribe_en_su_carpeta": se_puede_escribir(AQUI),
        "escribe_en_tmp": se_puede_escribir("/tmp"),
    }


class Pagina(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/salud":
            self.responder("ok\n", "text/plain")
        else:
            self.responder(json.dumps(quien_soy(), ensure_ascii=False) + "\n", "application/json")

    def responder(self, texto, tipo):
        cuerpo = texto.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{tipo}; charset=utf-8")
        self.send_header("Content-Length", str(len(cuerpo)))
        self.end_headers()
        self.wfile.write(cuerpo)


if __name__ == "__main__":
    if "--revisar" in sys.argv:
        print("La imagen está completa:", SALUDO.read_text(encoding="utf-8").strip())
        sys.exit()
    # En un contenedor se escucha en todas sus direcciones: solo el router llega a ellas.
    ThreadingHTTPServer(("0.0.0.0", int(os.environ.get("PORT", "5000"))), Pagina).serve_forever()
