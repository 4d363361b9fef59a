"""Reports: a text that somebody hands in is read, corrected and sent as sightings. Nothing is sent unasked."""
