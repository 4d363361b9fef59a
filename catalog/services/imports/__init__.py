"""What other lists hold, brought in: gazetteers, lists of losses, packages of another catalog."""
