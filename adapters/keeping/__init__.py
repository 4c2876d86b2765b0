"""Keeps the database: one coach at a time on it, backups of it, and going back to one."""
