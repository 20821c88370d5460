"""What people are told when something goes wrong: one file per topic, both languages."""
