"""Add-ons: use cases, and the loop that keeps their servers running."""
