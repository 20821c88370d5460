"""Backups of databases, restores and copies: use cases, and the schedules that begin some."""
