"""Pictures: a value of the domain into a drawing in one language, and the drawing into a file, all of it in memory."""
