"""The control plane over HTTP: Heroku Platform API v3 as an ASGI application."""
