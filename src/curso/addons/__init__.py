"""What unit 8 works with: a server that is brought down, customers who say nothing, patience."""

from curso.addons.customers import customers
from curso.addons.outage import Outage, bring_down
from curso.addons.page import page_says
from curso.dynos.watch import log_with, watch

__all__ = ["Outage", "bring_down", "customers", "log_with", "page_says", "watch"]
