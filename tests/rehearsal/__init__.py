"""The rehearsal is tested from the outside: a real bot, a real socket."""
