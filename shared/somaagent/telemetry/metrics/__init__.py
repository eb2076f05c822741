"""What is counted, where, and how Prometheus reads it.

`definitions` lists every metric; `recorder` counts within a process, `handover` gives that away
before the process ends, and `platform_page` is what all processes together have counted.
"""
