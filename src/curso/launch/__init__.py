"""What `scripts/curso.py` does. Standard library alone: it runs before anything is installed."""
