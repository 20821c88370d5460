"""minidyno: a small PaaS that runs on a student's machine and speaks the Heroku Platform API."""
