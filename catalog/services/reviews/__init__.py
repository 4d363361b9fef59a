"""Reviewing: the desk, decisions on sightings, second checks of outcomes, second opinions on items."""
