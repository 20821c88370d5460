"""The environment in which a dyno runs."""

from collections.abc import Mapping

from minidyno.domain.apps import App
from minidyno.domain.dynos import Dyno
from minidyno.domain.log_lines import stamp
from minidyno.domain.releases import Release
from minidyno.domain.slugs import Slug


def dyno_env(app: App, release: Release, slug: Slug, dyno: Dyno) -> Mapping[str, str]:
    """Put together slug, config and what the platform says of itself, in that order.

    The `HEROKU_…` names are those of Heroku's dyno metadata. PORT and DYNO come last: no config
    var may shadow them.
    """
    env = {**slug.env, **release.config_vars}
    env |= {
        "HEROKU_APP_ID": app.id,
        "HEROKU_APP_NAME": app.name,
        "HEROKU_DYNO_ID": dyno.id,
        "HEROKU_RELEASE_VERSION": f"v{release.version}",
        "HEROKU_RELEASE_CREATED_AT": stamp(release.created_at),
        "HEROKU_SLUG_COMMIT": slug.commit or "",
        "DYNO": dyno.name,
    }
    if dyno.port is not None:
        env["PORT"] = str(dyno.port)
    return env
