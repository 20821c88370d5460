"""What git runs before it accepts a push. The standard library and minidyno's domain alone."""
