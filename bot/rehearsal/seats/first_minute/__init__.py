"""The first minute: five stops through a workshop that is already under way, in the page's own parts."""
