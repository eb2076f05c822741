"""Folders in which the tools of one session keep files from one call to the next."""
