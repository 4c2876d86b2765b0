"""Sudden ends, full disks and locked databases: what is left behind, and what becomes of it."""
