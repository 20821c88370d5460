"""The client: one interface, over HTTP or to a platform in this process (see client.py)."""
