"""What goes wrong by hand, said in the reader's language."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from curso.language import of_notebook

# id: (Spanish, English)
SENTENCES: dict[str, tuple[str, str]] = {
    "install_failed": (
        "No se pudieron instalar las dependencias de la app. Sin red hace falta el almacén local, "
        "que guarda el comando «abrir» la primera vez que hay conexión. Lo último que dijo pip:\n"
        "{tail}",
        "The app's dependencies could not be installed. Without a network the local store is "
        "needed, which the command “open” fills the first time there is a connection. The last "
        "words of pip:\n{tail}",
    ),
    "environment_failed": (
        "No se pudo crear el entorno de Python. Lo último que dijo:\n{tail}",
        "The Python environment could not be made. Its last words:\n{tail}",
    ),
    "never_answered": (
        "{name} no respondió en {seconds:.0f} segundos. Lo último de su log:\n{tail}",
        "{name} did not answer within {seconds:.0f} seconds. The end of its log:\n{tail}",
    ),
    "ended_early": (
        "{name} terminó antes de responder. Lo último de su log:\n{tail}",
        "{name} ended before it answered. The end of its log:\n{tail}",
    ),
    "no_program": (
        "En el entorno de la app no hay ningún programa «{program}». ¿Están instaladas las "
        "dependencias? ¿Está bien escrito?",
        "There is no program “{program}” in the app's environment. Are the dependencies "
        "installed? Is it spelled right?",
    ),
    "unknown_action": (
        "«{action}» no es una de las acciones. Son: {known}.",
        "“{action}” is not one of the actions. They are: {known}.",
    ),
    "order_is_a_list": (
        "El orden se escribe como una lista de acciones entre corchetes, cada una entre comillas. "
        "Las acciones son: {known}.",
        "The order is written as a list of actions in square brackets, each in quotes. The "
        "actions are: {known}.",
    ),
    "machine_is_over": (
        "Esta máquina ya está parada y vacía. Vuelve a la celda de `empty_machine()` y sigue desde "
        "ahí, de arriba abajo.",
        "This machine is stopped and empty already. Go back to the cell of `empty_machine()` and "
        "go on from there, from top to bottom.",
    ),
    "no_such_folder": (
        "No hay ninguna carpeta {folder}, así que no hay código que traer. ¿La escribiste bien?",
        "There is no folder {folder}, so there is no code to bring. Is it spelled right?",
    ),
    "no_such_file": (
        "{version} no tiene ningún archivo «{file}». Los que tiene: {known}.",
        "{version} has no file “{file}”. Those it has: {known}.",
    ),
    "no_such_program": (
        "No hay ningún programa «{name}» que enseñar. Los que hay: {known}.",
        "There is no program “{name}” to show. Those there are: {known}.",
    ),
    "no_json": (
        "Ahí no hay JSON que leer. {what}",
        "There is no JSON to read there. {what}",
    ),
    "not_in_file": (
        "En {file} no aparece «{old}», así que no hay nada que cambiar.",
        "{file} does not contain “{old}”, so there is nothing to change.",
    ),
    "program_missing": (
        "No encuentro el programa «{program}». ¿Está bien escrito? ¿Está instalado?",
        "There is no program “{program}” to be found. Is it spelled right? Is it installed?",
    ),
    "no_repository": (
        "Esta carpeta aún no es un repositorio de git. Ejecuta antes la celda de «git init».",
        "This folder is no git repository yet. Run the cell with “git init” first.",
    ),
    "no_remote": (
        "git no conoce ningún remoto «{remote}». Ejecuta antes la celda de «minidyno git:remote».",
        "git knows no remote “{remote}”. Run the cell with “minidyno git:remote” first.",
    ),
    "no_server_there": (
        "En {where} no hay ningún servidor de esta máquina. ¿Está creado el add-on? ¿Terminó bien "
        "la celda que lo crea?",
        "No server of this machine is at {where}. Has the add-on been created? Did the cell that "
        "creates it end well?",
    ),
    "no_proxy": (
        "Todavía no hay proxy: nadie puede entrar ni repartir. Ejecuta antes la celda que lo "
        "arranca.",
        "There is no proxy yet: nobody can come in or share out. Run the cell that starts it "
        "first.",
    ),
}


class HandError(Exception):
    """Something a student can understand and mend; a notebook shows the sentence alone."""

    sentences: ClassVar[Mapping[str, tuple[str, str]]] = SENTENCES

    def __init__(self, name: str, /, **params: object) -> None:
        self.name = name
        self.params = params
        super().__init__(name, params)

    def __str__(self) -> str:
        spanish, english = self.sentences[self.name]
        text = english if of_notebook(Path.cwd()) == "en" else spanish
        return text.format_map(self.params)

    def _render_traceback_(self) -> list[str]:
        """Answer IPython, which asks an exception for its own lines before it makes a traceback."""
        return [str(self)]
