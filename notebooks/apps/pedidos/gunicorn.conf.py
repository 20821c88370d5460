"""Cómo sirve gunicorn la app. Lo lee él solo, por llamarse así."""

import os

# HOST la pone quien quiera escuchar en otra dirección; Heroku exige escuchar en todas.
bind = f"{os.environ.get('HOST', '0.0.0.0')}:{os.environ.get('PORT', '5000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = 8  # una petición lenta no detiene a las demás
# Carga la app antes de abrir el puerto: si no carga, el dyno no llega a estar en marcha.
preload_app = True
# El router guarda sus conexiones 90 segundos: el dyno no debe cerrarlas antes (error H13).
keepalive = 95
# Con SIGTERM termina las peticiones en curso; a los 30 segundos llegaría SIGKILL (error R12).
graceful_timeout = 25
# Nadie administra este gunicorn desde fuera.
control_socket_disable = True
