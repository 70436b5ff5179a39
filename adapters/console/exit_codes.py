"""The exit codes of commands that ran, as in docs/contract.md."""

FOUND, NOTHING, BAD = 0, 1, 2
