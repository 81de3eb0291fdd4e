"""§ 3 as it has been since 2018: rules with the days from which and to which each is in force.

One file for each subject of the paragraph. Each rule names the source of what it says; INT marks
our interpretation. The numbers of reasons are ours (INT), for no source gives them under § 3.
"""
