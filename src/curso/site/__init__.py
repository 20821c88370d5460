"""The logic of the site's hooks: plain functions on text, apart from MkDocs."""
