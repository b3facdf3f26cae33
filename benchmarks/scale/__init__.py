"""Runs at scale: throughput, memory, executors, what is not done again, kills, poison, cost. ``README.md`` says how."""
