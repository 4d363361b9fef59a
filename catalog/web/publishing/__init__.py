"""A public copy: the pages and files that everybody may have, as a folder that any web server can serve."""
