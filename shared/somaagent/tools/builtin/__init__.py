"""The tools that come with the platform, each a specification and a class that runs."""
