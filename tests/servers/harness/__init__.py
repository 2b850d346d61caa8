"""Real servers for a real login: see tests/README.md, "Logins on the real servers"."""
