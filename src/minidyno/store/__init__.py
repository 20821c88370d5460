"""Where the platform's state is kept: SQLite, and its twin in memory."""
