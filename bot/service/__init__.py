"""A bot as a service of its computer: what it counts, and how the operator and the system are told of it."""
