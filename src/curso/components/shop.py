"""The bookshop as its customers use it: forms that are sent, not only pages that are read."""

import random
from collections import Counter
from typing import Any

import httpx

from minidyno.lab.app import App

# Where customers live; the shop has no price for one of them.
_COUNTRIES = ("MX", "PE", "CO", "BO", "CL", "AR", "EC", "UY", "ES", "GT")


class Shop:
    """Orders and questions to one bookshop, through the router."""

    def __init__(self, app: App) -> None:
        self.app = app

    def __repr__(self) -> str:
        return f"<Shop {self.app.url}>"

    async def order(self, book: str, name: str) -> int:
        """Order a book; gives how many orders there are then."""
        async with _browser() as browser:
            said = await self._send("pedidos", {"libro": book, "nombre": name}, browser)
        total = said.json()["total"]
        return int(total)

    async def orders(self) -> list[str]:
        """The names on the orders there are, oldest first."""
        said = (await self.app.get("/pedidos")).json()
        return [f"{order['nombre']}: {order['libro']}" for order in said["pedidos"]]

    async def shipping(self, customers: int = 30, seed: int | None = None) -> dict[int, int]:
        """Have so many customers ask what shipping costs; gives how many answers of each status.

        Where each of them lives is sent with the form: it stands in no address and in no log of
        the router's.
        """
        chance = random.Random(seed)  # noqa: S311 - customers, not secrets
        countries = [*_COUNTRIES, *chance.choices(_COUNTRIES, k=customers)][:customers]
        chance.shuffle(countries)
        async with _browser() as browser:
            answers = [
                await self._send("envio", {"pais": country}, browser) for country in countries
            ]
        return dict(sorted(Counter(answer.status_code for answer in answers).items()))

    async def _send(
        self, page: str, form: dict[str, Any], browser: httpx.AsyncClient
    ) -> httpx.Response:
        # The router finds the app by the name that is asked for; the machine need not know it.
        url = httpx.URL(self.app.url)
        return await browser.post(
            url.copy_with(host="127.0.0.1", path=f"/{page}"),
            data=form,
            headers={"Host": url.netloc.decode()},
        )


def _browser() -> httpx.AsyncClient:
    return httpx.AsyncClient(trust_env=False, timeout=30)
