"""Compute the facts that the rules read from what an application states. No rule is applied here.

`all_facts.derive` gives the value of every fact; each other module has one subject.
"""
