"""Storage: sealed workshop documents, the outbox, fingerprints and closing, in SQLite with keys kept apart."""
