"""All that the lab's displays say, in both languages."""

from collections.abc import Mapping

from minidyno.lab.language import notebook_language

# id: (Spanish, English)
TEXTS: Mapping[str, tuple[str, str]] = {
    # connect
    "connected": (
        "Conectado a tu plataforma en {url}: {where}. {apps}",
        "Connected to your platform at {url}: {where}. {apps}",
    ),
    "connected_simulated": (
        "Plataforma simulada lista en este cuaderno: nada sale de aquí y el tiempo es de mentira, "
        "así que nadie espera.",
        "Simulated platform ready inside this notebook: nothing leaves it and its time is not "
        "real, so nobody waits.",
    ),
    "backend_process": (
        "los dynos son procesos de tu máquina",
        "dynos are processes of your machine",
    ),
    "backend_docker": (
        "los dynos son contenedores de Docker",
        "dynos are Docker containers",
    ),
    "backend_swarm": (
        "los dynos son tareas de Docker Swarm",
        "dynos are tasks of Docker Swarm",
    ),
    "backend_simulated": ("los dynos son simulados", "dynos are simulated"),
    "backend_other": ("el backend es «{name}»", "the backend is “{name}”"),
    "apps_none": ("Aún no hay apps.", "There are no apps yet."),
    "apps_one": ("Hay 1 app.", "There is 1 app."),
    "apps_many": ("Hay {count} apps.", "There are {count} apps."),
    # words of tables
    "app": ("App", "App"),
    "address": ("Dirección", "Address"),
    "dyno": ("Dyno", "Dyno"),
    "type": ("Tipo", "Type"),
    "quantity": ("Cantidad", "Quantity"),
    "size": ("Tamaño", "Size"),
    "command": ("Comando", "Command"),
    "dynos": ("Dynos", "Dynos"),
    "state": ("Estado", "State"),
    "release": ("Release", "Release"),
    "since": ("Desde hace", "For"),
    "name": ("Nombre", "Name"),
    "value": ("Valor", "Value"),
    "what": ("Qué cambió", "What changed"),
    "when": ("Cuándo (UTC)", "When (UTC)"),
    "slug": ("Slug", "Slug"),
    "status": ("Estado", "Status"),
    "addon": ("Add-on", "Add-on"),
    "plan": ("Plan", "Plan"),
    "as_names": ("Unido como", "Attached as"),
    "config_vars": ("Config vars", "Config vars"),
    "provisioned": ("listo", "ready"),
    "provisioning": ("creándose", "being created"),
    "addon_there": (
        "Ya estaba: la app tiene un {service}, y no se ha creado otro.",
        "It was there already: the app has a {service}, and no other was created.",
    ),
    "no_addons": ("No hay add-ons.", "There are no add-ons."),
    "current": ("en uso", "current"),
    "maintenance": ("en mantenimiento", "under maintenance"),
    "deployed": ("desplegada", "deployed"),
    "without_code": ("sin código todavía", "no code yet"),
    "no_dynos": ("No hay dynos.", "There are no dynos."),
    "no_apps": ("No hay apps todavía.", "There are no apps yet."),
    "no_config": ("No hay config vars.", "There are no config vars."),
    "no_formation": (
        "La app aún no tiene código: no hay procesos que escalar.",
        "The app has no code yet: there are no processes to scale.",
    ),
    "no_lines": ("El log está vacío.", "The log is empty."),
    "hidden": ("········", "········"),
    "as_table": ("Los mismos datos en una tabla", "The same data as a table"),
    # dyno states
    "starting": ("arrancando", "starting"),
    "up": ("en marcha", "up"),
    "idle": ("dormido", "idle"),
    "crashed": ("caído", "crashed"),
    "down": ("apagándose", "shutting down"),
    # deploy
    "deploying": ("Desplegando {folder} en {app}…", "Deploying {folder} to {app}…"),
    "deploy_ok": (
        "{app} v{release} en marcha a los {seconds}: {url}",
        "{app} v{release} live after {seconds}: {url}",
    ),
    "deploy_title": ("Línea de tiempo del despliegue", "Timeline of the deploy"),
    "deploy_desc": (
        "{count} pasos, {seconds} en total; el más largo, «{longest}», tardó {share}.",
        "{count} steps, {seconds} altogether; the longest, “{longest}”, took {share}.",
    ),
    "step": ("Paso", "Step"),
    "start": ("Empieza", "Start"),
    "duration": ("Dura", "Duration"),
    "upload": ("subir el código", "upload the source"),
    "timeline_of": (
        "{app} v{release}: {seconds} de despliegue",
        "{app} v{release}: a deploy of {seconds}",
    ),
    "timeline_growing": (
        "{app} v{release}: {seconds} hasta ahora; sus dynos no han tomado el relevo",
        "{app} v{release}: {seconds} until now; its dynos have not taken over",
    ),
    # slug
    "checksum": ("SHA-256", "SHA-256"),
    "commit": ("Commit", "Commit"),
    "made_by": ("Buildpack", "Buildpack"),
    "types": ("Procesos", "Processes"),
    # response
    "answered": (
        "{status} en {seconds}{by}",
        "{status} in {seconds}{by}",
    ),
    "by_dyno": (", por {dyno}", ", by {dyno}"),
    "router_code": (" (del router: {code})", " (from the router: {code})"),
    "cut": ("… (hay más: .text lo tiene entero)", "… (there is more: .text has it all)"),
    "memory": ("Memoria", "Memory"),
    "quota": ("Cuota", "Quota"),
    "share": ("Uso", "Used"),
    "processes": ("Procesos", "Processes"),
    "no_usage": ("No hay dynos en marcha que medir.", "No dynos are running to be measured."),
    "ran": (
        "$ {command} → código {code}, en {dyno}",
        "$ {command} → code {code}, in {dyno}",
    ),
    "cut_output": ("… (hay más: .output lo tiene todo)", "… (there is more: .output has it all)"),
    # logs
    "log_of": ("Log de {app}", "Log of {app}"),
    "followed": ("{count} líneas del log de {app}.", "{count} lines of the log of {app}."),
}


def text(name: str, /, **params: object) -> str:
    """Say a text in the notebook's language."""
    return say(TEXTS, name, params)


def say(table: Mapping[str, tuple[str, str]], name: str, params: Mapping[str, object]) -> str:
    """Say a text of some table in the notebook's language."""
    spanish, english = table[name]
    return (english if notebook_language() == "en" else spanish).format_map(params)
