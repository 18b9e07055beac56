"""The engine: parameters, objectives, ranking and samplers. No I/O, no threads, no clock; usable alone."""
