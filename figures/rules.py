"""Yes or no, in plain Python."""
