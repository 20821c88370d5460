"""One need met three ways, for unit 2: by hand as on IaaS, on a platform, and as a service.

from curso.three_ways import Costs, Incidents, Layers, Ledger, night, rent_service
"""

from curso.three_ways.bill import Costs
from curso.three_ways.ledger import Ledger
from curso.three_ways.night import night
from curso.three_ways.problem import WaysError
from curso.three_ways.service import rent_service
from curso.three_ways.tables import Incidents, Layers

__all__ = ["Costs", "Incidents", "Layers", "Ledger", "WaysError", "night", "rent_service"]
