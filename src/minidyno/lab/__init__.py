"""What notebooks import: connect(), displays and the traffic generator."""
