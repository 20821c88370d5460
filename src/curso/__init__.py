"""The course's own Python: exercise checks, cutting of notebooks, logic of the site and slides."""
