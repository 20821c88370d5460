"""Use cases: each takes its ports as arguments and opens nothing by itself."""
