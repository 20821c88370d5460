"""The course's own Python; of minidyno it knows minidyno.lab alone."""
