"""What members tell about an introduction: whether they met, what came of it, whether they are still in touch."""

from bot.dialogue import staying
from bot.dialogue.turn import Turn
from bot.speaking import Delivery, Option
from bot.usecases import followups
from bot.usecases.followups import ANSWER_WITHIN
from bot.usecases.sides import Side, side_of
from matching.values import Gain, Met

MOST_CHARACTERS = 300  # of the one sentence
STREET = ("neighbours", "place", "help", "voice", "activity", "nothing")  # what the neighbourhood notices
EARNS = ("costs", "income", "time", "knowledge", "funding", "nothing")  # what it yields


def met(turn: Turn, introduction: str, met: str, last: bool = False) -> None:
    """Did you meet? `last`: this was asked for the second time."""
    side = _side(turn, introduction)
    if side is None:
        return
    answer = Met(met)
    followups.record_met(turn.work, side, answer)
    match answer:
        case Met.YES if side.is_closed:
            _ask_gain(turn, side)  # nobody would ask later
        case Met.PLANNED if not last:
            followups.ask_again(turn.work, side)
            turn.say("followup.thanks_planned")
        case Met.YES | Met.PLANNED:
            turn.say("followup.thanks_yes")
        case Met.NOT_YET:
            _not_yet(turn, side)
        case Met.CANCELLED:
            turn.say("followup.thanks_cancelled")


def _not_yet(turn: Turn, side: Side) -> None:
    about = side.id
    turn.say(
        "followup.thanks_not_yet",
        Option("followup.later_yes", "followup.met", {"introduction": about, "met": Met.YES.value}),
        Option("followup.later_no", "followup.met", {"introduction": about, "met": Met.CANCELLED.value}),
        delivery=_standing(turn),
    )


def _ask_gain(turn: Turn, side: Side) -> None:
    delivery = Delivery(standing=True, expires_at=turn.now + ANSWER_WITHIN, about=side.about)
    turn.say("outcome.gain", *followups.gain_options(side), delivery=delivery, name=side.name)


def gain(turn: Turn, introduction: str, gain: str) -> None:
    """What came of it?"""
    side = _side(turn, introduction)
    if side is None:
        return
    answer = Gain(gain)
    followups.record_gain(turn.work, side, answer)
    if answer is Gain.NOTHING:
        turn.say("outcome.thanks_nothing")
    else:
        _tap(turn, "outcome.street", "street", STREET, introduction)


def street(turn: Turn, introduction: str, what: str) -> None:
    """What does the neighbourhood notice?"""
    side = _side(turn, introduction)
    if side is not None:
        followups.record_detail(turn.work, side, street=what)
        _tap(turn, "outcome.earns", "earns", EARNS, introduction)


def earns(turn: Turn, introduction: str, what: str) -> None:
    """What does it yield? Then one sentence, unless they are in the middle of another conversation."""
    side = _side(turn, introduction)
    if side is None:
        return
    followups.record_detail(turn.work, side, earns=what)
    if _in_conversation(turn):
        turn.say("outcome.thanks")
    else:
        _ask_sentence(turn, "outcome.sentence", introduction)


def sentence(turn: Turn, text: str) -> None:
    """One sentence about it, in their own words."""
    introduction = str(turn.data["introduction"])
    if len(text) > MOST_CHARACTERS:
        return _ask_sentence(turn, "outcome.too_long", introduction, most=MOST_CHARACTERS, text=text)
    turn.finish()
    side = _side(turn, introduction)
    if side is None:
        return None
    followups.record_detail(turn.work, side, sentence=text)
    return turn.say(
        "outcome.tip",
        Option("outcome.tip_yes", "tips.from_outcome", {"introduction": introduction}),
        Option("outcome.tip_no", "followup.thanks"),
        delivery=_standing(turn),
    )


def thanks(turn: Turn) -> None:
    """Nothing more to tell. A conversation about something else goes on."""
    if turn.conversation is not None and turn.conversation.step == "followup.sentence":
        turn.finish()
    turn.say("outcome.thanks")


def still(turn: Turn, introduction: str, still: bool) -> None:
    """Still in touch?"""
    side = _side(turn, introduction)
    if side is not None:
        followups.record_detail(turn.work, side, still=still)
        turn.say("outcome.thanks_still" if still else "outcome.thanks_no_longer")


def _side(turn: Turn, introduction: str) -> Side | None:
    """This member's side; when it is no longer there they hear so."""
    member = turn.member
    side = side_of(turn.work, introduction, member.id) if member is not None else None
    if side is None:
        turn.say("followup.gone")
    return side


def _in_conversation(turn: Turn) -> bool:
    """Whether a question of ours would take the place of something they are halfway through."""
    return turn.conversation is not None and not turn.conversation.step.startswith("fallback.")


def _tap(turn: Turn, key: str, kind: str, answers: tuple[str, ...], introduction: str) -> None:
    options = (
        Option(f"{kind}.{answer}", f"followup.{kind}", {"introduction": introduction, "what": answer})
        for answer in answers
    )
    turn.say(key, *options, delivery=_standing(turn))


def _ask_sentence(turn: Turn, key: str, introduction: str, **words: object) -> None:
    skip = Option("outcome.skip", "followup.thanks")
    turn.ask("followup.sentence", key, skip, data={"introduction": introduction}, **words)


def _standing(turn: Turn) -> Delivery:
    return Delivery(standing=True, expires_at=turn.now + ANSWER_WITHIN)


ACTIONS = {
    "followup.met": met,
    "followup.gain": gain,
    "followup.street": street,
    "followup.earns": earns,
    "followup.thanks": thanks,
    "followup.still": still,
    **staying.ACTIONS,
}
STEPS = {"followup.sentence": sentence}
