"""Errors about git: the remote, and pushes."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, NOT_FOUND, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "git_missing": Entry(
        503,
        FAILED,
        "No se encuentra git en esta máquina, o le falta su parte de servidor. Instálalo "
        "(https://git-scm.com) y comprueba con: git --version",
        "git cannot be found on this machine, or its server part is missing. Install it "
        "(https://git-scm.com) and check with: git --version",
    ),
    "git_failed": Entry(
        500,
        FAILED,
        "git no pudo hacer su parte: {reason}",
        "git could not do its part: {reason}",
    ),
    "git_repository_missing": Entry(
        422,
        USAGE,
        "La carpeta {folder} no es un repositorio de git, así que no hay dónde guardar el remoto. "
        "Créalo con: git init -b main",
        "Folder {folder} is not a git repository, so there is nowhere to keep the remote. Make "
        "one with: git init -b main",
    ),
    "git_request_unknown": Entry(
        404,
        NOT_FOUND,
        "Esta dirección es para git, no para un navegador. Úsala con: git clone {url}",
        "This address is for git, not for a browser. Use it with: git clone {url}",
    ),
    "push_branch_not_deployed": Entry(
        422,
        USAGE,
        "Solo se despliegan las ramas main y master, y «{branch}» es otra. No se ha aceptado "
        "nada de este push. Para desplegarla: git push minidyno {branch}:main",
        "Only the branches main and master are deployed, and “{branch}” is another. Nothing of "
        "this push was accepted. To deploy it: git push minidyno {branch}:main",
    ),
    "push_ref_unknown": Entry(
        422,
        USAGE,
        "Aquí solo se aceptan las ramas main y master, y tags; «{ref}» no es ninguna de ellas. No "
        "se ha aceptado nada de este push.",
        "Only the branches main and master, and tags, are accepted here; “{ref}” is none of them. "
        "Nothing of this push was accepted.",
    ),
    "push_two_branches": Entry(
        422,
        USAGE,
        "Este push lleva main y master a la vez, y la app solo puede ser una de las dos. No se ha "
        "desplegado nada. Elige una: git push minidyno main",
        "This push brings main and master at once, and the app can be only one of them. Nothing "
        "was deployed. Choose one: git push minidyno main",
    ),
    "push_deletes_branch": Entry(
        422,
        USAGE,
        "La rama «{branch}» es lo que la app despliega y no se borra con un push. Para borrar la "
        "app: minidyno apps:destroy {app} --confirm {app}",
        "Branch “{branch}” is what the app deploys and is not deleted by a push. To remove the "
        "app: minidyno apps:destroy {app} --confirm {app}",
    ),
    "push_under_way": Entry(
        409,
        CONFLICT,
        "Ya hay otro push a la app «{app}» en marcha. Este no se ha aceptado: espera a que "
        "termine el otro y repítelo.",
        "Another push to app “{app}” is under way. This one was not accepted: wait for the other "
        "to end and repeat it.",
    ),
    "push_overtaken": Entry(
        409,
        CONFLICT,
        "Mientras este push se preparaba, otro cambió «{branch}». Este no se ha aceptado. Mira "
        "qué llegó con git fetch minidyno, y repite el push.",
        "While this push was being prepared, another one changed “{branch}”. This one was not "
        "accepted. See what came with git fetch minidyno, and push again.",
    ),
    "push_not_a_commit": Entry(
        422,
        USAGE,
        "Lo que se empuja a «{branch}» no es un commit, y solo un commit se puede desplegar.",
        "What is pushed to “{branch}” is not a commit, and only a commit can be deployed.",
    ),
    "push_empty": Entry(
        422,
        USAGE,
        "El commit {commit} no contiene ningún archivo, así que no hay nada que desplegar. Añade "
        "los de la app con git add y haz otro commit.",
        "Commit {commit} holds no file, so there is nothing to deploy. Add those of the app with "
        "git add and commit again.",
    ),
    "push_submodule": Entry(
        422,
        USAGE,
        "«{path}» es un submódulo de git: el push solo trae su referencia, no sus archivos, y la "
        "app llegaría sin ellos. Copia los archivos dentro del repositorio (git rm --cached "
        "{path}, borra {path}/.git, git add {path}) y haz otro commit.",
        "“{path}” is a git submodule: the push brings only a reference to it, not its files, and "
        "the app would arrive without them. Copy the files into the repository (git rm --cached "
        "{path}, delete {path}/.git, git add {path}) and commit again.",
    ),
    "push_lfs_pointer": Entry(
        422,
        USAGE,
        "«{path}» está en Git LFS: el push solo trae un puntero de texto, no el archivo, y la app "
        "lo leería roto. Guárdalo como archivo normal (git lfs untrack, git add --renormalize) y "
        "haz otro commit.",
        "“{path}” is in Git LFS: the push brings only a text pointer, not the file, and the app "
        "would read it broken. Keep it as an ordinary file (git lfs untrack, git add "
        "--renormalize) and commit again.",
    ),
    "push_too_large": Entry(
        413,
        USAGE,
        "Los archivos del commit suman {size} bytes y el límite es {limit}. El mayor es «{path}», "
        "de {path_size} bytes. Sácalo del repositorio (git rm --cached) y haz otro commit.",
        "The commit's files add up to {size} bytes and the limit is {limit}. The largest is "
        "“{path}”, of {path_size} bytes. Take it out of the repository (git rm --cached) and "
        "commit again.",
    ),
    "push_cut": Entry(
        500,
        FAILED,
        "Se perdió la conexión con la plataforma antes de saber cómo acabó el despliegue. El push "
        "no se ha aceptado: mira minidyno releases y repítelo.",
        "The connection to the platform was lost before it was known how the deploy ended. The "
        "push was not accepted: look at minidyno releases and repeat it.",
    ),
}
