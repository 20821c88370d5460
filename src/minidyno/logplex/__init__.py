"""Collects, numbers, keeps and fans out log lines."""
