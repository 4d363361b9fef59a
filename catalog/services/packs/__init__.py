"""Packs: a record or a list in one ZIP, with its pictures and what they rest on, made to be passed on and checked."""
