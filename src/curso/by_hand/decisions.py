"""The steps that can be counted: what each is called, and what has to be decided for it."""

from curso.language import spoken

# name: (Spanish, English)
_TITLES: dict[str, tuple[str, str]] = {
    "code": ("Llevar el código", "Bring the code"),
    "install": ("Instalar las dependencias", "Install the dependencies"),
    "server": ("Arrancar el servidor de aplicaciones", "Start the application server"),
    "settings": ("Darle sus ajustes", "Give it its settings"),
    "restart": ("Que vuelva si se cae", "Bring it back when it crashes"),
    "door": ("Una sola puerta", "One single door"),
    "copies": ("Una segunda copia", "A second copy"),
    "update": ("Publicar la versión 2", "Publish version 2"),
    "update-again": ("Publicar otra vez, mejor", "Publish again, better"),
    "create": ("Crear la app", "Create the app"),
    "deploy": ("Desplegar", "Deploy"),
    "config": ("Configurar", "Configure"),
    "scale": ("Escalar a dos", "Scale to two"),
    "deploy-2": ("Desplegar la versión 2", "Deploy version 2"),
}

DECISIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "code": (
        ("dónde vive el código", "where the code lives"),
        ("cómo llega la versión siguiente", "how the next version gets there"),
    ),
    "install": (
        ("qué Python", "which Python"),
        ("en un entorno aparte o en el del sistema", "a separate environment or the system's"),
    ),
    "server": (
        ("qué servidor", "which server"),
        ("cuántos hilos", "how many threads"),
        ("qué puerto", "which port"),
    ),
    "settings": (
        ("en qué archivo", "in which file"),
        ("quién puede leerlo", "who may read it"),
        ("cuándo se reinicia", "when to restart"),
    ),
    "restart": (
        ("quién vigila", "who watches"),
        ("cuánto espera antes de reintentar", "how long to wait before another try"),
        ("dónde se escriben los logs", "where the logs are written"),
        ("cuándo se borran", "when they are deleted"),
    ),
    "door": (
        ("qué proxy", "which proxy"),
        ("en qué puerto", "at which port"),
        ("qué dice si no hay nadie detrás", "what it says when nobody is behind it"),
    ),
    "copies": (
        ("cuántas copias", "how many copies"),
        ("en qué puertos", "at which ports"),
        ("cómo se reparten las visitas", "how visits are shared out"),
    ),
    "update": (("en qué orden", "in which order"),),
    "update-again": (
        ("en qué orden, otra vez", "in which order, again"),
        ("cuánto se espera a quien está a medias", "how long to wait for those under way"),
    ),
    "create": (("el nombre", "the name"),),
    "config": (("el valor", "the value"),),
    "scale": (("cuántas copias", "how many copies"),),
}


def title(name: str) -> str:
    """Name a step for the reader; one that is unknown keeps its name."""
    return spoken(*_TITLES.get(name, (name, name)))
