"""The one road: commands in, one transaction, then structure and posts towards Discord."""
