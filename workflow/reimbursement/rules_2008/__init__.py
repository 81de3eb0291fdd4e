"""The rules of 2008–2017, one module for each paragraph.

Above each rule stands the whole sentence of the guide that the rule carries out, in «», or what
the rule rests on where the guide is silent. INT marks what we chose ourselves; LAW.md explains it.
"""
