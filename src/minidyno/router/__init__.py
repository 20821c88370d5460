"""The data plane: proxies requests to dynos from a route snapshot."""
