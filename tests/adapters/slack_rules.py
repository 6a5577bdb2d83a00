"""Slack's own rules for what is shown, so that a test can say: Slack would take this."""

from typing import Any

from slack_sdk.models.blocks import Block

MOST_BLOCKS = {"message": 50, "home": 100, "modal": 100}


def check(payload: dict[str, Any]) -> None:
    """Fails unless Slack would take this as a message, a home page or a modal."""
    kind = str(payload.get("type") or "message")
    blocks = payload.get("blocks") or []
    assert len(blocks) <= MOST_BLOCKS[kind]
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None, block
        parsed.validate_json()
        _check_block(block)
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    if kind == "message":
        _check_message(payload)
    if kind == "modal":
        assert all(0 < len(payload[part]["text"]) <= 24 for part in ("title", "submit", "close"))


def _check_message(payload: dict[str, Any]) -> None:
    assert 0 < len(payload["text"]) <= 4000, len(payload["text"])
    assert (payload["unfurl_links"], payload["unfurl_media"]) == (False, False)
    assert payload["metadata"]["event_type"] == "netwever"
    assert sum(len(words(block)) for block in payload["blocks"]) <= 12_000


def _check_block(block: dict[str, Any]) -> None:
    assert len(block.get("block_id", "")) <= 255
    if block["type"] == "actions":
        buttons = block["elements"]
        assert 0 < len(buttons) <= 25
        assert len({button["action_id"] for button in buttons}) == len(buttons)
        for button in buttons:
            assert 0 < len(button["text"]["text"]) <= 75
            assert 0 < len(button["value"]) <= 2000
    if block["type"] == "rich_text":
        assert all(part["elements"] for part in block["elements"])
        assert all(leaf.get("text", "x") for leaf in leaves(block))
    if block["type"] == "input" and block["element"]["type"] == "plain_text_input":
        assert len(block["element"].get("initial_value", "")) <= block["element"]["max_length"] <= 3000
    if block["type"] == "input" and block["element"]["type"] == "static_select":
        assert all(0 < len(one["text"]["text"]) <= 75 for one in block["element"]["options"])


def leaves(block: dict[str, Any]) -> list[dict[str, Any]]:
    """Every run of text, link and mention in a rich text block."""
    found: list[dict[str, Any]] = []
    for element in block.get("elements", ()):
        found += leaves(element) if "elements" in element else [element]
    return found


def words(block: dict[str, Any]) -> str:
    """What a rich text block or a row of buttons says."""
    if block["type"] == "actions":
        return " ".join(button["text"]["text"] for button in block["elements"])
    return "".join(
        f"<@{leaf['user_id']}>" if leaf["type"] == "user" else leaf.get("text", "") for leaf in leaves(block)
    )


def lines(payload: dict[str, Any]) -> list[str]:
    """What somebody sees of a message: a line for each paragraph, list item and choice."""
    found: list[str] = []
    for block in payload.get("blocks") or ():
        if block["type"] == "actions":
            found += [button["text"]["text"] for button in block["elements"]]
            continue
        for part in block.get("elements", ()):
            items = part["elements"] if part["type"] == "rich_text_list" else [part]
            found += [words({"type": "rich_text", "elements": [item]}) for item in items]
    return found
