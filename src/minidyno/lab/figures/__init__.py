"""One grammar for all that a notebook shows: markup, colours, tables and pictures."""
