"""Where dynos run."""
