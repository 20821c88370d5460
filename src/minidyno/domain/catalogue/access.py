"""Errors about who may call the API, and from where."""

from minidyno.domain.catalogue.entry import FORBIDDEN, NOT_FOUND, Entry

ENTRIES: dict[str, Entry] = {
    "unauthorized": Entry(
        401,
        FORBIDDEN,
        "Falta el token o no es el de esta plataforma. Está en el archivo token de la carpeta "
        "de minidyno (~/.minidyno/token).",
        "The token is missing or is not this platform's. It is in the file token of minidyno's "
        "folder (~/.minidyno/token).",
    ),
    "host_forbidden": Entry(
        403,
        FORBIDDEN,
        "La API no atiende al host «{host}»: solo a 127.0.0.1 y localhost.",
        "The API does not answer for host “{host}”: only for 127.0.0.1 and localhost.",
    ),
    "origin_forbidden": Entry(
        403,
        FORBIDDEN,
        "La página {origin} no puede llamar a la API de tu plataforma.",
        "Page {origin} may not call your platform's API.",
    ),
    "signature_invalid": Entry(
        403,
        FORBIDDEN,
        "Esta dirección no es válida o ya caducó. Pide otra.",
        "This address is not valid or has expired. Ask for another.",
    ),
    "user_not_found": Entry(
        404,
        NOT_FOUND,
        "No existe la persona «{user}»: esta plataforma es de una sola. Usa «~».",
        "There is no person “{user}”: this platform belongs to one alone. Use “~”.",
    ),
}
