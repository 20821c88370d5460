"""Sentences about two languages, quizzes and notebooks: (qué pasa, cura, what is wrong, cure)."""

PAIR: dict[str, tuple[str, str, str, str]] = {
    # --- parity
    "page_missing": (
        "la página no existe en este idioma",
        "Tradúcela: cada unidad está en los dos",
        "the page does not exist in this language",
        "Translate it: every unit stands in both",
    ),
    "front_parity": (
        "«{key}» tiene {theirs} elementos aquí y {ours} en español",
        "Di lo mismo en los dos idiomas",
        "“{key}” has {theirs} items here and {ours} in Spanish",
        "Say the same in both languages",
    ),
    "minutes_parity": (
        "los minutos no son los de la página española",
        "Copia minutos tal cual",
        "the minutes are not those of the Spanish page",
        "Copy minutos as it stands",
    ),
    "heading_one_language": (
        "el encabezado #{anchor} no está en {file}",
        "Escríbelo también allí, con el mismo id",
        "the heading #{anchor} is not in {file}",
        "Write it there, too, with the same id",
    ),
    "heading_order": (
        "el encabezado #{anchor} no está en el mismo orden o nivel que en español",
        "Ponlo donde está allí",
        "the heading #{anchor} is not in the same order or level as in Spanish",
        "Put it where it stands there",
    ),
    "code_one_language": (
        "este bloque de código solo está en un idioma",
        "Cópialo en la otra página",
        "this block of code stands in one language alone",
        "Copy it to the other page",
    ),
    "code_differs": (
        "el código no es el de la línea {line} en español",
        "Cópialo tal cual, o declara el cambio en codigo_traducido",
        "the code is not that of line {line} in Spanish",
        "Copy it as it stands, or declare the change in codigo_traducido",
    ),
    "image_one_language": (
        "la imagen o el diagrama {name} falta en {file} del otro idioma",
        "Pon los mismos en los dos",
        "the image or diagram {name} is missing in the other language's {file}",
        "Put the same ones in both",
    ),
    "frame_one_language": (
        "un recuadro «{name}» falta en {file} del otro idioma",
        "Pon los mismos en los dos",
        "a frame “{name}” is missing in the other language's {file}",
        "Put the same ones in both",
    ),
    "link_one_language": (
        "el enlace {name} falta en {file} del otro idioma",
        "Pon los mismos en los dos",
        "the link {name} is missing in the other language's {file}",
        "Put the same ones in both",
    ),
    "term_one_language": (
        "el término #{term} no está en el otro {file}",
        "Defínelo también allí, con el mismo id",
        "the term #{term} is not in the other {file}",
        "Define it there, too, with the same id",
    ),
    "translation_no_hash": (
        "la traducción no dice de qué texto se hizo",
        "Léela junto a la española y ejecuta: scripts/traducciones.py --al-dia {name}",
        "the translation does not say which text it was made from",
        "Read it beside the Spanish one and run: scripts/traducciones.py --al-dia {name}",
    ),
    "translation_outdated": (
        "la página española ha cambiado desde que se tradujo",
        "Traduce el cambio y ejecuta: scripts/traducciones.py --al-dia {name}",
        "the Spanish page has changed since it was translated",
        "Translate the change and run: scripts/traducciones.py --al-dia {name}",
    ),
    # --- quiz
    "quiz_missing": (
        "la unidad no tiene cuestionario",
        "Escribe {name}; scripts/unidad.py hace uno vacío",
        "the unit has no quiz",
        "Write {name}; scripts/unidad.py makes an empty one",
    ),
    "quiz_unreadable": (
        "el cuestionario no se puede leer",
        "Escribe una lista preguntas:, como en la unidad 0",
        "the quiz cannot be read",
        "Write a list preguntas:, as unit 0 does",
    ),
    "quiz_count": (
        "hay {count} preguntas",
        "Deja {expected}",
        "there are {count} questions",
        "Keep {expected}",
    ),
    "quiz_key": (
        "a la pregunta «{name}» le falta: {keys}",
        "Complétala",
        "the question “{name}” lacks: {keys}",
        "Complete it",
    ),
    "quiz_objective": (
        "la pregunta «{name}» apunta al objetivo {aim} y hay {aims}",
        "Pon el número de un objetivo de la página, desde 1",
        "the question “{name}” points to objective {aim} and there are {aims}",
        "Put the number of one of the page's objectives, from 1",
    ),
    "quiz_right": (
        "la pregunta «{name}» tiene {count} respuestas correctas",
        "Marca exactamente una con correcta: true",
        "the question “{name}” has {count} right answers",
        "Mark exactly one with correcta: true",
    ),
    "quiz_options": (
        "la pregunta «{name}» tiene {count} opciones",
        "Deja entre tres y cinco",
        "the question “{name}” has {count} options",
        "Keep three to five",
    ),
    "quiz_explanation": (
        "a la opción {number} de «{name}» le falta texto o explicacion",
        "Di por qué es correcta o por qué no",
        "option {number} of “{name}” lacks its texto or explicacion",
        "Say why it is right or why it is not",
    ),
    "quiz_no_link": (
        "la pregunta «{name}» no lleva de vuelta a la página",
        "Añade enlace: con el id del encabezado que la responde",
        "the question “{name}” does not lead back to the page",
        "Add enlace: with the id of the heading that answers it",
    ),
    "quiz_link": (
        "la pregunta «{name}» lleva a #{link}, que no está en la página",
        "Usa el id de un encabezado que exista",
        "the question “{name}” leads to #{link}, which is not on the page",
        "Use the id of a heading that exists",
    ),
    "quiz_parity": (
        "la pregunta «{name}» no es la misma que en español («{expected}»)",
        "Deja las mismas, en el mismo orden y con la misma respuesta",
        "the question “{name}” is not the same as in Spanish (“{expected}”)",
        "Keep the same ones, in the same order and with the same answer",
    ),
    # --- skeleton
    "unwritten": (
        "queda por escribir: {text}",
        "Escríbelo y quita la marca ✎",
        "still to be written: {text}",
        "Write it and remove the mark ✎",
    ),
    # --- notebook
    "notebook_missing": (
        "la unidad no tiene cuaderno",
        "Escribe su fuente aquí; scripts/unidad.py hace una para empezar",
        "the unit has no notebook",
        "Write its source here; scripts/unidad.py makes one to begin with",
    ),
    "notebook_source": (
        "la fuente del cuaderno no se puede cortar: {reason}",
        "Mira las reglas al comienzo de src/curso/notebooks.py",
        "the source of the notebook cannot be cut: {reason}",
        "See the rules at the top of src/curso/notebooks.py",
    ),
    "notebook_outputs": (
        "la celda «{name}» guarda su salida",
        "Ejecuta scripts/cuadernos.py, que escribe los cuadernos sin salidas",
        "the cell “{name}” keeps its output",
        "Run scripts/cuadernos.py, which writes the notebooks without outputs",
    ),
    "notebook_parity": (
        "la celda «{name}» no es la misma en los dos idiomas",
        "No edites los cuadernos: cambia la fuente y ejecuta scripts/cuadernos.py",
        "the cell “{name}” is not the same in both languages",
        "Do not edit the notebooks: change the source and run scripts/cuadernos.py",
    ),
    "cell_lines": (
        "la celda «{name}» tiene {count} líneas",
        "Deja entre 2 y 8, y que la última muestre algo",
        "the cell “{name}” has {count} lines",
        "Keep 2 to 8, the last of which shows something",
    ),
    "cell_failed": (
        "la celda «{name}» falla: {error}",
        "Ejecútala en JupyterLab y corrígela en la fuente",
        "the cell “{name}” fails: {error}",
        "Run it in JupyterLab and fix it in the source",
    ),
}
