"""Add-ons: one provider per file, and the servers of our own that some of them run."""
