"""What stands on people's screens: the cards of rooms, the panels, the texts a pack must have."""
