"""Training of the entity models in ``models/``: ``python -m pipeline.training ARTICLES``."""
