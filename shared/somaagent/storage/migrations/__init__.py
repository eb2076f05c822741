"""Migrations: `sql/NNNN_pre_*.sql` are safe under the old code, `sql/NNNN_post_*.sql` run after it."""
