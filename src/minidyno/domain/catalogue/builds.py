"""Errors about sources, builds and slugs."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, NOT_FOUND, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "build_not_found": Entry(
        404,
        NOT_FOUND,
        "La app «{app}» no tiene la construcción «{build}».",
        "App “{app}” has no build “{build}”.",
    ),
    "build_failed": Entry(
        422,
        FAILED,
        "La construcción falló y la app sigue como estaba. Lee el log de arriba: la última "
        "línea con « !  » dice por qué.",
        "The build failed and the app stays as it was. Read the log above: the last line with "
        "“ !  ” says why.",
    ),
    "build_interrupted": Entry(
        500,
        FAILED,
        "La plataforma se detuvo a mitad de la construcción. La app sigue como estaba; "
        "despliega otra vez.",
        "The platform stopped in the middle of the build. The app stays as it was; deploy again.",
    ),
    "build_cancelled": Entry(
        422,
        FAILED,
        "La construcción se canceló porque quien la pidió se fue antes de que terminara. La app "
        "sigue como estaba.",
        "The build was cancelled because whoever asked for it left before it ended. The app stays "
        "as it was.",
    ),
    "no_buildpack": Entry(
        422,
        FAILED,
        "Ningún buildpack reconoce esta app. Falta un Procfile en la raíz (por ejemplo «web: "
        "python app.py»), o los archivos de un lenguaje: {known}",
        "No buildpack recognises this app. A Procfile is missing at the top (for example “web: "
        "python app.py”), or the files of a language: {known}",
    ),
    "no_procfile": Entry(
        422,
        FAILED,
        "Falta el Procfile: un archivo de texto con ese nombre, en la raíz de la app, que diga "
        "qué ejecutar. Por ejemplo: web: python app.py",
        "The Procfile is missing: a text file with that name, at the top of the app, that says "
        "what to run. For example: web: python app.py",
    ),
    "source_empty": Entry(
        422,
        USAGE,
        "No hay ningún archivo que desplegar en {folder}.",
        "There is no file to deploy in {folder}.",
    ),
    "source_folder_missing": Entry(
        422,
        USAGE,
        "En {parent} no hay ninguna carpeta «{name}». Escribe la ruta entera, o entra antes con cd "
        "en la carpeta desde la que cuentas.",
        "There is no folder “{name}” in {parent}. Write the whole path, or go first with cd to "
        "the folder from which you count.",
    ),
    "source_folder_misspelt": Entry(
        422,
        USAGE,
        "En {parent} no hay ninguna carpeta «{name}». ¿Querías decir «{close}»?",
        "There is no folder “{name}” in {parent}. Did you mean “{close}”?",
    ),
    "source_is_a_file": Entry(
        422,
        USAGE,
        "{file} es un archivo, y se despliega una carpeta entera. ¿Querías decir {folder}?",
        "{file} is a file, and a whole folder is deployed. Did you mean {folder}?",
    ),
    "source_unreadable": Entry(
        422,
        USAGE,
        "No se puede leer {path} ({reason}), así que no se ha desplegado nada. Comprueba sus "
        "permisos, o que nadie lo haya movido mientras tanto.",
        "{path} cannot be read ({reason}), so nothing was deployed. Check its permissions, or "
        "whether somebody moved it meanwhile.",
    ),
    "source_too_large": Entry(
        413,
        USAGE,
        "El código pesa más de {limit} bytes. Quita lo que no hace falta desplegar (datos, "
        "entornos virtuales, vídeos) y prueba otra vez.",
        "The source is larger than {limit} bytes. Leave out what need not be deployed (data, "
        "virtual environments, videos) and try again.",
    ),
    "source_not_found": Entry(
        404,
        NOT_FOUND,
        "No está el código en {url}. Pide una dirección con POST /sources, súbelo con PUT y usa "
        "su «get_url».",
        "There is no source at {url}. Ask for an address with POST /sources, upload with PUT "
        "and use its “get_url”.",
    ),
    "source_elsewhere": Entry(
        422,
        USAGE,
        "minidyno solo construye código subido a él mismo, no el de {url}. Pide una dirección "
        "con POST /sources.",
        "minidyno only builds source uploaded to itself, not from {url}. Ask for an address "
        "with POST /sources.",
    ),
    "source_checksum_differs": Entry(
        422,
        FAILED,
        "El código llegó distinto de como salió (se esperaba {expected} y llegó {actual}). "
        "Súbelo otra vez.",
        "The source arrived different from how it left (expected {expected}, got {actual}). "
        "Upload it again.",
    ),
    "archive_not_tar": Entry(
        422,
        FAILED,
        "El archivo subido no es un .tar ni un .tar.gz completo. Créalo con: "
        "tar -czf app.tgz -C CARPETA .",
        "The uploaded file is not a complete .tar or .tar.gz. Make it with: "
        "tar -czf app.tgz -C FOLDER .",
    ),
    "archive_path_outside": Entry(
        422,
        FAILED,
        "El archivo contiene «{path}», que se saldría de la carpeta de la app. No se ha "
        "desplegado nada.",
        "The archive holds “{path}”, which would leave the app's folder. Nothing was deployed.",
    ),
    "archive_link_outside": Entry(
        422,
        FAILED,
        "El archivo contiene el enlace «{path}», que apunta fuera de la carpeta de la app "
        "({target}). Cámbialo por un archivo. No se ha desplegado nada.",
        "The archive holds the link “{path}”, which points outside the app's folder ({target}). "
        "Replace it by a file. Nothing was deployed.",
    ),
    "archive_special_file": Entry(
        422,
        FAILED,
        "El archivo contiene «{path}», que no es un archivo normal ni una carpeta (un "
        "dispositivo o una tubería). Quítalo. No se ha desplegado nada.",
        "The archive holds “{path}”, which is neither a file nor a folder (a device or a pipe). "
        "Remove it. Nothing was deployed.",
    ),
    "archive_path_invalid": Entry(
        422,
        FAILED,
        "El archivo contiene «{path}», un nombre que no se puede crear aquí: es demasiado largo, "
        "o es a la vez archivo y carpeta. Cámbialo. No se ha desplegado nada.",
        "The archive holds “{path}”, a name that cannot be created here: it is too long, or is "
        "both a file and a folder. Change it. Nothing was deployed.",
    ),
    "manifest_invalid": Entry(
        422,
        FAILED,
        "No se puede leer {manifest}: {reason}",
        "{manifest} cannot be read: {reason}",
    ),
    "archive_too_large": Entry(
        422,
        FAILED,
        "El archivo ocupa más de {limit} bytes al abrirlo. No se ha desplegado nada.",
        "The archive takes more than {limit} bytes when opened. Nothing was deployed.",
    ),
    "archive_too_many_files": Entry(
        422,
        FAILED,
        "El paquete contiene más de {limit} archivos. No se ha desplegado nada.",
        "The archive holds more than {limit} files. Nothing was deployed.",
    ),
    "python_missing": Entry(
        500,
        FAILED,
        "El Python con el que corren las apps no está o no arranca: {path}. Vuelve a arrancar "
        "minidyno para que lo busque otra vez.",
        "The Python that apps run with is not there or does not start: {path}. Start minidyno "
        "again so that it looks for it anew.",
    ),
    "dependencies_failed": Entry(
        422,
        FAILED,
        "No se pudieron instalar las dependencias de {manifest}. Arriba está lo que dijo pip: "
        "revisa el nombre y la versión de cada paquete.",
        "The dependencies of {manifest} could not be installed. Above is what pip said: check "
        "each package's name and version.",
    ),
    "dependencies_offline": Entry(
        422,
        FAILED,
        "El índice de paquetes no responde y el almacén local no tiene todo lo que pide "
        "{manifest}. Conéctate una vez, o usa los paquetes de las apps del curso.",
        "The package index does not answer and the local store lacks something that {manifest} "
        "asks for. Go online once, or use the packages of the course's apps.",
    ),
    "build_timeout": Entry(
        422,
        FAILED,
        "La construcción tardó más de {seconds} segundos y se detuvo.",
        "The build took more than {seconds} seconds and was stopped.",
    ),
    "build_memory": Entry(
        422,
        FAILED,
        "La construcción usó más de {limit} bytes de memoria y se detuvo.",
        "The build used more than {limit} bytes of memory and was stopped.",
    ),
    "slug_too_large": Entry(
        422,
        FAILED,
        "El slug pesa {size} bytes y el límite es {limit}. Quita archivos o dependencias.",
        "The slug weighs {size} bytes and the limit is {limit}. Remove files or dependencies.",
    ),
    "slug_uploaded_already": Entry(
        409,
        CONFLICT,
        "El slug «{slug}» ya tiene su archivo y un slug no cambia. Crea otro con POST slugs.",
        "Slug “{slug}” has its archive already, and a slug does not change. Create another with "
        "POST slugs.",
    ),
    "disk_full": Entry(
        507,
        FAILED,
        "No queda espacio en disco en {folder}. Libera espacio y repite; lo que funcionaba "
        "sigue funcionando.",
        "There is no space left on disk in {folder}. Free some and try again; what was running "
        "goes on running.",
    ),
    "build_in_progress": Entry(
        409,
        CONFLICT,
        "La app «{app}» ya tiene {count} construcciones esperando. Espera a que terminen.",
        "App “{app}” already has {count} builds waiting. Wait for them to end.",
    ),
}
