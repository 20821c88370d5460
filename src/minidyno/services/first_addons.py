"""The add-ons that app.json asks for, when an app is deployed for the first time."""

from collections.abc import Callable

from minidyno.domain.app_json import AddonWish, AppJson
from minidyno.domain.apps import App
from minidyno.domain.language import Language
from minidyno.services.addons.addons import Addons


class FirstAddons:
    """Creates what is missing, before the app's first release has code: its dynos find it there."""

    def __init__(self, addons: Addons) -> None:
        self._addons = addons

    async def create(
        self,
        app: App,
        wanted: AppJson,
        *,
        user: str,
        language: Language,
        say: Callable[[str], None],
    ) -> None:
        """Create what the app does not have, and wait until it is ready.

        Raises what `Addons.create` does, and `addon_creation_failed`. Where there can be none it
        says so and goes on: the simulated platform deploys such an app too.
        """
        for wish in self._missing(app, wanted):
            if not self._addons.servers.are_possible:
                say(f" !     app.json asks for {wish.plan}; there are no add-ons here\n")
                continue
            say(f"-----> Creating add-on {wish.plan}\n")
            made = await self._addons.create(app, wish.plan, attachment=wish.as_name, user=user)
            ready = await self._addons.until_ready(made, language)
            names = ", ".join(
                name for one in self._addons.books.attachments(addon=ready) for name in one.config
            )
            say(f"       Created {ready.name}{f' as {names}' if names else ''}\n")

    def _missing(self, app: App, wanted: AppJson) -> list[AddonWish]:
        """What is wanted less what is there: by name in the app, else by service."""
        attachments = self._addons.books.attachments(app=app)
        names = {one.name for one in attachments}
        services = [addon.service for addon in self._addons.books.of_app(app)]
        missing = []
        for wish in wanted.addons:
            if wish.as_name is not None:
                if wish.as_name.upper() not in names:
                    missing.append(wish)
                continue
            service = self._service(wish)
            if service in services:
                services.remove(service)
            else:
                missing.append(wish)
        return missing

    def _service(self, wish: AddonWish) -> str:
        if not self._addons.servers.are_possible:
            return wish.plan
        return self._addons.catalogue.choose(wish.plan)[0].service.name
