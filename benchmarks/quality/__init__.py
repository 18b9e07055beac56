"""Quality of suggestions, side by side with peers."""
