"""Las trazas: qué hizo cada petición y cuánto tardó cada paso. Las hace OpenTelemetry."""

import os


def encender(app):
    """Mide cada petición y cada consulta, si hay adónde enviarlas.

    La dirección y la clave las lee la propia biblioteca de OTEL_EXPORTER_OTLP_ENDPOINT y
    OTEL_EXPORTER_OTLP_HEADERS.
    """
    if "OTEL_EXPORTER_OTLP_ENDPOINT" not in os.environ:
        return
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.flask import FlaskInstrumentor
    from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    proveedor = TracerProvider()
    # Salen en paquetes y por detrás: quien visita la app no espera a que lleguen.
    proveedor.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(), schedule_delay_millis=500))
    trace.set_tracer_provider(proveedor)
    FlaskInstrumentor().instrument_app(app)
    PsycopgInstrumentor().instrument()
