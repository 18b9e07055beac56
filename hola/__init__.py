"""Distributed hyperparameter optimisation over a versioned message protocol."""
