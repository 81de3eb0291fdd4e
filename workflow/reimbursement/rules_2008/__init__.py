"""The rules of 2008–2017, one file for each paragraph."""
