"""Makes what pages show when it is there: slides, and notebooks that were run."""
