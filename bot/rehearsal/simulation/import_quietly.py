"""Keeps SimCord's self-check at import from printing warnings about a client that it makes and throws away."""

import logging

logging.getLogger("discord").addHandler(logging.NullHandler())
