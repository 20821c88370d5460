"""Answers with the dyno's name, and counts aloud: nothing of the count may get lost."""

import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = f"{os.environ['DYNO']} {os.environ['HEROKU_RELEASE_VERSION']}\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def count():
    n = 0
    while True:
        n += 1
        print(f"count={n}", flush=True)
        time.sleep(0.05)


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


threading.Thread(target=count, daemon=True).start()
Server(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
