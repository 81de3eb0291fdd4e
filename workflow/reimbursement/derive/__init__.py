"""From what an application states to the facts that the rules read."""
