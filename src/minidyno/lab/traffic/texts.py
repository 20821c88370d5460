"""What a traffic report says, in both languages."""

from collections.abc import Mapping

# id: (Spanish, English)
TEXTS: Mapping[str, tuple[str, str]] = {
    "summary": (
        "{sent} peticiones en {seconds} ({rate} por segundo): {ok} bien, {failed} con fallo. "
        "La mitad tardó como mucho {p50}; 95 de cada 100, {p95}; 99 de cada 100, {p99}; "
        "la más lenta, {max}.",
        "{sent} requests in {seconds} ({rate} per second): {ok} fine, {failed} failed. "
        "Half took at most {p50}; 95 of 100, {p95}; 99 of 100, {p99}; the slowest, {max}.",
    ),
    "late": (
        "Aviso: tu máquina no dio abasto para enviar a tiempo (hasta {late} de retraso); las "
        "latencias incluyen esa espera. Prueba con menos rate.",
        "Note: your machine could not send on time (up to {late} late); the latencies include "
        "that wait. Try a lower rate.",
    ),
    "failures": ("Fallos: {list}.", "Failures: {list}."),
    "latency_title": ("Histograma de latencias", "Latency histogram"),
    "latency_desc": (
        "{count} columnas de {width} cada una; la más alta, de {low} a {high}, tiene {most} de "
        "{sent} peticiones. p50 {p50}, p95 {p95}, p99 {p99}. Los fallos van en rojo encima.",
        "{count} columns of {width} each; the highest, from {low} to {high}, has {most} of "
        "{sent} requests. p50 {p50}, p95 {p95}, p99 {p99}. Failures are in red on top.",
    ),
    "dynos_title": ("Reparto entre los dynos", "Share of each dyno"),
    "dynos_desc": (
        "Respuestas de cada dyno: {list}.",
        "Answers of each dyno: {list}.",
    ),
    "latency": ("Latencia", "Latency"),
    "fine": ("Bien", "Fine"),
    "failed": ("Con fallo", "Failed"),
    "dyno": ("Dyno", "Dyno"),
    "answers": ("Respuestas", "Answers"),
    "share": ("Parte", "Share"),
    "as_table": ("Los mismos datos en una tabla", "The same data as a table"),
    # kinds of failure
    "refused": ("conexión rechazada", "connection refused"),
    "closed": ("conexión cortada", "connection cut"),
    "timeout": ("sin respuesta a tiempo", "no answer in time"),
    "malformed": ("respuesta que no es HTTP", "answer that is not HTTP"),
    "status": ("estado {status}", "status {status}"),
}
