"""Attachments: each change of what they set in an app is one release of the app."""

from collections.abc import Mapping
from dataclasses import replace

from minidyno.domain.account import EMAIL
from minidyno.domain.addon_services import Service
from minidyno.domain.addons import (
    Addon,
    AddonAttachment,
    AddonState,
    attachment_name,
    config_names,
)
from minidyno.domain.apps import App
from minidyno.domain.errors import MinidynoError
from minidyno.domain.names import check_attachment_name
from minidyno.ports.addon_provider import NamesApps
from minidyno.ports.clock import Clock
from minidyno.ports.log_sink import LogSink
from minidyno.ports.store import Store
from minidyno.ports.system import System
from minidyno.services.addons.servers import AddonServers
from minidyno.services.releases import Releases


class Attaching:
    """Keeps attachments, and releases what they set.

    Whatever changes (an add-on is ready, its credentials or its address are new) is written down
    first; `settle` then brings the config vars of all attached apps to it. Cut short, it is done
    when the add-on is next looked at.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        system: System,
        sink: LogSink,
        servers: AddonServers,
        releases: Releases,
    ) -> None:
        self._store = store
        self._clock = clock
        self._system = system
        self._sink = sink
        self._servers = servers
        self._releases = releases

    def attach(self, addon: Addon, app: App, name: str | None) -> AddonAttachment:
        """Write an attachment down; without a name, it is given one that is free.

        Raises `addon_attachment_taken`, `addon_attachment_name_invalid`.
        """
        with self._store.transaction():
            service = self._servers.provider(addon).service
            now = self._clock.now()
            attachment = AddonAttachment(
                id=self._system.new_id(),
                addon_id=addon.id,
                app_id=app.id,
                name=self._name(service, app, name),
                created_at=now,
                updated_at=now,
            )
            self._store.save_addon_attachment(attachment)
        return attachment

    def settle(self, addon_id: str, user: str = EMAIL) -> None:
        """Bring the config vars of all attached apps to what the add-on sets now."""
        with self._store.transaction():
            addon = self._store.addon(addon_id)
            if addon is None or addon.state is not AddonState.PROVISIONED:
                return
            if not self._servers.is_here(addon):
                return  # the address that it has where its data is stays the right one
            config = self._servers.config(addon)
            for attachment in self._store.addon_attachments(addon_id=addon.id):
                self._set(addon, attachment, config, user)

    def detach(self, addon: Addon, attachment: AddonAttachment, user: str) -> None:
        """Remove an attachment; the app no longer has its config vars."""
        with self._store.transaction():
            self._store.remove_addon_attachment(attachment.id)
            if attachment.config:
                text = f"Detach {attachment.name} (@ref:{addon.name})"
                self._release(attachment.app_id, text, user)

    def let_go(self, addon: Addon, user: str = EMAIL, failure: MinidynoError | None = None) -> None:
        """Detach it everywhere and call it deprovisioned; its server is then removed."""
        with self._store.transaction():
            fresh = self._store.addon(addon.id)
            if fresh is None or fresh.state is AddonState.DEPROVISIONED:
                return
            for attachment in self._store.addon_attachments(addon_id=addon.id):
                self.detach(fresh, attachment, user)
            said = {"es": failure.say("es"), "en": failure.say("en")} if failure else {}
            self._store.save_addon(
                replace(
                    fresh,
                    state=AddonState.DEPROVISIONED,
                    failure=said,
                    updated_at=self._clock.now(),
                )
            )

    def say(self, addon: Addon, text: str, action: str) -> None:
        """Say something of an add-on in the log of every app that has it."""
        apps = {a.app_id: None for a in self._store.addon_attachments(addon_id=addon.id)}
        for app_id in {addon.app_id: None, **apps}:
            if self._store.app(app_id) is not None:
                self._sink.say(app_id, addon.name, text, action)

    def _set(
        self, addon: Addon, attachment: AddonAttachment, config: Mapping[str, str], user: str
    ) -> None:
        """Write down what this attachment sets, by suffix; where that is new, it is released."""
        suffixes = {**config, **self._own_names(addon, attachment)}
        values = {f"{attachment.name}_{suffix}": value for suffix, value in suffixes.items()}
        if values == attachment.config:
            return
        now = self._clock.now()
        self._store.save_addon_attachment(replace(attachment, config=values, updated_at=now))
        if attachment.config:
            description = f"Update {attachment.name} by {addon.service}"
        else:
            description = f"Attach {attachment.name} (@ref:{addon.name})"
        self._release(attachment.app_id, description, user)

    def _own_names(self, addon: Addon, attachment: AddonAttachment) -> Mapping[str, str]:
        """What tells the app its name, as it was told first: a new name is no new release."""
        provider = self._servers.provider(addon)
        if not isinstance(provider, NamesApps):
            return {}
        app = self._store.app(attachment.app_id)
        told = provider.config_of(app.name if app else "")
        return {
            suffix: attachment.config.get(f"{attachment.name}_{suffix}", value)
            for suffix, value in told.items()
        }

    def _release(self, app_id: str, description: str, user: str) -> None:
        app = self._store.app(app_id)
        if app is not None:
            self._releases.add_for_addons(app, description, user)

    def _name(self, service: Service, app: App, name: str | None) -> str:
        release = self._releases.newest(app)
        set_by_hand = set(release.config) if release else set()
        names = {a.name for a in self._store.addon_attachments(app_id=app.id)}
        if name is None:
            further = service.further or service.attachment
            return attachment_name(
                service.attachment, further, service.suffixes, names | set_by_hand
            )
        name = check_attachment_name(name)
        if name in names or set_by_hand & set(config_names(name, service.suffixes)):
            raise MinidynoError("addon_attachment_taken", name=name)
        return name
