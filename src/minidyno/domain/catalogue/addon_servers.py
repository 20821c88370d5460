"""Errors about the servers behind add-ons."""

from minidyno.domain.catalogue.entry import CONFLICT, FAILED, Entry

ENTRIES: dict[str, Entry] = {
    "addon_server_missing": Entry(
        503,
        FAILED,
        "En esta máquina falta el servidor de este add-on ({commands}). Instálalo y repite: {cure}",
        "The server of this add-on ({commands}) is not on this machine. Install it and try again: "
        "{cure}",
    ),
    "addon_data_of_another": Entry(
        503,
        FAILED,
        "Los datos de este add-on los hizo {made}, que ya no está en esta máquina; lo que hay no "
        "los lee ({here}). Siguen enteros. Instala {made} o una versión posterior, y el add-on "
        "arranca solo: {cure}",
        "The data of this add-on was made by {made}, which is no longer on this machine; what is "
        "there does not read it ({here}). Nothing is lost. Install {made} or a later version, and "
        "the add-on starts by itself: {cure}",
    ),
    "addon_database_of_another": Entry(
        503,
        FAILED,
        "Los datos de este add-on los hizo {made}, que ya no está en esta máquina; lo que hay no "
        "los lee ({here}). Siguen enteros. Instala {made}, y el add-on arranca solo: {cure}. O "
        "crea otro y pon en él tu última copia: minidyno addons:create postgresql, y luego "
        "minidyno pg:backups:restore COPIA NUEVO",
        "The data of this add-on was made by {made}, which is no longer on this machine; what is "
        "there does not read it ({here}). Nothing is lost. Install {made}, and the add-on starts "
        "by itself: {cure}. Or create another one and put your last backup into it: minidyno "
        "addons:create postgresql, and then minidyno pg:backups:restore BACKUP NEW",
    ),
    "addon_image_missing": Entry(
        503,
        FAILED,
        "Falta la imagen {image}, con el servidor de este add-on. Constrúyela una vez, con red: "
        "minidyno addons:images",
        "The image {image}, with the server of this add-on, is missing. Build it once, with "
        "network: minidyno addons:images",
    ),
    "addon_image_outdated": Entry(
        503,
        FAILED,
        "La imagen {image} lleva servidores de otra versión de minidyno. Hazla de nuevo y repite: "
        "minidyno addons:images (los add-ons que ya tienes siguen con la suya hasta que los "
        "reinicies)",
        "The image {image} has servers of another version of minidyno. Make it again and try once "
        "more: minidyno addons:images (the add-ons that you have go on with theirs until they "
        "are restarted)",
    ),
    "addon_image_failed": Entry(
        500,
        FAILED,
        "No se pudo hacer la imagen {image}: {reason}. Si es la red, mira los ajustes stack_base, "
        "stack_mirror, stack_index y stack_proxy en la referencia.",
        "The image {image} could not be made: {reason}. If it is the network, see the settings "
        "stack_base, stack_mirror, stack_index and stack_proxy in the reference.",
    ),
    "addon_start_failed": Entry(
        500,
        FAILED,
        "No se pudo arrancar el servidor de {addon}: {reason}. minidyno lo intenta de nuevo solo.",
        "The server of {addon} could not be started: {reason}. minidyno tries again by itself.",
    ),
    "addon_not_running": Entry(
        409,
        CONFLICT,
        "El servidor de {addon} no está en marcha. Míralo con minidyno addons:info y repite.",
        "The server of {addon} is not running. See it with minidyno addons:info and try again.",
    ),
    "addon_refused": Entry(
        502,
        FAILED,
        "El servidor de {service} no quiso: {reason}. Si es que tiene todas sus conexiones "
        "ocupadas, reinicia la app que las abre, o sube de plan: minidyno addons:upgrade",
        "The server of {service} refused: {reason}. If all its connections are taken, restart the "
        "app that opens them, or take a larger plan: minidyno addons:upgrade",
    ),
    "addon_command_failed": Entry(
        500,
        FAILED,
        "No se pudo ejecutar un comando junto al servidor de {addon}: {reason}",
        "A command could not be run beside the server of {addon}: {reason}",
    ),
}
