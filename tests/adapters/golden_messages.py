"""The messages whose look is kept in golden files. `python -m tests.adapters.golden_messages` writes the files anew:
look at the difference before you keep it."""

import json
from pathlib import Path

from adapters.base import Bullets, Button, Outgoing, Paragraph, Quote, Span
from adapters.console.render import Look, render
from adapters.slack.render import render as slack_payloads
from adapters.web.render import body_of
from tests.adapters.telegram_rules import golden as telegram_golden

GOLDEN = Path(__file__).parent / "golden"
LOOKS = {"pipe": Look(), "narrow": Look(width=40), "bold": Look(width=72, bold=True)}


def messages() -> dict[str, Outgoing]:
    return {
        "plain": Outgoing(key="k1", body=(Paragraph((Span("Dank je wel!"),)),)),
        "proposal-nl": Outgoing(
            key="k2",
            body=(
                Paragraph((Span("Zal ik je voorstellen aan "), Span("Yara el Hadri", bold=True), Span("?"))),
                Quote((Span("Ik help met statuten, leden werven en een eerlijk rekenmodel voor iedereen."),)),
                Bullets(((Span("Jullie zoeken allebei een groot dak in de buurt van Culemborg."),), (Span("Kort"),))),
                Paragraph((Span("Lees meer op "), Span("de pagina", url="https://example.org/a?b=1&c=2"), Span("."))),
            ),
            buttons=(Button("a1", "Ja, graag"), Button("a2", "Nu niet"), Button("a3", "Liever niet")),
        ),
        "chosen-en": Outgoing(
            key="k3", body=(Paragraph((Span("Did you meet?"),)),), language="en", chosen="Yes", replaces="k0"
        ),
        "withdrawn": Outgoing(key="k4", body=(Paragraph((Span("Deze vraag is gesloten."),)),), replaces="k2"),
        "hostile": Outgoing(
            key="k5",
            body=(
                Paragraph((Span("<script>alert('x')</script> <!channel> @everyone \x1b[31mrood\x1b[0m"),)),
                Quote((Span("\u202eom\u202c \u200bonzichtbaar\x00\x07 Zalgo: a\u0300\u0301\u0302\u0303\u0304\u0305"),)),
                Paragraph((Span("regel 1\r\nregel 2\u2028regel 3"), Span("klik", url="javascript:alert(1)"))),
            ),
            buttons=(Button("a1", "<b>Ja</b>\nNee"),),
        ),
    }


def files() -> dict[str, str]:
    """What each golden file should hold now."""
    found = {}
    for name, message in messages().items():
        found[f"{name}.web.json"] = json.dumps(body_of(message), ensure_ascii=False, indent=1) + "\n"
        payloads = slack_payloads(message)
        found[f"{name}.slack.json"] = json.dumps(payloads, ensure_ascii=False, indent=1) + "\n"
        found[f"{name}.telegram.json"] = telegram_golden(message)
        for look_name, look in LOOKS.items():
            found[f"{name}.console-{look_name}.txt"] = render(message, look) + "\n"
    return found


if __name__ == "__main__":
    for file, text in files().items():
        (GOLDEN / file).write_text(text, encoding="utf-8")
