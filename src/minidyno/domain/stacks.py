"""Stacks: on what a slug was built, and on what it runs."""

# The stack of a backend that runs dynos as processes of the machine itself.
PROCESS = "process"
SIMULATED = "simulated"

# The app brings its own image, by a Dockerfile: the platform's stack is not in it.
CONTAINER = "container"

REGION = "local"

# The stack of containers: raise it when what is in the image changes (backends/docker/stack).
DOCKER = "docker"
DOCKER_STACK_VERSION = "1"
