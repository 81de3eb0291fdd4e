"""A revocation: grants end earlier than was decided."""
