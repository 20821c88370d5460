"""Errors about databases and their backups."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, NOT_FOUND, USAGE, Entry

ENTRIES: dict[str, Entry] = {
    "database_refused": Entry(
        503,
        FAILED,
        "La base de datos no respondió como debía: {reason}. Mira si vive con: minidyno pg:info "
        "-a APP. Si acaba de arrancar, espera a que esté lista: minidyno pg:wait -a APP",
        "The database did not answer as it should: {reason}. See whether it lives with: minidyno "
        "pg:info -a APP. If it has just been started, wait until it is ready: minidyno pg:wait "
        "-a APP",
    ),
    "addon_cannot": Entry(
        422,
        USAGE,
        "«{addon}» es de {service}, que no sabe hacer esto. Lo que sí sabe: minidyno addons:info "
        "{addon}",
        "“{addon}” is of {service}, which cannot do this. What it is: minidyno addons:info {addon}",
    ),
    "transfer_under_way": Entry(
        409,
        CONFLICT,
        "«{addon}» ya tiene algo en marcha: {transfer}. Espera a que termine (minidyno pg:backups "
        "-a {app}) o detén {transfer}: minidyno pg:backups:cancel {transfer} -a {app}",
        "“{addon}” has something under way already: {transfer}. Wait for its end (minidyno "
        "pg:backups -a {app}) or stop it: minidyno pg:backups:cancel {transfer} -a {app}",
    ),
    "transfer_not_found": Entry(
        404,
        NOT_FOUND,
        "La app «{app}» no tiene la copia «{transfer}». Mira las que hay: minidyno pg:backups "
        "-a {app}",
        "App “{app}” has no backup “{transfer}”. See those there are: minidyno pg:backups -a {app}",
    ),
    "no_backups": Entry(
        404,
        NOT_FOUND,
        "La app «{app}» no tiene copias que sirvan. Haz una: minidyno pg:backups:capture -a {app}",
        "App “{app}” has no backup that can be used. Capture one: minidyno pg:backups:capture "
        "-a {app}",
    ),
    "backup_not_good": Entry(
        422,
        CONFLICT,
        "La copia «{transfer}» de «{app}» no llegó a completarse ({state}): no hay nada que "
        "restaurar ni descargar de ella. Elige otra: minidyno pg:backups -a {app}",
        "Backup “{transfer}” of “{app}” did not complete ({state}): there is nothing to restore or "
        "download of it. Choose another: minidyno pg:backups -a {app}",
    ),
    "backup_damaged": Entry(
        422,
        FAILED,
        "La copia está dañada: {reason}. No se restauró nada y la base de datos sigue como estaba. "
        "Usa otra copia: minidyno pg:backups -a APP",
        "The backup is damaged: {reason}. Nothing was restored and the database is as it was. Use "
        "another backup: minidyno pg:backups -a APP",
    ),
    "backup_file_damaged": Entry(
        422,
        FAILED,
        "La copia «{transfer}» de «{app}» está dañada en el disco: {reason}. No se descarga nada "
        "de ella. Usa otra (minidyno pg:backups -a {app}) o haz una nueva: minidyno "
        "pg:backups:capture -a {app}",
        "Backup “{transfer}” of “{app}” is damaged on the disk: {reason}. Nothing of it is "
        "downloaded. Use another one (minidyno pg:backups -a {app}) or capture a new one: minidyno "
        "pg:backups:capture -a {app}",
    ),
    "download_cut": Entry(
        503,
        FAILED,
        "La descarga se cortó antes de terminar: {reason}. No quedó ningún archivo a medias. Mira "
        "si la plataforma vive (minidyno status) y repite la orden.",
        "The download was cut before its end: {reason}. No half file was left. See whether the "
        "platform lives (minidyno status) and give the command again.",
    ),
    "backup_foreign": Entry(
        422,
        FAILED,
        "El archivo no es una copia de {service}: está vacío o es de otra cosa. No se restauró "
        "nada y la base de datos sigue como estaba. De PostgreSQL vale lo que hacen minidyno "
        "pg:backups:download y pg_dump -Fc",
        "The file is not a backup of {service}: it is empty, or a file of something else. Nothing "
        "was restored and the database is as it was. For PostgreSQL, what minidyno "
        "pg:backups:download and pg_dump -Fc make will do",
    ),
    "backup_file_missing": Entry(
        422,
        USAGE,
        "No hay ningún archivo «{file}», ni una copia que se llame así. Mira la ruta, o las copias "
        "que hay: minidyno pg:backups -a {app}",
        "There is no file “{file}”, nor a backup called that. See the path, or which backups there "
        "are: minidyno pg:backups -a {app}",
    ),
    "backup_failed": Entry(
        422,
        FAILED,
        "No se pudo hacer la copia de «{addon}»: {reason}. La última copia buena sigue ahí.",
        "The backup of “{addon}” could not be made: {reason}. The last good backup is still there.",
    ),
    "restore_failed": Entry(
        422,
        FAILED,
        "No se pudo restaurar en «{addon}»: {reason}. Se deshizo todo: la base de datos sigue como "
        "estaba.",
        "It was not possible to restore to “{addon}”: {reason}. All of it was undone: the database "
        "is as it was.",
    ),
    "transfer_interrupted": Entry(
        422,
        FAILED,
        "La plataforma se detuvo mientras esto estaba en marcha. No quedó nada a medias: las "
        "copias anteriores siguen ahí. Empieza otra vez.",
        "The platform was stopped while this was under way. Nothing is left half done: earlier "
        "backups are still there. Begin again.",
    ),
    "transfer_canceled": Entry(
        422,
        FAILED,
        "Se detuvo a petición. No quedó nada a medias.",
        "It was stopped on request. Nothing is left half done.",
    ),
    "nothing_to_cancel": Entry(
        404,
        NOT_FOUND,
        "La app «{app}» no tiene nada en marcha que detener.",
        "App “{app}” has nothing under way that could be stopped.",
    ),
    "copy_onto_itself": Entry(
        422,
        USAGE,
        "«{addon}» es a la vez origen y destino. Elige otro destino: minidyno pg:copy ORIGEN "
        "DESTINO -a APP",
        "“{addon}” is both source and target. Choose another target: minidyno pg:copy SOURCE "
        "TARGET -a APP",
    ),
    "copy_of_another_kind": Entry(
        422,
        USAGE,
        "No se puede pasar de {source} a {target}: son servicios distintos.",
        "It is not possible to go from {source} to {target}: they are different services.",
    ),
    "already_promoted": Entry(
        422,
        CONFLICT,
        "«{addon}» ya es la base de datos principal de «{app}».",
        "“{addon}” already is the primary database of “{app}”.",
    ),
    "backup_at_invalid": Entry(
        422,
        USAGE,
        "No se entiende cuándo: «{at}». Escríbelo así: --at '02:00 America/Bogota' (hora en punto "
        "de 0 a 23, y la zona; sin zona es UTC).",
        "It is not clear when: “{at}”. Write it like this: --at '02:00 America/Bogota' (a full "
        "hour from 0 to 23, and the zone; without a zone it is UTC).",
    ),
    "timezone_unknown": Entry(
        422,
        USAGE,
        "No hay zona horaria «{zone}». Se escriben con continente y ciudad: America/Bogota, "
        "America/Mexico_City, America/Argentina/Buenos_Aires.",
        "There is no time zone “{zone}”. They are written with continent and city: America/Bogota, "
        "America/Mexico_City, America/Argentina/Buenos_Aires.",
    ),
    "no_backup_schedule": Entry(
        404,
        NOT_FOUND,
        "«{addon}» no tiene copias programadas. Prográmalas: minidyno pg:backups:schedule --at "
        "'02:00 America/Bogota' -a {app}",
        "“{addon}” has no scheduled backups. Schedule them: minidyno pg:backups:schedule --at "
        "'02:00 America/Bogota' -a {app}",
    ),
    "database_none": Entry(
        404,
        NOT_FOUND,
        "La app «{app}» no tiene ninguna base de datos de {service}. Crea una: minidyno "
        "addons:create {service} -a {app}",
        "App “{app}” has no {service} database. Create one: minidyno addons:create {service} "
        "-a {app}",
    ),
    "database_not_provisioned": Entry(
        404,
        CONFLICT,
        "«{addon}» todavía no está lista. Espera a que lo esté: minidyno addons:wait {addon}",
        "“{addon}” is not yet provisioned. Wait until it is: minidyno addons:wait {addon}",
    ),
    "database_wait_failed": Entry(
        422,
        FAILED,
        "«{addon}» no llegará a estar lista: {reason}",
        "“{addon}” will not become ready: {reason}",
    ),
    "database_elsewhere": Entry(
        422,
        USAGE,
        "Esa dirección no es la de ninguna base de datos de aquí. De otra, trae una copia: pg_dump "
        "-Fc DIRECCIÓN > otra.dump, y luego minidyno pg:backups:restore otra.dump",
        "That address is of no database here. Of another one, bring a backup: pg_dump -Fc ADDRESS "
        "> other.dump, and then minidyno pg:backups:restore other.dump",
    ),
    "backup_elsewhere": Entry(
        422,
        USAGE,
        "Esa dirección no es la de ninguna copia de aquí. Descarga el archivo y restáuralo: "
        "minidyno pg:backups:restore ARCHIVO DATABASE_URL -a APP",
        "That address is of no backup here. Download the file and restore it: minidyno "
        "pg:backups:restore FILE DATABASE_URL -a APP",
    ),
    "transfer_failed": Entry(
        422,
        FAILED,
        # What is quoted stands last: it may end with an order to type.
        "{transfer} no llegó a completarse (más detalles: minidyno pg:backups:info {transfer} "
        "-a {app}). {reason}",
        "{transfer} did not complete (more details: minidyno pg:backups:info {transfer} -a {app}). "
        "{reason}",
    ),
    "credential_not_found": Entry(
        404,
        NOT_FOUND,
        "No hay credencial «{name}»: aquí cada base de datos tiene una, «default».",
        "There is no credential “{name}”: here each database has one, “default”.",
    ),
    "confirmation_needed": Entry(
        422,
        USAGE,
        "Esto cambia o borra datos que la app «{app}» usa. Si es lo que quieres, repite su nombre: "
        "--confirm {app}",
        "This changes or removes data that app “{app}” uses. If that is what you want, repeat its "
        "name: --confirm {app}",
    ),
    "output_folder_missing": Entry(
        422,
        USAGE,
        "No hay ninguna carpeta {folder} en la que escribir. Créala, o elige otro sitio: -o "
        "ARCHIVO",
        "There is no folder {folder} to write to. Make it, or choose another place: -o FILE",
    ),
    "output_folder_closed": Entry(
        422,
        FAILED,
        "No tienes permiso para escribir {file} en {folder}. Elige otro sitio: -o ARCHIVO",
        "You are not allowed to write {file} in {folder}. Choose another place: -o FILE",
    ),
    "output_refused": Entry(
        422,
        FAILED,
        "No se pudo escribir {file}. El sistema dice: «{reason}». Elige otro sitio: -o ARCHIVO",
        "It was not possible to write {file}. The system says: “{reason}”. Choose another place: "
        "-o FILE",
    ),
    "file_not_written": Entry(
        507,
        FAILED,
        "No se pudo escribir {file}: {reason}. Libera espacio o elige otro sitio: -o ARCHIVO",
        "It was not possible to write {file}: {reason}. Free some space or choose another place: "
        "-o FILE",
    ),
}
