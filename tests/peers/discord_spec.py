"""Request bodies against Discord's own description (tests/peers/spec), and against the limits it misses."""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

SPEC = Path(__file__).parent / "spec" / "discord-openapi.json"
Json = dict[str, Any]


@cache
def spec() -> Json:
    loaded: Json = json.loads(SPEC.read_text(encoding="utf-8"))
    return loaded


@cache
def routes() -> list[tuple[re.Pattern[str], str]]:
    """Path templates as patterns; those with more literal segments first."""
    templates = sorted(spec()["paths"], key=lambda path: (path.count("{"), -len(path)))
    return [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), path) for path in templates]


@cache
def validator(method: str, template: str) -> Draft202012Validator | None:
    body = (
        spec()["paths"][template]
        .get(method.lower(), {})
        .get("requestBody", {})
        .get("content", {})
        .get("application/json")
    )
    if body is None:
        return None
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": spec()["components"],
        **body["schema"],
    }
    return Draft202012Validator(schema)


def with_texts(value: Any) -> Any:
    """The value with snowflakes as strings: discord.py sends some as numbers; Discord takes them, its spec does not.

    The same holds for the place of a file among the files of a request, which is the id of an attachment.
    """
    if isinstance(value, dict):
        if "filename" in value and "id" in value:
            value = {**value, "id": str(value["id"])}
        return {key: with_texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [with_texts(item) for item in value]
    return str(value) if isinstance(value, int) and value > 2**42 else value


def errors(method: str, path: str, body: Any) -> list[str]:
    """What is wrong with a request."""
    template = next(
        (known for pattern, known in routes() if pattern.fullmatch(path) and method.lower() in spec()["paths"][known]),
        None,
    )
    if template is None:
        return [f"{method} {path}: Discord has no such route"]
    found = []
    checker = validator(method, template)
    if body is not None and checker is not None:
        found += [
            f"{method} {template}: {'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
            for error in checker.iter_errors(with_texts(body))
        ]
    if isinstance(body, dict):
        message = body.get("data") if "callback" in template else body
        if isinstance(message, dict) and ("content" in message or "components" in message):
            found += [f"{method} {template}: {error}" for error in message_errors(message)]
    return found


def is_card(file: Json) -> bool:
    """Whether an attachment is a picture with its words as alt text."""
    return bool(file["filename"].endswith(".png")) and 1 <= len(file.get("description") or "") <= 1024


def message_errors(message: Json) -> list[str]:
    """Limits of a classic message that the description does not know."""
    found = []
    content = message.get("content") or ""
    rows = message.get("components") or []
    keys = [key for row in rows for key in row.get("components", [])]
    if len(content.encode("utf-16-le")) // 2 > 2000:
        found.append(f"content of {len(content)} characters")
    if not content.strip() and not message.get("components"):
        found.append("an empty message")
    if message.get("embeds") or not all(map(is_card, message.get("attachments") or [])):
        found.append("an embed, or an attachment that is no card with its words as alt text")
    if len(rows) > 5 or any(len(row["components"]) > 5 for row in rows):
        found.append("too many buttons")
    if any(key["type"] == 2 and not 1 <= len(key.get("label") or "") <= 80 for key in keys):
        found.append("a label too long or empty")
    names = [key["custom_id"] for key in keys if "custom_id" in key]
    if len(set(names)) != len(names) or any(not 1 <= len(name) <= 100 for name in names):
        found.append("custom_ids too long or not unique")
    if any(len(key.get("url") or "") > 512 for key in keys):
        found.append("a link too long")
    if "content" in message and message.get("allowed_mentions", {}).get("parse") != []:
        found.append("mentions are not switched off")
    live = re.sub(r"^```\n.*?\n```$", "", content, flags=re.MULTILINE | re.DOTALL)  # nothing is in a code block
    if re.search(r"(?<![<(])https?://|\((?!<)https?://", live):
        found.append("a link that would unfurl")
    return found


def check_all(requests: Iterable[Any]) -> int:
    """Fail on the first bad request; how many bodies were looked at."""
    count = 0
    for item in requests:
        wrong = errors(item.method, item.path, item.json)
        assert not wrong, wrong
        count += item.json is not None
    return count
