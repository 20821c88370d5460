"""Add-ons, attachments, services and plans."""

from collections.abc import Collection, Mapping, Sequence

from minidyno.api.replies import when
from minidyno.api.shapes.names import CEDAR, Json, app_ref
from minidyno.domain.account import fixed_id
from minidyno.domain.addon_limits import limits_in_words
from minidyno.domain.addon_services import Plan, Service
from minidyno.domain.addons import Addon, AddonAttachment, AddonState
from minidyno.domain.apps import App
from minidyno.domain.language import Language

_SERVER: Mapping[Language, str] = {"es": "Su servidor", "en": "Its server"}


def service_id(service: Service) -> str:
    """The same id for a service on every platform."""
    return str(fixed_id(f"addon-service:{service.name}"))


def plan_id(service: Service, plan: Plan) -> str:
    """The same id for a plan on every platform."""
    return str(fixed_id(f"plan:{service.name}:{plan.name}"))


def service_json(service: Service, language: Language, since: float) -> Json:
    """A service of the catalogue."""
    return {
        "cli_plugin_name": None,
        "created_at": when(since),
        "human_name": service.human[language],
        "id": service_id(service),
        "name": service.name,
        "state": "ga",
        "supported_generations": [CEDAR],
        "supports_multiple_installations": True,
        "supports_sharing": True,
        "updated_at": when(since),
    }


def plan_json(service: Service, plan: Plan, language: Language, since: float) -> Json:
    """A plan; its price is what Heroku would ask, where known: here everything is free."""
    return {
        "addon_service": {"id": service_id(service), "name": service.name},
        "compliance": None,
        "created_at": when(since),
        "default": plan is service.plans[0],
        "description": limits_in_words(plan, language)
        or f"{service.human[language]} {plan.human[language]}",
        "human_name": plan.human[language],
        "id": plan_id(service, plan),
        "installable_inside_private_network": False,
        "installable_outside_private_network": True,
        "name": f"{service.name}:{plan.name}",
        "price": _price(plan.cents_per_month),
        "space_default": False,
        "state": "public",
        "updated_at": when(since),
        "visible": True,
    }


def addon_json(
    addon: Addon,
    owner: App | None,
    service: Service,
    plan: Plan,
    *,
    attachments: Sequence[AddonAttachment],
    language: Language,
    since: float,
    expanded: Collection[str] = (),
    web_url: str | None = None,
) -> Json:
    """An add-on; plan and service are whole where the client asks to have them expanded."""
    app: Json = app_ref(owner) if owner else {"id": addon.app_id, "name": ""}
    short_service: Json = {"id": service_id(service), "name": service.name}
    short_plan: Json = {"id": plan_id(service, plan), "name": f"{service.name}:{plan.name}"}
    owned = [a for a in attachments if a.app_id == addon.app_id]
    return {
        "actions": [],
        "addon_service": service_json(service, language, since)
        if "addon_service" in expanded
        else short_service,
        "app": app,
        "billed_price": _price(plan.cents_per_month),
        "billing_entity": {**app, "type": "app"},
        "config_vars": sorted({name for a in owned for name in a.config}),
        "created_at": when(addon.created_at),
        "id": addon.id,
        "name": addon.name,
        "plan": plan_json(service, plan, language, since) if "plan" in expanded else short_plan,
        "provider_id": addon.id,
        "provision_message": _message(addon, service, language),
        "state": str(addon.state),
        "updated_at": when(addon.updated_at),
        "web_url": web_url,
    }


def attachment_json(
    attachment: AddonAttachment,
    addon: Addon,
    owner: App | None,
    app: App,
    web_url: str | None,
    *,
    plan: Json | None = None,
    names: bool = False,
) -> Json:
    """An attachment; with its add-on's plan and the names of its config vars, where asked for."""
    return {
        "addon": {
            "app": app_ref(owner) if owner else {"id": addon.app_id, "name": ""},
            "id": addon.id,
            "name": addon.name,
            **({"plan": plan} if plan else {}),
        },
        **({"config_vars": sorted(attachment.config)} if names else {}),
        "app": app_ref(app),
        "created_at": when(attachment.created_at),
        "id": attachment.id,
        "log_input_url": None,
        "name": attachment.name,
        "namespace": None,
        "updated_at": when(attachment.updated_at),
        "web_url": web_url,
    }


def _message(addon: Addon, service: Service, language: Language) -> str:
    """Why it came to nothing, if it did; else by what it is served, where that is not its name."""
    if addon.state is AddonState.DEPROVISIONED:
        return addon.failure.get(language, "")
    server = service.served_by.get(language)
    return f"{_SERVER[language]}: {server}" if server else ""


def _price(cents: int | None) -> Json:
    # Heroku's schema wants a whole number: that it means nothing is said by the unit.
    if cents is None:
        return {"cents": 0, "contract": False, "unit": "unknown"}
    return {"cents": cents, "contract": False, "unit": "month"}
