"""The journal's schema on PostgreSQL as numbered SQL files, applied in order by `store.journal.postgres_migrate`."""
