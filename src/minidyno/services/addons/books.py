"""Finding add-ons and attachments by what people call them."""

from collections.abc import Sequence

from minidyno.domain.addons import Addon, AddonAttachment, AddonState
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.names import closest
from minidyno.ports.store import Store
from minidyno.services.addons.catalogue import AddonCatalogue


class AddonBooks:
    """Looks into what there is; changes nothing."""

    def __init__(self, *, store: Store, catalogue: AddonCatalogue) -> None:
        self._store = store
        self._catalogue = catalogue

    def all(self) -> Sequence[Addon]:
        """All add-ons, oldest first."""
        gone = AddonState.DEPROVISIONED
        return [addon for addon in self._store.addons() if addon.state is not gone]

    def of_app(self, app: App) -> Sequence[Addon]:
        """What the app owns, and what it is attached to."""
        attached = {a.addon_id for a in self._store.addon_attachments(app_id=app.id)}
        return [addon for addon in self.all() if addon.app_id == app.id or addon.id in attached]

    def get(self, key: str) -> Addon:
        """The add-on of that id or name, also one that came to nothing a while ago.

        "tienda::REDIS", what an app calls it, says as much: `heroku addons:attach` asks by it.
        Raises `addon_not_found`, `addon_misspelt`.
        """
        if "::" in key:
            return self.resolve(key)
        addon = self._store.addon(key)
        if addon is None or (addon.state is AddonState.DEPROVISIONED and not addon.failure):
            raise self._unknown(key)
        return addon

    def owner(self, addon: Addon) -> App:
        """The app that has to be asked before it is destroyed."""
        app = self._store.app(addon.app_id)
        if app is None:  # it is being destroyed, and the add-on with it
            raise MinidynoError("addon_not_found", addon=addon.name)
        return app

    def resolve(self, word: str, app: App | None = None, service: str | None = None) -> Addon:
        """Find what is meant: an id, a name, an attachment (REDIS, tienda::REDIS), a service.

        Attachments and services are looked for in the app. Raises also `addon_ambiguous`, and
        `addon_of_an_app` for an attachment of another.
        """
        found = self._meant(word, app)
        if service is not None:
            wanted = self._catalogue.provider(service).service.name
            found = [addon for addon in found if addon.service == wanted]
        if not found:
            known = self._store.addon(word)
            if known is not None and known.failure:
                return known
            raise self._elsewhere(word) or self._unknown(word)
        if len(found) > 1:
            names = ", ".join(addon.name for addon in found)
            raise MinidynoError("addon_ambiguous", word=word, names=names)
        return found[0]

    def apps(self, addon: Addon) -> Sequence[str]:
        """The names of the apps that it is attached to, its owner first."""
        ids = {addon.app_id: None, **{a.app_id: None for a in self.attachments(addon=addon)}}
        return [app.name for key in ids if (app := self._store.app(key)) is not None]

    def used_by_others(self, app: App) -> str:
        """What goes with the app and others have: "redis-verde-1 (otra, tercera)", or nothing."""
        uses = []
        for addon in self.of_app(app):
            others = ", ".join(name for name in self.apps(addon) if name != app.name)
            if addon.app_id == app.id and others:
                uses.append(f"{addon.name} ({others})")
        return ", ".join(uses)

    def attachments(
        self, *, app: App | None = None, addon: Addon | None = None
    ) -> Sequence[AddonAttachment]:
        """The attachments of an app, or of an add-on, or all."""
        return self._store.addon_attachments(
            app_id=app.id if app else None, addon_id=addon.id if addon else None
        )

    def attachment(self, key: str, app: App | None = None) -> AddonAttachment:
        """By id or, in the app, by name; "tienda::REDIS" names the app itself.

        Raises `addon_attachment_not_found`.
        """
        app_name, _, name = key.rpartition("::")
        if app_name:
            app = self._store.app(app_name)
        for one in self.attachments(app=app):
            if one.id == key or (app is not None and one.name == name.upper()):
                return one
        where = app.name if app else app_name or "—"
        raise MinidynoError("addon_attachment_not_found", attachment=name, app=where)

    def _meant(self, word: str, app: App | None) -> Sequence[Addon]:
        named = [addon for addon in self.all() if word in {addon.id, addon.name}]
        if named:
            return named
        app_name, _, name = word.rpartition("::")
        if app_name:
            app = self._store.app(app_name)
        if app is None:
            return ()
        here = self.of_app(app)
        attached = self.attachments(app=app)
        ids = {a.addon_id for a in attached if name == a.name or name in a.config}
        if not ids and self._catalogue.knows(name):
            # Of two of a service the one attached as REDIS is not meant by "redis" more than the
            # other: better to ask than to destroy the wrong one.
            service = self._catalogue.provider(name).service.name
            return [addon for addon in here if addon.service == service]
        ids = ids or {a.addon_id for a in attached if name.upper() == a.name}
        return [addon for addon in here if addon.id in ids]

    def _elsewhere(self, word: str) -> MinidynoError | None:
        """What an app calls an add-on says nothing without the app."""
        named = [a for a in self.attachments() if word.upper() == a.name or word in a.config]
        apps = [(self._store.app(a.app_id), a.name) for a in named]
        names = sorted(f"{app.name}::{name}" for app, name in apps if app is not None)
        if not names:
            return None
        return MinidynoError("addon_of_an_app", word=word, names=", ".join(names))

    def _unknown(self, key: str) -> MinidynoError:
        close = closest(key, (addon.name for addon in self.all()))
        if close is None:
            return MinidynoError("addon_not_found", addon=key)
        return MinidynoError("addon_misspelt", addon=key, close=close)
