"""What is said of a deck that breaks a rule: (what, cure) in Spanish and in English."""

RULES: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "cells": (
        (
            "{cells} celdas y {marks} líneas `# %%`",
            "Empieza cada celda con `# %%` y no pongas nada antes de la primera",
        ),
        (
            "{cells} cells and {marks} lines `# %%`",
            "Begin each cell with `# %%` and put nothing before the first",
        ),
    ),
    "name": (
        (
            "una celda sin un nombre que sirva",
            'Escribe name="…" con minúsculas, cifras y guiones',
        ),
        ("a cell without a usable name", 'Write name="…" in small letters, digits and dashes'),
    ),
    "word": (
        ("no se conoce {word}={value}", "Escribe {known}"),
        ("{word}={value} is not known", "Write {known}"),
    ),
    "twice": (
        (
            "la diapositiva «{slide}» aparece dos veces",
            "Junta sus celdas o dale a esta otro nombre",
        ),
        ("slide “{slide}” stands twice", "Bring its cells together or give this one another name"),
    ),
    "languages": (
        (
            "la diapositiva «{slide}» tiene otras celdas en español que en inglés",
            'Escribe cada celda con lang="es" y con lang="en", o sin lang si vale para las dos',
        ),
        (
            "slide “{slide}” has other cells in Spanish than in English",
            'Write each cell with lang="es" and with lang="en", or without lang for both',
        ),
    ),
    "layouts": (
        ("la diapositiva «{slide}» tiene dos layout", "Pon el mismo en los dos idiomas"),
        ("slide “{slide}” has two layouts", "Give both languages the same"),
    ),
    "heading": (
        (
            "la diapositiva «{slide}» ({language}) no tiene un título y solo uno",
            "Una idea por diapositiva: una línea que empiece por `## `",
        ),
        (
            "slide “{slide}” ({language}) has not exactly one heading",
            "One idea per slide: one line that begins with `## `",
        ),
    ),
    "notes": (
        (
            "la diapositiva «{slide}» no tiene notas en {language}",
            'Añade una celda `# %% [markdown] name="{slide}" slide_type="notes" minutes=2 '
            'lang="{language}"` con lo que se dice y se hace',
        ),
        (
            "slide “{slide}” has no notes in {language}",
            'Add a cell `# %% [markdown] name="{slide}" slide_type="notes" minutes=2 '
            'lang="{language}"` with what to say and to do',
        ),
    ),
    "no_minutes": (
        (
            "las notas de la diapositiva «{slide}» ({language}) no dicen cuánto dura",
            "Añade minutes=2 a la primera línea de la celda",
        ),
        (
            "the notes of slide “{slide}” ({language}) do not say how long it lasts",
            "Add minutes=2 to the cell's first line",
        ),
    ),
    "other_minutes": (
        (
            "las notas de la diapositiva «{slide}» dicen minutos distintos en cada idioma",
            "Pon los mismos en los dos",
        ),
        ("the notes of slide “{slide}” say other minutes in each language", "Give both the same"),
    ),
    "class": (
        (
            "las diapositivas duran {total} minutos y la clase {needed}",
            "Cambia los minutes de las notas, o `minutos: clase:` en la página de la unidad",
        ),
        (
            "the slides last {total} minutes and the class {needed}",
            "Change the minutes of the notes, or `minutos: clase:` in the unit's page",
        ),
    ),
    "lab": (
        (
            "el laboratorio dura aquí {total} minutos y en la página {needed}",
            'Haz que las diapositivas de layout="lab" duren lo que dice la página',
        ),
        (
            "the lab lasts {total} minutes here and {needed} on the page",
            'Make the slides of layout="lab" last as long as the page says',
        ),
    ),
    "foreign": (
        (
            "la diapositiva «{slide}» pide algo a otra máquina: {address}",
            "Dibújalo en assets/diagramas y escribe `<!-- diagrama: NOMBRE -->`",
        ),
        (
            "slide “{slide}” asks another machine for something: {address}",
            "Draw it in assets/diagramas and write `<!-- diagrama: NAME -->`",
        ),
    ),
    "no_image": (
        (
            "no existe la imagen {address}",
            "Guárdala en assets y escribe su ruta desde ahí",
        ),
        ("there is no image {address}", "Keep it in assets and write its path from there"),
    ),
    "no_drawing": (
        (
            "no existe el dibujo «{name}»",
            "Dibuja assets/diagramas/{name}.svg, con sus palabras en {name}.json",
        ),
        (
            "there is no drawing “{name}”",
            "Draw assets/diagramas/{name}.svg, with its words in {name}.json",
        ),
    ),
    "drawing_part": (
        (
            "el dibujo no tiene <{part}>, que es lo que oye quien no lo ve",
            'Añade <{part} id="…">{{{{…}}}}</{part}> y nómbralo en aria-labelledby',
        ),
        (
            "the drawing has no <{part}>, which is what those hear who do not see it",
            'Add <{part} id="…">{{{{…}}}}</{part}> and name it in aria-labelledby',
        ),
    ),
    "drawing_word": (
        ("no hay palabras para {word}", "Añádelas a {name}.json en los dos idiomas"),
        ("there are no words for {word}", "Add them to {name}.json in both languages"),
    ),
    "shown": (
        (
            "la diapositiva «{slide}» ({language}) enseña algo que la unidad no: {line}",
            "Copia una línea de {page} o de su cuaderno; «…» ocupa el lugar de lo que sobra",
        ),
        (
            "slide “{slide}” ({language}) shows what the unit does not: {line}",
            "Copy a line of {page} or of its notebook; “…” stands for what is left out",
        ),
    ),
    "small": (
        (
            "la diapositiva «{slide}» ({language}) tiene texto de {size} px: {text}",
            "Nada por debajo de {smallest} px: acórtalo o dibújalo más grande",
        ),
        (
            "slide “{slide}” ({language}) has text of {size} px: {text}",
            "Nothing below {smallest} px: shorten it or draw it larger",
        ),
    ),
    "long": (
        (
            "la diapositiva «{slide}» ({language}) se sale {size} px: {text}",
            "Quita algo, parte la línea larga o haz dos diapositivas",
        ),
        (
            "slide “{slide}” ({language}) is {size} px too long: {text}",
            "Take something out, break the long line or make two slides of it",
        ),
    ),
    "pale": (
        (
            "la diapositiva «{slide}» ({language}, {scheme}) tiene texto de contraste {size}: "
            "{text}",
            "Hace falta {contrast} o más: cambia un color",
        ),
        (
            "slide “{slide}” ({language}, {scheme}) has text of contrast {size}: {text}",
            "{contrast} or more is needed: change a colour",
        ),
    ),
    "axe": (
        (
            "la diapositiva «{slide}» ({language}, {scheme}) no es accesible: {help}",
            "Mira la regla {rule} de axe en {html}",
        ),
        (
            "slide “{slide}” ({language}, {scheme}) is not accessible: {help}",
            "See axe's rule {rule} at {html}",
        ),
    ),
    "asks": (
        (
            "las diapositivas piden algo a otra máquina: {address}",
            "Todo lo que enseñan va dentro: quítalo o guárdalo en assets",
        ),
        (
            "the slides ask another machine for something: {address}",
            "All they show is inside: remove it or keep it in assets",
        ),
    ),
    "program": (
        ("el programa de las diapositivas falla: {message}", "Mira assets/diapositivas"),
        ("the program of the slides fails: {message}", "See assets/diapositivas"),
    ),
}
