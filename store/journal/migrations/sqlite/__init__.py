"""The journal's schema as numbered SQL files, applied in order by `store.journal.migrate`."""
