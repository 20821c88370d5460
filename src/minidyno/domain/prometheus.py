"""Metrics in the text form that Prometheus reads."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from minidyno.domain.request_metrics import Window

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS = (5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000)  # milliseconds

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric with all that has it; `kind` is "counter", "gauge" or "histogram".

    A sample is a suffix of the name ("_bucket"), its labels, and its value.
    """

    name: str
    kind: str
    about: str
    samples: Sequence[tuple[str, Labels, float]]


def text(metrics: Iterable[Metric]) -> str:
    """Write them; one without samples is left out."""
    lines: list[str] = []
    for metric in metrics:
        if not metric.samples:
            continue
        lines.append(f"# HELP {metric.name} {metric.about}")
        lines.append(f"# TYPE {metric.name} {metric.kind}")
        lines += [
            f"{metric.name}{suffix}{_labels(labels)} {_number(value)}"
            for suffix, labels, value in metric.samples
        ]
    return "".join(f"{line}\n" for line in lines)


def of_apps(totals: Mapping[str, Window]) -> list[Metric]:
    """What was counted of apps since they are measured, by their names."""
    requests: list[tuple[str, Labels, float]] = []
    errors: list[tuple[str, Labels, float]] = []
    seconds: list[tuple[str, Labels, float]] = []
    starts: list[tuple[str, Labels, float]] = []
    crashes: list[tuple[str, Labels, float]] = []
    cpu: list[tuple[str, Labels, float]] = []
    for app, whole in totals.items():
        requests += [("", {"app": app, "status": c}, n) for c, n in sorted(whole.classes.items())]
        errors += [("", {"app": app, "code": c}, n) for c, n in sorted(whole.codes.items())]
        seconds += _buckets(app, whole)
        for name, dyno in sorted(whole.dynos.items()):
            labels = {"app": app, "dyno": name}
            starts.append(("", labels, dyno.starts))
            crashes.append(("", labels, dyno.crashes))
            cpu.append(("", labels, dyno.cpu))
    return [
        Metric("minidyno_requests_total", "counter", "Requests answered, by class.", requests),
        Metric("minidyno_error_codes_total", "counter", "H, R and L codes in the log.", errors),
        Metric("minidyno_request_duration_seconds", "histogram", "How long dynos took.", seconds),
        Metric("minidyno_dyno_starts_total", "counter", "Starts of a dyno.", starts),
        Metric("minidyno_dyno_crashes_total", "counter", "Crashes of a dyno.", crashes),
        Metric("minidyno_dyno_cpu_seconds_total", "counter", "Processor used by a dyno.", cpu),
    ]


def _buckets(app: str, whole: Window) -> list[tuple[str, Labels, float]]:
    sketch = whole.service
    found: list[tuple[str, Labels, float]] = [
        ("_bucket", {"app": app, "le": _number(bound / 1000)}, sketch.up_to(bound))
        for bound in BOUNDS
    ]
    found.append(("_bucket", {"app": app, "le": "+Inf"}, sketch.count))
    found.append(("_sum", {"app": app}, sketch.total / 1000))
    found.append(("_count", {"app": app}, sketch.count))
    return found


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    inside = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{inside}}}"


def _escaped(value: str) -> str:
    return re.sub(r'[\\"\n]', lambda m: "\\n" if m[0] == "\n" else f"\\{m[0]}", value)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(round(value, 6))
