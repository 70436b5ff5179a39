"""A language model behind an OpenAI-compatible endpoint, through the official client (the extra `editor`)."""

import json
from collections.abc import Mapping
from typing import Any, Self

from adapters.editor.settings import EditorSettings
from bot.editing.ports import MOST_TOKENS, Completion
from bot.errors import ModelError, SettingError
from bot.settings import EDITOR_KEY, EDITOR_MODEL, EDITOR_URL

try:
    import openai
except ImportError:
    raise SettingError(
        f"{EDITOR_URL}: the client for language models is not installed; pip install 'verbatim[editor]', "
        "or use edit --prepare and --take"
    ) from None

_RETRIES = 4  # of one request; the client waits as long as the server asks, or twice as long each time
_TIMEOUT = 300.0  # seconds of one request: local models are slow
_OLDER_LIMIT = "max_tokens"  # of endpoints that refuse the newer name
_NO_KEY = "none"  # local servers need no key, but the client insists on one


class OpenAiClient:
    """Fulfils `bot.editing.ports.ModelClient`. Asks without structured output where the endpoint does not know it."""

    def __init__(self, settings: EditorSettings, *, retries: int = _RETRIES, timeout: float = _TIMEOUT) -> None:
        """`timeout` in seconds."""
        self._client = openai.AsyncOpenAI(
            api_key=settings.key or _NO_KEY, base_url=settings.url, max_retries=retries, timeout=timeout
        )
        self._structured, self._limit = True, MOST_TOKENS
        self._retries = retries

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def complete(self, body: Mapping[str, Any]) -> Completion:
        """Ask, and try again where that may help. Raises ModelError."""
        structured, limit = self._structured, self._limit
        while True:
            try:
                completion = await self._ask(_adapted(body, limit, structured=structured))
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if MOST_TOKENS in body and limit == MOST_TOKENS and MOST_TOKENS in str(error):
                    limit = _OLDER_LIMIT
                elif structured:
                    structured = False
                else:
                    raise self._model_error(error) from None
            except openai.OpenAIError as error:
                raise self._model_error(error) from None
            else:
                self._structured, self._limit = structured, limit
                return completion

    async def _ask(self, body: Mapping[str, Any]) -> Completion:
        raw = await self._client.chat.completions.with_raw_response.create(**body)
        try:
            value = json.loads(raw.http_response.content)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, Mapping) or not isinstance(value.get("choices"), list):
            raise ModelError(
                f"the endpoint answered with something that is not a chat completion; look at {EDITOR_URL}"
            )
        usage = value.get("usage")
        return Completion(value, _count(usage, "prompt_tokens"), _count(usage, "completion_tokens"))

    def _model_error(self, error: openai.OpenAIError) -> ModelError:
        """What went wrong, and how to fix it."""
        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            return ModelError(f"the endpoint does not accept the key; look at {EDITOR_KEY}", hopeless=True)
        if isinstance(error, openai.NotFoundError):
            message = f"the endpoint does not know the address or the model ({_said(error)})"
            return ModelError(f"{message}; look at {EDITOR_URL} and {EDITOR_MODEL}", hopeless=True)
        if isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
            return ModelError(f"the endpoint refused a request: {_said(error)}", hopeless=True)
        if isinstance(error, openai.RateLimitError):
            return ModelError(f"the endpoint's limit is reached: {_said(error)}")
        if isinstance(error, openai.APITimeoutError):
            return ModelError("the endpoint did not answer in time", unanswered=1 + self._retries)
        if isinstance(error, openai.APIConnectionError):
            return ModelError(f"the endpoint cannot be reached; look at {EDITOR_URL}")
        return ModelError(f"the endpoint failed: {_said(error)}")


def _adapted(body: Mapping[str, Any], limit: str, *, structured: bool) -> dict[str, Any]:
    """A request as the endpoint knows it: the limit under its name there, and structured output or none."""
    names = {MOST_TOKENS: limit}
    return {names.get(name, name): value for name, value in body.items() if structured or name != "response_format"}


def _count(usage: object, name: str) -> int | None:
    count = usage.get(name) if isinstance(usage, Mapping) else None
    return count if type(count) is int and 0 <= count < 10**9 else None


def _said(error: openai.OpenAIError) -> str:
    """The error's own words, on one line."""
    return " ".join(str(error).split())[:160]
