"""Measurements: run by hand, figures depend on the machine. See README.md."""
