"""Three service models: who manages which layer, and what a need costs in each.

Nothing here knows the notebook or the site: both show what is decided here. The page's script,
assets/js/coste.js, has the same formulas; tests/course/cost_cases.json holds both to the same
numbers.
"""
