"""The SQL, one module for each area; every statement is an index lookup or a bounded page."""
