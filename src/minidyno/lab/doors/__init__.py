"""How the lab sends a request to an app: over the network, or to the simulated platform."""
