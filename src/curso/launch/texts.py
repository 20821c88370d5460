"""Every sentence of the two commands, in both languages: (Spanish, English)."""

TEXTS: dict[str, tuple[str, str]] = {
    # --- what is going on
    "step_venv": (
        "Preparo el entorno de Python (.venv)",
        "Preparing the Python environment (.venv)",
    ),
    "step_install": (
        "Instalo los paquetes del curso, con versión y huella fijas",
        "Installing the course's packages, pinned and checked by hash",
    ),
    "step_install_test": (
        "Instalo lo que necesitan las pruebas",
        "Installing what the tests need",
    ),
    "step_node": (
        "Instalo Node.js (esta máquina no lo tiene, o es demasiado viejo)",
        "Installing Node.js (this machine has none, or it is too old)",
    ),
    "step_npm": (
        "Traigo las fuentes y lo que usan las diapositivas",
        "Fetching the fonts and what the slides use",
    ),
    "node_failed": (
        "No se pudo instalar Node.js: sigo con las letras de tu sistema y sin diapositivas. Para "
        "tenerlas: {cure}\n  Motivo: {log}",
        "Node.js could not be installed: going on with your system's fonts and without slides. To "
        "have them: {cure}\n  Reason: {log}",
    ),
    "npm_failed": (
        "No llegaron las fuentes ni lo que usan las diapositivas: sigo con las letras de tu "
        "sistema. Lo intentaré otra vez cuando haya red. Motivo: {log}",
        "Fonts and what the slides use did not come: going on with your system's fonts. It will "
        "be tried again when there is a network. Reason: {log}",
    ),
    "step_project": ("Instalo minidyno y el curso", "Installing minidyno and the course"),
    "step_site": ("Construyo el sitio del curso", "Building the course site"),
    "step_packages": (
        "Guardo los paquetes de las apps, para desplegar sin red",
        "Keeping the apps' packages, to deploy without a network",
    ),
    "step_platform": ("Arranco minidyno", "Starting minidyno"),
    "step_course": ("Sirvo el curso", "Serving the course"),
    "step_jupyter": ("Arranco JupyterLab", "Starting JupyterLab"),
    "progress_collect": ("{done} de {total}: {name}", "{done} of {total}: {name}"),
    "progress_install": (
        "copiando los {total} paquetes (lo más lento)",
        "copying the {total} packages (the slowest part)",
    ),
    "interrupted_install": (
        "La instalación anterior quedó a medias: la hago de nuevo.",
        "The last installation was cut short: doing it again.",
    ),
    "broken_venv": (
        "El entorno .venv no funciona (quizá cambió Python): lo hago de nuevo.",
        "The .venv environment does not work (perhaps Python changed): making it again.",
    ),
    "packages_later": (
        "No se pudieron guardar los paquetes de las apps: sin red, algún despliegue no "
        "encontrará los suyos. Lo intentaré otra vez en el próximo arranque. Motivo: {log}",
        "The apps' packages could not be kept: without a network some deploys will not find "
        "theirs. The next start tries again. Reason: {log}",
    ),
    "newer_beside": (
        "Hay una versión nueva de algo que cambiaste; lo tuyo sigue igual y lo nuevo es {file}",
        "There is a new version of something you changed; yours stays, the new one is {file}",
    ),
    "was_running": (
        "minidyno ya estaba en marcha: lo uso, y al salir lo dejo como estaba.",
        "minidyno was running already: it is used, and left as it was at the end.",
    ),
    "ready": ("Todo listo", "All ready"),
    "address_course": ("Curso", "Course"),
    "address_unit": ("Empieza aquí", "Start here"),
    "address_jupyter": ("Cuadernos", "Notebooks"),
    "address_platform": ("minidyno", "minidyno"),
    "address_apps": ("Tus apps", "Your apps"),
    "extras_begin": (
        "Mientras tanto preparo, sin estorbar, las diapositivas y los cuadernos con sus "
        "resultados: unos minutos. Puedes empezar ya.",
        "Meanwhile, and out of your way, slides and notebooks with their results are being "
        "prepared: some minutes. You can begin now.",
    ),
    "extras_ready": (
        "Diapositivas y cuadernos con sus resultados: listos. Vuelve a cargar la página.",
        "Slides and notebooks with their results: ready. Load the page again.",
    ),
    "extras_failed": (
        "No se pudieron preparar todas las diapositivas y resultados; lo demás funciona igual. Lo "
        "intentaré en el próximo arranque. El motivo está en {log}",
        "Not all slides and results could be prepared; all the rest works. The next start tries "
        "again. The reason is in {log}",
    ),
    "how_to_use_cli": (
        "Para usar minidyno en otra terminal: {command}",
        "To use minidyno in another terminal: {command}",
    ),
    "how_to_stop": (
        "Para pararlo todo: Ctrl-C. No se pierde nada.",
        "To stop everything: Ctrl-C. Nothing is lost.",
    ),
    "stopping": ("Paro lo que arranqué…", "Stopping what was started…"),
    "stopped": (
        "Parado. Tus apps y cuadernos siguen en su sitio.",
        "Stopped. Your apps and notebooks are where you left them.",
    ),
    "left_running": (
        "minidyno sigue en marcha, como estaba. Para pararlo: {command}",
        "minidyno is still running, as it was. To stop it: {command}",
    ),
    "child_ended": (
        "{what} se ha parado por su cuenta. El motivo está en {log}",
        "{what} stopped by itself. The reason is in {log}",
    ),
    # --- what can go wrong
    "unknown_verb": (
        "No conozco «{verb}». Los comandos son abrir y probar; mira {help}",
        "“{verb}” is unknown. The commands are open and test; see {help}",
    ),
    "unknown_flag": (
        "«{verb}» no tiene la opción «{flag}». Mira {help}",
        "“{verb}” has no option “{flag}”. See {help}",
    ),
    "flag_value": (
        "{flag} necesita un número de puerto entre 1024 y 65535, y recibió «{value}».",
        "{flag} takes a port number from 1024 to 65535 and was given “{value}”.",
    ),
    "no_venv_module": (
        "A tu Python le falta el módulo venv (en Debian y Ubuntu viene aparte). Instálalo y "
        "repite el comando:\n  {command}",
        "Your Python lacks the venv module (Debian and Ubuntu ship it apart). Install it and "
        "repeat the command:\n  {command}",
    ),
    "no_git": (
        "No encuentro git, y lo vas a necesitar para desplegar. Instálalo y repite el "
        "comando:\n  {command}",
        "git is not installed, and deploying needs it. Install it and repeat the "
        "command:\n  {command}",
    ),
    "no_network": (
        "No hay conexión con el índice de paquetes de Python, y la primera vez hace falta para "
        "instalar. Conéctate (o configura el proxy de tu red en HTTPS_PROXY) y repite el comando: "
        "seguirá donde estaba. Después ya no hace falta red.",
        "Python's package index cannot be reached, and the first start needs it to install. "
        "Connect (or set your network's proxy in HTTPS_PROXY) and repeat the command: it goes on "
        "where it was. Afterwards no network is needed.",
    ),
    "disk_full": (
        "Queda poco espacio en disco ({free} MB en {folder}) y la instalación necesita unos "
        "{needed} MB. Libera espacio y repite el comando.",
        "Little disk space is left ({free} MB in {folder}) and the installation needs about "
        "{needed} MB. Free some and repeat the command.",
    ),
    "install_failed": (
        "La instalación falló. Lo último que dijo pip:\n\n{tail}\n\nTodo lo que dijo: {log}",
        "The installation failed. The last words of pip:\n\n{tail}\n\nAll it said: {log}",
    ),
    "venv_failed": (
        "No se pudo crear el entorno de Python en {folder}:\n\n{tail}",
        "The Python environment could not be made in {folder}:\n\n{tail}",
    ),
    "site_failed": (
        "El sitio del curso no se pudo construir:\n\n{tail}\n\nTodo lo que se dijo: {log}",
        "The course site could not be built:\n\n{tail}\n\nAll that was said: {log}",
    ),
    "port_taken": (
        "El puerto {port} ({what}) ya lo usa otro programa{holder}. Ciérralo, o elige otro: {cure}",
        "Port {port} ({what}) is already used by another program{holder}. Close it, or choose "
        "another: {cure}",
    ),
    "already_open": (
        "El curso ya está abierto desde esta carpeta (proceso {pid}). Mira esa terminal, o "
        "párala con Ctrl-C.",
        "The course is open already from this folder (process {pid}). Look at that terminal, or "
        "stop it with Ctrl-C.",
    ),
    "platform_failed": (
        "minidyno no arrancó:\n\n{tail}",
        "minidyno did not start:\n\n{tail}",
    ),
    "child_failed": (
        "{what} no llegó a responder en {url}. El motivo está en {log}:\n\n{tail}",
        "{what} never answered at {url}. The reason is in {log}:\n\n{tail}",
    ),
    "folder_unusable": (
        "No se puede escribir en {folder}: {reason}",
        "{folder} cannot be written: {reason}",
    ),
    "unexpected": (
        "Algo inesperado: {error}. Los detalles están en {log}. Cuéntanoslo con ese archivo.",
        "Something unexpected: {error}. The details are in {log}. Tell us, with that file.",
    ),
    # --- names of what is served
    "what_course": ("el curso", "the course"),
    "what_jupyter": ("JupyterLab", "JupyterLab"),
    "what_api": ("la API de minidyno", "minidyno's API"),
    "what_router": ("el router de minidyno", "minidyno's router"),
    "held_by": (" (proceso {pid}, {name})", " (process {pid}, {name})"),
    # --- abrir --comprobar
    "check_title": ("Compruebo todo en una carpeta temporal", "Checking all in a temporary folder"),
    "check_install": ("instalación", "installation"),
    "check_site": ("sitio construido", "site built"),
    "check_packages": ("paquetes para desplegar sin red", "packages to deploy offline"),
    "check_platform": ("minidyno arranca", "minidyno starts"),
    "check_serve": ("curso y JupyterLab arrancan", "course and JupyterLab start"),
    "check_pages": ("las páginas responden, en los dos idiomas", "pages answer, in both languages"),
    "check_missing": ("una página que no existe da 404", "a missing page gives 404"),
    "check_notebook": ("JupyterLab tiene los cuadernos", "JupyterLab has the notebooks"),
    "check_extras": (
        "diapositivas y cuaderno de la unidad 0",
        "slides and notebook of unit 0",
    ),
    "check_shown": (
        "cuaderno con resultados y diapositivas responden",
        "notebook with results and slides answer",
    ),
    "check_no_slides": (
        "  · sin diapositivas: no se pudo traer lo que usan (mira {log})",
        "  · no slides: what they use could not be fetched (see {log})",
    ),
    "extras_missing": ("{tail}\n\nTodo lo que se dijo: {log}", "{tail}\n\nAll of it: {log}"),
    "check_create": ("apps:create", "apps:create"),
    "check_deploy": ("deploy notebooks/apps/hola-python", "deploy notebooks/apps/hola-python"),
    "check_scale": ("ps:scale web=3", "ps:scale web=3"),
    "check_dynos": ("responden los tres dynos", "all three dynos answer"),
    "check_addons": ("servidores de add-ons", "servers of add-ons"),
    "check_stop": ("todo se para", "everything stops"),
    "check_failed": ("{what}: {reason}", "{what}: {reason}"),
    "check_good": ("Todo funciona ({seconds:.1f} s).", "Everything works ({seconds:.1f} s)."),
    "check_bad": (
        "Algo no funciona. Los registros están en {folder} y en {logs}",
        "Something does not work. The logs are in {folder} and in {logs}",
    ),
    "expected_status": (
        "{url} respondió {found} y se esperaba {expected}",
        "{url} answered {found} and {expected} was expected",
    ),
    "expected_text": ("a {url} le falta «{text}»", "{url} lacks “{text}”"),
    "expected_dynos": (
        "tras {requests} peticiones respondieron: {found}",
        "after {requests} requests these answered: {found}",
    ),
    "command_failed": (
        "{command} terminó con {code}:\n{tail}",
        "{command} ended with {code}:\n{tail}",
    ),
    # --- probar
    "parts_installing": ("Instalo con apt: {packages}", "Installing with apt: {packages}"),
    "parts_missing": (
        "Falta {command} ({why}). Se instala con: {cure}\n"
        "  Mientras, sus pruebas se saltan, una a una y con su nombre.",
        "{command} is missing ({why}). Install it with: {cure}\n"
        "  Meanwhile its tests are skipped, each by name.",
    ),
    "parts_apt_failed": (
        "apt no pudo instalar {packages}; sigo sin ello. Lo que dijo: {log}",
        "apt could not install {packages}; going on without. What it said: {log}",
    ),
    "network_again": (
        "{what} no ha podido; lo intento de nuevo en {seconds:.0f} s. Lo que dijo ({log}):\n{tail}",
        "{what} could not; trying again in {seconds:.0f} s. What it said ({log}):\n{tail}",
    ),
    "docker_starting": ("Arranco Docker para las pruebas", "Starting Docker for the tests"),
    "docker_stack": (
        "Preparo la imagen del stack (la primera vez, un par de minutos)",
        "Preparing the stack image (the first time, some two minutes)",
    ),
    "docker_absent": (
        "Docker no responde: sus pruebas se saltan, una a una y con su nombre.\n"
        "  Para tenerlas: {cure}, arráncalo y construye la imagen con minidyno stack:build",
        "Docker does not answer: its tests are skipped, each by name.\n"
        "  To have them: {cure}, start it and build the image with minidyno stack:build",
    ),
    "docker_did_not_start": (
        "Docker no llegó a arrancar; sigo sin él. Lo que dijo ({log}):\n{tail}",
        "Docker did not start; going on without. What it said ({log}):\n{tail}",
    ),
    "docker_no_stack": (
        "No se pudo preparar la imagen del stack. Lo que dijo ({log}):\n{tail}",
        "The stack image could not be prepared. What it said ({log}):\n{tail}",
    ),
    "why_docker": ("dynos en contenedores", "dynos in containers"),
    "docker_addons": (
        "Preparo las imágenes de los add-ons (la primera vez, unos minutos)",
        "Preparing the images of add-ons (the first time, some minutes)",
    ),
    "docker_no_addons": (
        "No se pudieron preparar las imágenes de los add-ons. Lo que dijo ({log}):\n{tail}",
        "The images of add-ons could not be prepared. What it said ({log}):\n{tail}",
    ),
    "why_addons": ("servidores de add-ons", "servers of add-ons"),
    "why_debootstrap": (
        "imagen base donde no hay registro de imágenes",
        "base image where there is no image registry",
    ),
    "why_chromium": ("pruebas de las páginas en un navegador", "tests of the pages in a browser"),
    "why_nginx": ("comparación del router", "comparison of the router"),
    "why_haproxy": ("comparación del router", "comparison of the router"),
    "why_wrk": ("medidas del router", "measurements of the router"),
    "why_aspell": ("ortografía de las páginas", "spelling of the pages"),
    "why_git": ("despliegues", "deploys"),
    "gate_good": ("✓ {name} ({seconds:.1f} s)", "✓ {name} ({seconds:.1f} s)"),
    "gate_bad": ("✗ {name} ({seconds:.1f} s)", "✗ {name} ({seconds:.1f} s)"),
    "gates_failed": (
        "No pasan: {names}. Las pruebas se ejecutan igualmente.",
        "These fail: {names}. The tests run all the same.",
    ),
}
