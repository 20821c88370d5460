"""From the platform's objects to the JSON of Heroku's published schema, one file per topic."""
