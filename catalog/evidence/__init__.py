"""Pictures and files: opened with care, cleaned, filed by hash. Knows no database."""
