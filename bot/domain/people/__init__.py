"""Who is in: invited, opening, consent, the names of sides, stepping out."""
