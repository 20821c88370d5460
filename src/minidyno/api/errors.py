"""Errors on the wire: Heroku's envelope `{id, message, url}`, with our own id beside."""

from starlette.types import ASGIApp

from minidyno.api.replies import reply
from minidyno.domain.errors import MinidynoError
from minidyno.domain.language import Language

REFERENCE = {
    "es": "http://127.0.0.1:8000/referencia/errores/",
    "en": "http://127.0.0.1:8000/en/referencia/errores/",
}

# The ids by which Heroku's own clients recognise what happened.
HEROKU_IDS = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    413: "request_entity_too_large",
    416: "requested_range_not_satisfiable",
    422: "invalid_params",
    500: "internal_server_error",
    502: "bad_gateway",
    503: "service_unavailable",
    507: "insufficient_storage",
}

# What a 404 was looking for, when our id does not say so by itself.
_RESOURCES = {"process_type_unknown": "formation", "app_misspelt": "app"}


def error_reply(error: MinidynoError, language: Language) -> ASGIApp:
    """Turn an error of ours into an answer."""
    status = error.entry.status
    body: dict[str, str] = {
        "id": HEROKU_IDS.get(status, error.error_id),
        "minidyno_id": error.error_id,
        "message": error.say(language),
        "url": f"{REFERENCE[language]}#{error.error_id}",
    }
    if status == 404 and error.error_id != "not_found":
        body["resource"] = _RESOURCES.get(error.error_id, error.error_id.removesuffix("_not_found"))
    headers = {"WWW-Authenticate": 'Bearer realm="minidyno"'} if status == 401 else {}
    return reply(body, status, headers)
