"""Analytics in ClickHouse: a row for each turn's end and each call, spoken of over HTTP.

The modules that speak import aiohttp; whoever has no ClickHouse does not import them.
"""
