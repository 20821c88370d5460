"""Errors about the pages of add-ons in the browser."""

from minidyno.domain.catalogue.entry import CONFLICT, FORBIDDEN, NOT_FOUND, Entry

ENTRIES: dict[str, Entry] = {
    "addon_page_closed": Entry(
        403,
        FORBIDDEN,
        "Esta página no está abierta en este navegador: el enlace sirve una sola vez y la visita "
        "caduca a las pocas horas. Ábrela de nuevo con: minidyno addons:open {addon}",
        "This page is not open in this browser: the link serves once, and the visit ends after a "
        "few hours. Open it again with: minidyno addons:open {addon}",
    ),
    "addon_page_none": Entry(
        404,
        NOT_FOUND,
        "El add-on «{addon}» no tiene página en el navegador. Mira qué tiene con: minidyno "
        "addons:info {addon}",
        "Add-on “{addon}” has no page for the browser. See what it has with: minidyno addons:info "
        "{addon}",
    ),
    "addon_page_not_found": Entry(
        404,
        NOT_FOUND,
        "El add-on «{addon}» no tiene esta página, o ya no la tiene. Vuelve a la primera.",
        "Add-on “{addon}” does not have this page, or no longer has it. Go back to the first one.",
    ),
    "addon_page_asleep": Entry(
        503,
        CONFLICT,
        "El servidor del add-on «{addon}» no responde ahora, así que su página no tiene qué "
        "mostrar. Espera a que arranque: minidyno addons:wait {addon}",
        "The server of add-on “{addon}” does not answer now, so its page has nothing to show. "
        "Wait until it is up: minidyno addons:wait {addon}",
    ),
}
