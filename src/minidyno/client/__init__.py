"""An asynchronous client of the platform's API, over HTTP or over an ASGI application."""
