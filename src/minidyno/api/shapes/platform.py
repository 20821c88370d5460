"""The account, the region and the stack: one of each."""

from minidyno.api.replies import when
from minidyno.api.shapes.names import Json, region_id, stack_id
from minidyno.domain.account import ACCOUNT_ID, EMAIL, NAME
from minidyno.domain.stacks import REGION


def account_json(since: float) -> Json:
    """The person whose platform this is."""
    return {
        "allow_tracking": False,
        "beta": False,
        "country_of_residence": None,
        "created_at": when(since),
        "default_organization": None,
        "default_team": None,
        "delinquent_at": None,
        "email": EMAIL,
        "federated": False,
        "id": str(ACCOUNT_ID),
        "identity_provider": None,
        "last_login": None,
        "name": NAME,
        "sms_number": None,
        "suspended_at": None,
        "two_factor_authentication": False,
        "updated_at": when(since),
        "verified": True,
    }


def region_json(since: float) -> Json:
    """The region: this machine."""
    return {
        "country": "localhost",
        "created_at": when(since),
        "description": "This machine",
        "id": region_id(REGION),
        "locale": "localhost",
        "name": REGION,
        "private_capable": False,
        "provider": {"name": "minidyno", "region": REGION},
        "updated_at": when(since),
    }


def stack_json(name: str, since: float, *, default: bool) -> Json:
    """A stack; `default` says that new apps have it."""
    return {
        "created_at": when(since),
        "default": default,
        "id": stack_id(name),
        "name": name,
        "state": "public",
        "updated_at": when(since),
    }
