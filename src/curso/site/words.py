"""The words of the page around the text: header, search, quiz, notebook. Spanish, English."""

from curso.language import Language

WORDS: dict[str, tuple[str, str]] = {
    "skip": ("Saltar al contenido", "Skip to the content"),
    "search": ("Buscar", "Search"),
    "search_name": ("Buscar en el curso", "Search the course"),
    "search_label": ("¿Qué buscas?", "What are you looking for?"),
    "search_help": (
        "Las tildes dan igual. Tab o ↓ para recorrer, Intro para abrir, Esc para cerrar.",
        "Accents do not matter. Tab or ↓ to move, Enter to open, Esc to close.",
    ),
    "search_none": ("Nada con esas palabras.", "Nothing with those words."),
    "search_one": ("1 resultado", "1 result"),
    "search_many": ("{n} resultados", "{n} results"),
    "search_failed": (
        "No se pudo leer el índice de búsqueda. Recarga la página.",
        "The search index could not be read. Reload the page.",
    ),
    "close": ("Cerrar", "Close"),
    "dark": ("Colores oscuros", "Dark colours"),
    "menu": ("Menú del curso", "Course menu"),
    "nav": ("El curso", "The course"),
    "toc": ("En esta página", "On this page"),
    "pages": ("Anterior y siguiente", "Previous and next"),
    "previous": ("Anterior", "Previous"),
    "next": ("Siguiente", "Next"),
    "copy": ("Copiar", "Copy"),
    "copied": ("Copiado", "Copied"),
    "not_copied": ("No se pudo copiar", "Could not copy"),
    "no_js": (
        "Sin JavaScript puedes leer todo el curso. No funcionan la búsqueda, el cambio de colores, "
        "los botones de copiar ni la corrección de los cuestionarios: sus respuestas están "
        "plegadas bajo cada pregunta.",
        "Without JavaScript you can read the whole course. Search, the colour switch, the copy "
        "buttons and the marking of quizzes do not work: their answers are folded under each "
        "question.",
    ),
    "offline": (
        "Este sitio no pide nada a otra máquina y no guarda nada fuera de tu navegador.",
        "This site asks nothing of any other machine and keeps nothing outside your browser.",
    ),
    "quiz_check": ("Comprobar", "Check"),
    "quiz_again": ("Inténtalo otra vez", "Try again"),
    "quiz_restart": ("Empezar de nuevo", "Start again"),
    "quiz_right": ("Correcto.", "Right."),
    "quiz_wrong": ("Todavía no.", "Not yet."),
    "quiz_choose": ("Elige antes una respuesta.", "Choose an answer first."),
    "quiz_review": ("Repásalo en «{heading}»", "Read it again in “{heading}”"),
    "quiz_answers": ("Ver las respuestas", "Show the answers"),
    "quiz_score": ("Aciertos: {right} de {total}", "Right so far: {right} of {total}"),
    "quiz_done": (
        "Aciertos: {total} de {total}. Cuestionario completo.",
        "Right: {total} of {total}. The quiz is complete.",
    ),
    "quiz_kept": (
        "Tu progreso se guarda solo en este navegador, y vale en los dos idiomas. En una ventana "
        "privada se pierde al cerrarla.",
        "Your progress is kept in this browser alone, and holds in both languages. In a private "
        "window it is lost when you close it.",
    ),
    "quiz_not_kept": (
        "Tu navegador no deja guardar: puedes responder, pero al salir de la página se olvida.",
        "Your browser does not allow saving: you can answer, but it is forgotten when you leave.",
    ),
    "quiz_true": ("correcta", "right"),
    "quiz_false": ("incorrecta", "wrong"),
    "map_unit": ("Unidad", "Unit"),
    "map_project": ("Proyecto", "Project"),
    "map_minutes": (
        "{read} min de lectura · {lab} de laboratorio",
        "{read} min of reading · {lab} of lab",
    ),
    "map_coming": ("en preparación", "in preparation"),
    "map_quiz": ("cuestionario: {right} de {total}", "quiz: {right} of {total}"),
    "card": ("La unidad", "The unit"),
    "card_objectives": ("Al terminar sabrás", "At the end you will be able to"),
    "card_needs": ("Necesitas", "You need"),
    "lab_read": ("Ver el cuaderno", "See the notebook"),
    "lab_notebook": ("Descargar el cuaderno", "Download the notebook"),
    "lab_solution": ("Descargar la solución", "Download the solution"),
    "lab_slides": ("Diapositivas", "Slides"),
    "lab_pdf": ("Diapositivas en PDF", "Slides as PDF"),
    "lab_local": (
        "En tu máquina: con <code>python3 scripts/curso.py abrir</code> en marcha, abre el enlace "
        "«Cuadernos» que te dio el comando y elige <code>{file}</code>.",
        "On your machine: with <code>python3 scripts/curso.py open</code> running, open the "
        "“Notebooks” link that the command gave you and choose <code>{file}</code>.",
    ),
    "nb_title": ("Cuaderno", "Notebook"),
    "nb_back": ("Volver a la unidad", "Back to the unit"),
    "nb_outputs": (
        "Es el cuaderno resuelto, ejecutado de principio a fin. Tus números serán otros: "
        "descárgalo y míralo en tu máquina.",
        "This is the solved notebook, run from beginning to end. Your numbers will differ: "
        "download it and see on your machine.",
    ),
    "nb_no_outputs": (
        "Los resultados todavía no se ven aquí: <code>abrir</code> los prepara la primera vez, en "
        "unos minutos. Vuelve a cargar la página entonces, o ejecuta el cuaderno tú.",
        "Results are not shown here yet: <code>open</code> prepares them the first time, in some "
        "minutes. Load the page again then, or run the notebook yourself.",
    ),
    "nb_output": ("Resultado", "Result"),
    "nb_cut": ("… y {n} líneas más", "… and {n} more lines"),
}


def words_of(language: Language) -> dict[str, str]:
    """Give all words of a language."""
    return {name: pair[language == "en"] for name, pair in WORDS.items()}
