"""All errors, by id. Ids are unique across topics; importing this proves it."""

from minidyno.domain.catalogue import (
    access,
    addon_pages,
    addon_servers,
    addons,
    apps,
    buildpacks,
    builds,
    command_line,
    config_vars,
    container,
    databases,
    docker,
    dynos,
    git,
    host,
    lab,
    log_search,
    procfile,
    releases,
    requests,
)
from minidyno.domain.catalogue.entry import Entry

_TOPICS = (
    access,
    addon_pages,
    addon_servers,
    addons,
    apps,
    buildpacks,
    builds,
    command_line,
    config_vars,
    container,
    databases,
    docker,
    dynos,
    git,
    host,
    lab,
    log_search,
    procfile,
    releases,
    requests,
)


def _merge() -> dict[str, Entry]:
    merged: dict[str, Entry] = {}
    for topic in _TOPICS:
        for error_id, entry in topic.ENTRIES.items():
            if error_id in merged:
                msg = f"error id {error_id!r} is declared twice"
                raise RuntimeError(msg)
            merged[error_id] = entry
    return merged


CATALOGUE: dict[str, Entry] = _merge()
