"""Imports: lists of losses, gazetteers and packages of other catalogs, each as a dataset or reference data."""
