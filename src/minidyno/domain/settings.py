"""Everything that can be set, with its default and what it is for: declared once, here.

A setting `boot_timeout` is read from `MINIDYNO_BOOT_TIMEOUT`, else from `boot_timeout` in
`config.toml` in the platform's folder, else it is the default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from minidyno.domain.errors import MinidynoError


def _setting(default: Any, es: str, en: str) -> Any:
    return field(default=default, metadata={"es": es, "en": en})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The platform's settings; times in seconds, sizes in bytes."""

    host: str = _setting("127.0.0.1", "Dirección en la que escucha.", "Address to listen on.")
    api_port: int = _setting(5170, "Puerto de la API y de git.", "Port of the API and of git.")
    router_port: int = _setting(8080, "Puerto del router.", "Port of the router.")
    app_port_first: int = _setting(
        20000, "Primer puerto propio de una app.", "First port of an app's own."
    )
    app_port_last: int = _setting(
        20999, "Último puerto propio de una app.", "Last port of an app's own."
    )
    dyno_port_first: int = _setting(21000, "Primer $PORT de los dynos.", "First $PORT of dynos.")
    dyno_port_last: int = _setting(30999, "Último $PORT de los dynos.", "Last $PORT of dynos.")
    addon_port_first: int = _setting(
        31000, "Primer puerto de los servidores de add-ons.", "First port of add-ons' servers."
    )
    addon_port_last: int = _setting(
        31999, "Último puerto de los servidores de add-ons.", "Last port of add-ons' servers."
    )
    addon_boot_timeout: float = _setting(
        60.0,
        "Tiempo para que responda el servidor de un add-on.",
        "Time for an add-on's server to answer.",
    )
    addon_check_every: float = _setting(
        10.0,
        "Cada cuánto se pregunta a los servidores de add-ons cómo están.",
        "How often add-ons' servers are asked how they are.",
    )
    backend: str = _setting(
        "",
        "Dónde corren los dynos; vacío: lo que recuerde la carpeta.",
        "Where dynos run; empty: what the folder remembers.",
    )
    public_url: str = _setting(
        "",
        "Dirección con la que la API se nombra a sí misma; vacío: http://HOST:PUERTO.",
        "Address by which the API names itself; empty: http://HOST:PORT.",
    )
    boot_timeout: float = _setting(
        60.0, "Tiempo para responder en $PORT (R10).", "Time to answer on $PORT (R10)."
    )
    stop_grace: float = _setting(
        30.0, "Espera entre SIGTERM y SIGKILL (R12).", "Wait between SIGTERM and SIGKILL (R12)."
    )
    attach_timeout: float = _setting(
        60.0,
        "Espera de un dyno de minidyno run a su cliente (R13).",
        "Wait of a dyno of minidyno run for its client (R13).",
    )
    hangup_grace: float = _setting(
        10.0,
        "Espera entre SIGHUP y SIGKILL cuando se va quien estaba conectado.",
        "Wait between SIGHUP and SIGKILL when whoever was connected is gone.",
    )
    run_idle_timeout: float = _setting(
        3600.0,
        "Silencio tras el que se cierra una conexión de minidyno run.",
        "Silence after which a connection of minidyno run is closed.",
    )
    drain_limit: float = _setting(
        30.0,
        "Espera máxima a las peticiones en vuelo de un dyno que se retira.",
        "Longest wait for the requests in flight of a dyno that is retired.",
    )
    settle_time: float = _setting(
        0.5,
        "Vida tras la que un proceso sin puerto cuenta como arrancado.",
        "Life after which a process without a port counts as up.",
    )
    crash_delay_limit: float = _setting(
        300.0, "Espera máxima entre caídas.", "Longest wait between crashes."
    )
    crash_forgiven_after: float = _setting(
        300.0,
        "Vida tras la que se olvidan las caídas anteriores.",
        "Life after which earlier crashes are forgotten.",
    )
    cycle_after: float = _setting(
        86_400.0, "Edad a la que se renueva un dyno.", "Age at which a dyno is cycled."
    )
    memory_check_every: float = _setting(
        20.0,
        "Cada cuánto se mira la memoria de los dynos (R14, R15).",
        "How often the dynos' memory is looked at (R14, R15).",
    )
    backup_keep_manual: int = _setting(
        10,
        "Copias hechas a mano que se guardan de cada base de datos.",
        "Backups captured by hand that are kept of each database.",
    )
    backup_keep_scheduled: int = _setting(
        7,
        "Copias programadas que se guardan de cada base de datos.",
        "Scheduled backups that are kept of each database.",
    )
    max_apps: int = _setting(100, "Apps como máximo.", "Most apps.")
    max_quantity: int = _setting(
        100, "Dynos de un tipo como máximo.", "Most dynos of one process type."
    )
    config_limit: int = _setting(
        32_768, "Tamaño de todas las config vars.", "Size of all config vars."
    )
    request_body_limit: int = _setting(
        2_000_000, "Tamaño de una petición a la API.", "Size of a request to the API."
    )
    release_timeout: float = _setting(
        3600.0, "Duración de la fase de release.", "Duration of the release phase."
    )
    source_limit: int = _setting(
        1_000_000_000, "Tamaño del código subido.", "Size of the uploaded source."
    )
    source_files_limit: int = _setting(
        100_000, "Archivos en el código subido.", "Files in the uploaded source."
    )
    slug_limit: int = _setting(500_000_000, "Tamaño de un slug.", "Size of a slug.")
    build_timeout: float = _setting(900.0, "Duración de una construcción.", "Duration of a build.")
    build_memory: int = _setting(
        2_000_000_000, "Memoria de una construcción.", "Memory of a build."
    )
    package_store: str = _setting(
        "",
        "Carpeta con paquetes para construir sin red; vacío: «packages» en la carpeta de minidyno.",
        "Folder with packages to build offline; empty: “packages” in minidyno's folder.",
    )
    dyno_disk: int = _setting(
        1_000_000_000,
        "Disco efímero de un dyno (Docker); lo que pasa lo termina.",
        "Ephemeral disk of a dyno (Docker); beyond it the dyno is ended.",
    )
    stack_base: str = _setting(
        "debian:bookworm-slim",
        "Imagen de la que parte la del stack (Docker).",
        "Image from which that of the stack is made (Docker).",
    )
    stack_mirror: str = _setting(
        "",
        "Espejo de los paquetes de Debian para la imagen del stack.",
        "Mirror of Debian's packages for the stack image.",
    )
    stack_index: str = _setting(
        "",
        "Índice de paquetes de Python para la imagen del stack.",
        "Index of Python packages for the stack image.",
    )
    stack_proxy: str = _setting(
        "",
        "Proxy con el que se construyen la imagen del stack y las apps en ella.",
        "Proxy with which the stack image, and apps on it, are built.",
    )
    stack_ca_bundle: str = _setting(
        "",
        "Archivo PEM con los certificados de tu red, para la imagen del stack.",
        "PEM file with your network's certificates, for the stack image.",
    )
    stack_packages: str = _setting(
        "",
        "Más paquetes de Debian en la imagen del stack: «build-essential python3-dev git».",
        "More Debian packages in the stack image: “build-essential python3-dev git”.",
    )
    docker_publish: str = _setting(
        "auto",
        "Publicar los puertos de los contenedores en 127.0.0.1: «yes», «no» o «auto» (solo donde "
        "hace falta: Docker Desktop).",
        "Publish containers' ports on 127.0.0.1: “yes”, “no” or “auto” (only where it is needed: "
        "Docker Desktop).",
    )
    index_timeout: float = _setting(
        5.0, "Espera al índice de paquetes.", "Wait for the package index."
    )
    release_keep_count: int = _setting(
        20, "Releases cuyo slug se guarda siempre.", "Releases whose slug is always kept."
    )
    release_keep_days: int = _setting(
        30, "Días que se guarda todo slug.", "Days for which every slug is kept."
    )
    log_ring: int = _setting(1500, "Líneas de log por app.", "Log lines kept per app.")
    log_line_limit: int = _setting(
        10_000, "Bytes de una línea; lo que pasa se parte.", "Bytes of a line; longer is split."
    )
    log_spool_limit: int = _setting(
        8_000_000,
        "Disco para las líneas de un dyno aún no recogidas.",
        "Disk for a dyno's lines not yet collected.",
    )
    connect_timeout: float = _setting(
        5.0, "Espera del router a que el dyno acepte (H19).", "Router's wait to connect (H19)."
    )
    first_byte_timeout: float = _setting(
        30.0, "Espera a la primera respuesta (H12).", "Wait for the first byte (H12)."
    )
    idle_timeout: float = _setting(
        55.0, "Silencio máximo después (H15).", "Longest silence afterwards (H15)."
    )
    keepalive_timeout: float = _setting(
        90.0, "Vida de una conexión sin uso.", "Life of an unused connection."
    )


