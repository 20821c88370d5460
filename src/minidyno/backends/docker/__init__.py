"""Dynos as containers of a Docker Engine. The only package that knows the library for it."""
