"""All routes in one table."""

from minidyno.api.endpoints import (
    account,
    addon_attachments,
    addon_pages,
    addon_services,
    addons,
    apps,
    builds,
    config_vars,
    databases,
    dynos,
    formation,
    log_search,
    logs,
    metrics,
    platform,
    releases,
    slugs,
    sources,
    transfers,
)
from minidyno.api.routing import Table

_TOPICS = (
    account,
    addon_attachments,
    addon_pages,
    addon_services,
    addons,
    apps,
    builds,
    config_vars,
    databases,
    dynos,
    formation,
    log_search,
    logs,
    metrics,
    platform,
    releases,
    slugs,
    sources,
    transfers,
)

TABLE = Table(route for topic in _TOPICS for route in topic.ROUTES)
