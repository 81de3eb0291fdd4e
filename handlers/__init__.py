"""Everything that makes something happen: the command, the sweep, the post, the replay. Each verb is one function here."""
