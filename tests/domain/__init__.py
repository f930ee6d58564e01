"""The core, without an event loop."""
