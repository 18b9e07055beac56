"""Floods against a real scheduler and its gateway, each with a bound on memory and on what a bystander waits."""
