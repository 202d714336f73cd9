"""Replicate: models of many makers, run by the prediction."""
