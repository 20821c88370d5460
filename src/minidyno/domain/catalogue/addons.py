"""Errors about add-ons."""

from minidyno.domain.catalogue.entry import CONFLICT, Entry

ENTRIES: dict[str, Entry] = {
    "addon_name_taken": Entry(
        422,
        CONFLICT,
        "Ya hay un add-on que se llama «{name}». Elige otro nombre, o no pongas --name y se le "
        "da uno.",
        "There is an add-on called “{name}” already. Choose another name, or leave --name out and "
        "it is given one.",
    ),
    "addon_attachment_taken": Entry(
        422,
        CONFLICT,
        "La app ya tiene algo con el nombre {name}. Adjúntalo con otro: --as OTRO_NOMBRE. Lo que "
        "hay: minidyno addons",
        "The app has something of the name {name} already. Attach it under another: --as "
        "OTHER_NAME. What there is: minidyno addons",
    ),
}
