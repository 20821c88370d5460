"""The minidyno command: one file per topic of Heroku's CLI."""
