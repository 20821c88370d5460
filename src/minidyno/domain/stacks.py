"""Stacks: on what a slug was built, and on what it runs."""

# The stack of a backend that runs dynos as processes of the machine itself.
PROCESS = "process"
SIMULATED = "simulated"

REGION = "local"
