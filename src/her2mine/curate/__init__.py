"""Curators' decisions and the editions of the curated dataset they make."""
