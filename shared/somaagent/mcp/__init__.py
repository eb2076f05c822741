"""Servers of the Model Context Protocol as tools.

A file says which servers there are; a second one, written by `soma mcp lock`, holds the tools that
they had then. Whoever offers tools reads the second one alone, and nothing here imports the
protocol's SDK before a tool runs.
"""
