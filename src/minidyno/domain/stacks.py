"""Stacks: on what a slug was built, and on what it runs."""

# The stack of a backend that runs dynos as processes of the machine itself.
PROCESS = "process"
SIMULATED = "simulated"

REGION = "local"

# The stack of containers: raise it when what is in the image changes (backends/docker/stack).
DOCKER = "docker"
DOCKER_STACK_VERSION = "1"
