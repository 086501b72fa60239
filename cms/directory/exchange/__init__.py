"""Entries of the directory in the words of others: Open Referral UK, and a table for spreadsheets."""
