"""The control plane's public door: Heroku's Platform API, version 3, as an ASGI application."""
