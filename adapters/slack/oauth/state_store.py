"""Stores OAuth states, each valid once and for ten minutes."""

import datetime as dt

from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore

STATE_SECONDS = 600
"""How long an installation may take, from the button to Slack's answer."""


class StateStore(AsyncSQLAlchemyOAuthStateStore):
    """The SDK's store of OAuth states, which also deletes those that were never used."""

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """A new state, valid for STATE_SECONDS."""
        async with self.engine.begin() as connection:
            now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
            await connection.execute(self.oauth_states.delete().where(self.oauth_states.c.expire_at < now))
        return str(await super().async_issue(*args, **kwargs))

    async def async_consume(self, state: str) -> bool:
        """Whether a state is valid; once only, whichever replicas are asked at the same moment."""
        column = self.oauth_states.c
        now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        async with self.engine.begin() as connection:
            used = await connection.execute(
                self.oauth_states.delete().where(column.state == state, column.expire_at > now)
            )
        return int(used.rowcount) == 1
