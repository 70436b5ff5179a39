"""What the app's manifest (slack-manifest.yaml) names: the command, shortcuts, events and scopes."""

COMMAND = "/verbatim"
SHORTCUT, NEVER_SHORTCUT, ASK_SHORTCUT = "check_quote", "never_show", "ask_verbatim"
EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "function_executed", "message.im", "tokens_revoked")
SCOPES = (
    "app_mentions:read", "assistant:write", "chat:write", "commands", "files:read", "files:write", "im:history",
    "users:read",
)  # fmt: skip
"""app_mentions:read for app_mention, assistant:write for suggested prompts, im:history for message.im (no other
history), users:read to know the admins."""

ADDING_SCOPE, UPLOADING_SCOPE = "files:read", "files:write"
OPTIONAL_SCOPES = ("assistant:write", ADDING_SCOPE, UPLOADING_SCOPE)
"""For suggested prompts, for adding interviews from chat, and for quote cards; an installation without them does
everything else."""

CHANNEL_SCOPES = ("channels:history", "groups:history")
"""To read the message that "check this" in a channel is about, public or private; not in the manifest."""

PINNING_SCOPE = "pins:write"
"""To pin daily quotes where admins want that; not in the manifest."""

EXTRA_SCOPES = (*CHANNEL_SCOPES, PINNING_SCOPE)
"""Those that are not in the manifest: what an operator may ask every workspace for."""
