"""The server behind `rendimiento`: takes traces over OTLP/HTTP and keeps the newest of them."""
