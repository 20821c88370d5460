"""A mail server that keeps what apps send, and sends nothing on: SMTP, and HTTP to read it."""
