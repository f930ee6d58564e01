"""Care for a bot over the years: what the operator reads of settings, storage, machine and Discord."""
