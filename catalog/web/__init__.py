"""Pages and downloads. Flask lives here: one module a noun, each view a few lines."""
