"""The process of an application for individual reimbursement: its law, its case, its deadlines and
letters.
"""
