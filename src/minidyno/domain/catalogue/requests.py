"""Errors about the form of a request to the API."""

from minidyno.domain.catalogue.entry import FAILED, NOT_FOUND, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "not_found": Entry(
        404,
        NOT_FOUND,
        "La API no tiene {method} {path}.",
        "The API has no {method} {path}.",
    ),
    "name_empty": Entry(
        422,
        USAGE,
        "Falta un nombre: el que diste está vacío. Si viene de una variable, mira que tenga valor.",
        "A name is missing: the one given is empty. If it comes from a variable, see that it has "
        "a value.",
    ),
    "bad_json": Entry(
        400,
        USAGE,
        "El cuerpo de la petición no es JSON válido: {reason}",
        "The request's body is not valid JSON: {reason}",
    ),
    "body_too_large": Entry(
        413,
        USAGE,
        "El cuerpo de la petición pesa más de {limit} bytes.",
        "The request's body is larger than {limit} bytes.",
    ),
    "param_missing": Entry(
        422,
        USAGE,
        "Falta el campo «{field}».",
        "Field “{field}” is missing.",
    ),
    "param_not_text": Entry(
        422,
        USAGE,
        "El campo «{field}» debe ser un texto.",
        "Field “{field}” must be a text.",
    ),
    "param_not_integer": Entry(
        422,
        USAGE,
        "El campo «{field}» debe ser un número entero que no sea negativo.",
        "Field “{field}” must be a whole number, not negative.",
    ),
    "param_not_boolean": Entry(
        422,
        USAGE,
        "El campo «{field}» debe ser true o false.",
        "Field “{field}” must be true or false.",
    ),
    "param_not_object": Entry(
        422,
        USAGE,
        "El campo «{field}» debe ser un objeto JSON.",
        "Field “{field}” must be a JSON object.",
    ),
    "param_not_list": Entry(
        422,
        USAGE,
        "El campo «{field}» debe ser una lista JSON.",
        "Field “{field}” must be a JSON list.",
    ),
    "range_invalid": Entry(
        416,
        USAGE,
        "No entiendo la cabecera Range «{value}». Por ejemplo: id ..; max=200",
        "The Range header “{value}” cannot be understood. For example: id ..; max=200",
    ),
    "internal_error": Entry(
        500,
        FAILED,
        "Error interno de minidyno (petición {request_id}). Los detalles están en {log}.",
        "Internal error of minidyno (request {request_id}). The details are in {log}.",
    ),
}
