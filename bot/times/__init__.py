"""Times that people write: words, a zone and a now in, the one moment that is meant or why it is not clear out.

Pure: no Discord, no clock, no lots, no disk but for the language files and the zone tables of the system.

Why our own grammar: a time that is announced is a promise, and a promise needs a reader that never guesses. Libraries
for dates in natural words pick the likeliest reading and drop words they do not know, so that "tomorrow 19h" becomes a
Tuesday at noon. Here every word has to be accounted for, *all* readings are made, and only a single one counts.
"""
