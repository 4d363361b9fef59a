"""Accounts: who may sign in, by what, until when; and the counters of tries."""
