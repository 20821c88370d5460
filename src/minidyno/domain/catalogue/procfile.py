"""Errors about the Procfile."""

from minidyno.domain.catalogue.entry import FAILED, Entry

ENTRIES: dict[str, Entry] = {
    "procfile_line_invalid": Entry(
        422,
        FAILED,
        "No entiendo la línea {line} del Procfile: «{text}». Cada línea tiene la forma "
        "«tipo: comando», por ejemplo: web: python app.py",
        "Line {line} of the Procfile cannot be understood: “{text}”. Every line has the form "
        "“type: command”, for example: web: python app.py",
    ),
    "procfile_type_repeated": Entry(
        422,
        FAILED,
        "La línea {line} del Procfile repite el tipo de proceso «{type}», que ya estaba en la "
        "línea {first}. Deja una sola.",
        "Line {line} of the Procfile repeats the process type “{type}”, which is already on line "
        "{first}. Keep one of them.",
    ),
    "procfile_empty": Entry(
        422,
        FAILED,
        "El Procfile no declara ningún proceso. Escribe al menos una línea, por ejemplo: "
        "web: python app.py",
        "The Procfile declares no process. Write at least one line, for example: "
        "web: python app.py",
    ),
    "procfile_not_text": Entry(
        422,
        FAILED,
        "El Procfile no es texto en UTF-8 (línea {line}). Guárdalo de nuevo como texto UTF-8.",
        "The Procfile is not UTF-8 text (line {line}). Save it again as UTF-8 text.",
    ),
}
