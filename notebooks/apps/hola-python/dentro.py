"""Lo que un proceso ve desde dentro. Ejecútalo aquí y en un dyno: es el mismo programa.

    python dentro.py
"""

import json
import os
import platform
from pathlib import Path

# Los nombres que usa el núcleo de Linux: procesos, archivos, red, nombre de la máquina.
ESPACIOS = ("pid", "mnt", "net", "uts")
SIN_LIMITE = 2**62  # los cgroups antiguos escriben «sin límite» como un número enorme


def mirar():
    """Todo lo que se puede averiguar sin permiso de nadie. Lo que no se sabe es None."""
    return {
        "dyno": os.environ.get("DYNO"),
        "equipo": platform.node(),
        "sistema": sistema(),
        "nucleo": platform.release(),
        "usuario": os.getuid(),
        "carpeta": os.getcwd(),
        "pid": os.getpid(),
        "procesos": procesos(),
        "proceso_1": linea("/proc/1/comm"),
        "raiz": raiz(),
        "espacios": {nombre: espacio(nombre) for nombre in ESPACIOS},
        "memoria_mb": limite("memory", "memory.max", "memory.limit_in_bytes", 2**20),
        "max_procesos": limite("pids", "pids.max", "pids.max", 1),
    }


def sistema():
    """El nombre que se da a sí mismo el sistema de archivos, no el núcleo."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def procesos():
    """Cuántos procesos se ven. Dentro de un contenedor, solo los suyos."""
    nombres = os.listdir("/proc") if os.path.isdir("/proc") else []
    return sum(nombre.isdecimal() for nombre in nombres) or None


def espacio(nombre):
    """El número de un espacio de nombres: dos procesos con el mismo número ven lo mismo."""
    try:
        return int(os.readlink(f"/proc/self/ns/{nombre}").split("[")[1].rstrip("]"))
    except (OSError, IndexError, ValueError):
        return None


def raiz():
    """Sobre qué está montada la carpeta «/»: en un contenedor, capas (overlay)."""
    for montaje in (linea("/proc/self/mountinfo", todas=True) or "").splitlines():
        antes, _, despues = montaje.partition(" - ")
        if antes.split()[4] == "/":
            modo = "rw" if "rw" in antes.split()[5].split(",") else "ro"
            return f"{despues.split()[0]} ({modo})"
    return None


def limite(grupo, nuevo, antiguo, unidad):
    """Un límite de cgroups, o None si no hay ninguno."""
    texto = linea(f"/sys/fs/cgroup/{nuevo}") or linea(f"/sys/fs/cgroup/{grupo}/{antiguo}")
    if texto is None or not texto.isdecimal() or int(texto) > SIN_LIMITE:
        return None
    return int(texto) // unidad


def linea(archivo, todas=False):
    try:
        texto = Path(archivo).read_text()
    except OSError:
        return None
    return texto if todas else texto.strip()


if __name__ == "__main__":
    print(json.dumps(mirar(), indent=2))
