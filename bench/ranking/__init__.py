"""Fits the models of ranking and confidence: `python -m bench.ranking`."""
