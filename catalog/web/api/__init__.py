"""The API under /api/v1: what the pages show and take, for programs. The rooms below do the work, as for the pages."""
