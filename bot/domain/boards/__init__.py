"""From private notes to boards: concerns and listening back, sensibility, ideas, constraints."""
