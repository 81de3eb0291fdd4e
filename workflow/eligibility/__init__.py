"""The law: facts in, findings out. Each rule stands beside its paragraph; a fact's value is derived, never guessed."""
