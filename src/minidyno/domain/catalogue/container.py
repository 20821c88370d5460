"""Errors about apps that bring their own image: heroku.yml and Dockerfile."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, Entry

ENTRIES: dict[str, Entry] = {
    "container_needs_docker": Entry(
        422,
        FAILED,
        "El stack «container» necesita Docker, y aquí los dynos son procesos. Con Docker en "
        "marcha: minidyno down, minidyno stack:build y MINIDYNO_BACKEND=docker minidyno up "
        "--detach. Sin Docker: un Procfile y minidyno stack:set process.",
        "The stack “container” needs Docker, and here dynos are processes. With Docker running: "
        "minidyno down, minidyno stack:build and MINIDYNO_BACKEND=docker minidyno up --detach. "
        "Without Docker: a Procfile and minidyno stack:set process.",
    ),
    "heroku_yml_syntax": Entry(
        422,
        FAILED,
        "heroku.yml no es YAML válido: línea {line}: {problem}. Mira los espacios del principio de "
        "la línea y los dos puntos.",
        "heroku.yml is no valid YAML: line {line}: {problem}. Look at the spaces that the line "
        "begins with, and at its colons.",
    ),
    "heroku_yml_invalid": Entry(
        422,
        FAILED,
        "No entiendo «{key}» en la línea {line} de heroku.yml. Ahí va algo como: {expected}",
        "“{key}” on line {line} of heroku.yml cannot be understood. What goes there looks like: "
        "{expected}",
    ),
    "heroku_yml_image_unknown": Entry(
        422,
        FAILED,
        "heroku.yml quiere ejecutar «{type}» en la imagen «{image}», y no la construye. Las que "
        "construye: {known}. Añádela en build.docker, o elige una con image.",
        "heroku.yml wants to run “{type}” in the image “{image}”, which it does not build. Those "
        "that it builds: {known}. Add it under build.docker, or choose one with image.",
    ),
    "dockerfile_missing": Entry(
        422,
        FAILED,
        "Falta el archivo {path} en la app. Una app con el stack «container» dice en un Dockerfile "
        "cómo se hace su imagen; si está en otra carpeta, dilo en build.docker de heroku.yml.",
        "The file {path} is missing in the app. An app on the stack “container” says in a "
        "Dockerfile how its image is made; if it is in another folder, say so under build.docker "
        "in heroku.yml.",
    ),
    "container_no_command": Entry(
        422,
        FAILED,
        "La imagen de «{type}» no dice qué ejecutar. Añade CMD a su Dockerfile, o la línea "
        "«{type}: comando» a run en heroku.yml.",
        "The image of “{type}” does not say what to run. Add CMD to its Dockerfile, or the line "
        "“{type}: command” under run in heroku.yml.",
    ),
    "container_build_failed": Entry(
        422,
        FAILED,
        "No se pudo construir la imagen: {reason}. Lo que imprimió el paso que falló está justo "
        "encima.",
        "The image could not be built: {reason}. What the step that failed printed is just above.",
    ),
    "container_base_missing": Entry(
        422,
        FAILED,
        "No se puede traer la imagen {image}, de la que parte el Dockerfile: {reason}. Sin red, "
        "parte de una que ya esté aquí, como minidyno/stack: docker images las enseña.",
        "The image {image}, from which the Dockerfile starts, cannot be fetched: {reason}. Without "
        "a network, start from one that is here, such as minidyno/stack: docker images shows them.",
    ),
    "container_image_gone": Entry(
        409,
        CONFLICT,
        "La imagen {image} de {app} ya no está en Docker: alguien la quitó. Despliega otra vez: "
        "minidyno deploy -a {app}",
        "The image {image} of {app} is no longer in Docker: somebody removed it. Deploy again: "
        "minidyno deploy -a {app}",
    ),
}
