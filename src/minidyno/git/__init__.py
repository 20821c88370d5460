"""git over HTTP: clone, fetch and push, and a push that deploys before it is accepted."""
