"""What unit 8 works with: a server that is brought down, and customers who say nothing."""

from curso.addons.customers import customers
from curso.addons.outage import Outage, bring_down
from curso.dynos.watch import watch

__all__ = ["Outage", "bring_down", "customers", "watch"]
