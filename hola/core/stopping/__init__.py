"""Rules that stop or pause trials by their intermediate reports, without I/O."""