def variable(name: str) -> str:
    """Name the environment variable of a setting."""
    return f"MINIDYNO_{name.upper()}"


def read_settings(
    environ: Mapping[str, str], file: Mapping[str, Any], file_name: str = "config.toml"
) -> Settings:
    """Read all settings: environment over file over default.

    Raises `setting_invalid` and `setting_unknown`.
    """
    known = {f.name: f for f in fields(Settings)}
    for name in file:
        if name not in known:
            raise MinidynoError("setting_unknown", name=name, file=file_name)
    values: dict[str, Any] = {}
    for name, spec in known.items():
        raw = environ.get(variable(name), file.get(name))
        if raw is not None:
            values[name] = _convert(name, raw, spec.default, file_name)
    return Settings(**values)


_EXPECTED = {int: "un número entero / a whole number", float: "un número / a number"}


def _convert(name: str, raw: Any, default: Any, file_name: str) -> Any:
    kind = type(default)
    if kind is str:
        return str(raw)
    try:
        value = kind(raw)
    except (TypeError, ValueError):
        value = None
    if value is None or isinstance(raw, bool) or value < 0 or value != value:  # noqa: PLR0124
        raise MinidynoError(
            "setting_invalid",
            name=variable(name),
            value=raw,
            expected=_EXPECTED[kind],
            file=file_name,
        )
    return value
