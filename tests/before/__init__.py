"""Databases that earlier code wrote: unpacked, read, and connected to a server that holds the same channels."""
