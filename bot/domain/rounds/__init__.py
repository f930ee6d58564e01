"""Secret rounds: asking both sides privately, the answers, readiness."""
