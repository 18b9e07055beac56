"""Early stopping on real learning curves: a table of them, a simulation of workers, and peers."""
