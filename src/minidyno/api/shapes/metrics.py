"""How an app does, in JSON."""

from collections.abc import Sequence

from minidyno.api.replies import when
from minidyno.api.shapes.names import Json
from minidyno.domain.latency_sketch import ERROR, Sketch
from minidyno.domain.request_metrics import SlowRequest, Window
from minidyno.services.app_metrics import Measured

_SHARES = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))


def metrics_json(measured: Measured, parts: Sequence[Window]) -> Json:
    """The whole, its columns oldest first, its dynos, its slowest requests.

    Times in milliseconds; percentiles are within `error` of a time that was measured.
    """
    whole = measured.whole
    return {
        "since": when(measured.since),
        "until": when(measured.until),
        "step": parts[0].width if parts else measured.width,
        "error": ERROR,
        "behind": measured.behind,
        "requests": whole.requests,
        "per_minute": round(whole.requests * 60 / (measured.until - measured.since), 3),
        "bytes": whole.size,
        "status": dict(sorted(whole.classes.items())),
        "codes": dict(sorted(whole.codes.items())),
        **_quantiles(whole.service),
        "dynos": [
            {
                "name": name,
                "memory": round(counts.memory) if counts.looks else None,
                "memory_most": counts.memory_most if counts.looks else None,
                "cpu_seconds": round(counts.cpu, 3) if counts.looks or counts.cpu else None,
                "starts": counts.starts,
                "crashes": counts.crashes,
            }
            for name, counts in sorted(whole.dynos.items())
        ],
        "columns": [_column(part) for part in parts],
        "slowest": [_slow(request) for request in measured.slow],
    }


def _column(part: Window) -> Json:
    return {
        "at": when(part.start),
        "requests": part.requests,
        "failed": part.failed,
        **_quantiles(part.service),
    }


def _quantiles(sketch: Sketch) -> Json:
    found = {name: sketch.quantile(share) for name, share in _SHARES}
    return {name: None if value is None else round(value, 1) for name, value in found.items()}


def _slow(request: SlowRequest) -> Json:
    return {
        "at": when(request.at),
        "method": request.method,
        "path": request.path,
        "status": request.status,
        "code": request.code or None,
        "dyno": request.dyno,
        "service": request.service,
        "line": request.number,
    }
