"""The only place that names concrete classes: builds and closes everything."""
