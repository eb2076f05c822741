"""Reply streams in Redis: what a turn says while it is made. Import the module that you need.

`writer` is the model side, `reader` the client side. A stream may be lost at any time; Postgres
holds the truth.
"""
