"""The routes, one file per topic of the Platform API; each ends in its table."""
