"""A shop with a page that is slow because of one query, and one that fails."""

import os
import sqlite3
from wsgiref.simple_server import WSGIRequestHandler, make_server

from opentelemetry.instrumentation.wsgi import OpenTelemetryMiddleware

SLOW = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1500000)
SELECT count(*) FROM n WHERE i % 7 = 3 -- todas las ventas"""


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def shop(environ, start_response):
    path = environ["PATH_INFO"]
    with sqlite3.connect(":memory:") as db:
        cursor = db.cursor()
        cursor.execute("SELECT 1")
        if path == "/informe":
            cursor.execute(SLOW)
        if path == "/falla":
            total = {}["café"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hola\n"]


make_server(
    "127.0.0.1", int(os.environ["PORT"]), OpenTelemetryMiddleware(shop), handler_class=Quiet
).serve_forever()
