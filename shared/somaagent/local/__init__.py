"""The platform on one machine: embedded servers, the model, and `soma up` and `soma down`.

Nothing here runs on a cluster, except `llama`, the model server for machines without a GPU.
"""
