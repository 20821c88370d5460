"""Errors about Docker, where dynos are containers."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, UNREACHABLE, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "docker_down": Entry(
        503,
        UNREACHABLE,
        "Docker no responde ({reason}). Arráncalo (Docker Desktop, o: sudo systemctl start docker) "
        "y todo sigue donde estaba. Sin Docker: MINIDYNO_BACKEND=process",
        "Docker does not answer ({reason}). Start it (Docker Desktop, or: sudo systemctl start "
        "docker) and all goes on where it was. Without Docker: MINIDYNO_BACKEND=process",
    ),
    "docker_failed": Entry(
        503,
        FAILED,
        "Docker no ha podido: {reason}. La plataforma lo intenta otra vez; si se repite, reinicia "
        "Docker y mira: minidyno doctor",
        "Docker could not do it: {reason}. The platform tries again; if it goes on, restart Docker "
        "and look: minidyno doctor",
    ),
    "docker_denied": Entry(
        503,
        FAILED,
        "Tu usuario no puede usar Docker: el socket {socket} no le deja. Añádelo al grupo, sal de "
        "la sesión y vuelve a entrar: sudo usermod -aG docker $USER",
        "Your user may not use Docker: the socket {socket} does not let it. Add it to the group, "
        "log out and in again: sudo usermod -aG docker $USER",
    ),
    "docker_too_old": Entry(
        503,
        FAILED,
        "Docker {found} es demasiado antiguo: hace falta {needed} o posterior. Actualízalo, o usa "
        "MINIDYNO_BACKEND=process.",
        "Docker {found} is too old: {needed} or later is needed. Update it, or use "
        "MINIDYNO_BACKEND=process.",
    ),
    "docker_image_missing": Entry(
        503,
        FAILED,
        "Falta la imagen {image}, sobre la que corren los dynos. Constrúyela: minidyno stack:build",
        "The image {image}, on which dynos run, is missing. Build it: minidyno stack:build",
    ),
    "docker_disk_full": Entry(
        507,
        FAILED,
        "No queda disco para Docker. Libera lo que no usa: docker system prune. Lo que ya corre "
        "sigue corriendo, y minidyno vuelve a intentarlo solo.",
        "There is no disk left for Docker. Free what it does not use: docker system prune. What "
        "runs already goes on running, and minidyno tries again by itself.",
    ),
    "docker_networks_used_up": Entry(
        503,
        FAILED,
        "No queda ninguna red libre en {pool} para la app. Quita las que nadie usa: docker network "
        "prune",
        "No network is left in {pool} for the app. Remove those that nobody uses: docker network "
        "prune",
    ),
    "clean_while_up": Entry(
        409,
        CONFLICT,
        "minidyno está en marcha en {home} (proceso {pid}) y sus contenedores son suyos. Páralo "
        "primero: minidyno down",
        "minidyno is running in {home} (process {pid}) and its containers are in use. Stop it "
        "first: minidyno down",
    ),
    "stack_build_failed": Entry(
        500,
        FAILED,
        "No se pudo construir la imagen {image}: {reason}. Si es la red, mira los ajustes "
        "stack_base, stack_mirror, stack_proxy y stack_ca_bundle en la referencia.",
        "The image {image} could not be built: {reason}. If it is the network, see the settings "
        "stack_base, stack_mirror, stack_proxy and stack_ca_bundle in the reference.",
    ),
    "stack_base_missing": Entry(
        503,
        USAGE,
        "No se puede traer la imagen {base}: {reason}. Sin registro de imágenes, hazla en una "
        "máquina con Debian: sudo python3 scripts/imagen_base.py",
        "The image {base} cannot be fetched: {reason}. Without an image registry, make it on a "
        "machine with Debian: sudo python3 scripts/imagen_base.py",
    ),
}
