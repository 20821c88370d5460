"""Who is calling."""

from starlette.responses import Response

from minidyno.api.call import Call
from minidyno.api.replies import reply
from minidyno.api.routing import Route
from minidyno.api.shapes.platform import account_json
from minidyno.domain.account import ACCOUNT_ID, EMAIL
from minidyno.domain.errors import MinidynoError


async def account(call: Call) -> Response:
    """The account: there is one."""
    check_user(call)
    return reply(account_json(call.services.platform.since))


def check_user(call: Call) -> None:
    """Refuse to speak of anybody else."""
    user = call.params.get("user", "~")
    if user not in {"~", EMAIL, str(ACCOUNT_ID)}:
        raise MinidynoError("user_not_found", user=user)


ROUTES = (Route("GET", "/account", account), Route("GET", "/users/{user}", account))
