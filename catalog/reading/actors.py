"""Who acts in a sentence and who was fought: parties by where they stand, and what the sentences before told."""

import re
from dataclasses import dataclass, replace

from catalog.reading import rules
from catalog.reading.found import Named
from catalog.reading.parties import Party
from catalog.reading.scene import Scene

AGAIN = frozenset(rules.words("parties", "again"))
AGAINST = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, rules.words('parties', 'against')))})\b(?:\s+[\w#“\"’'-]+){{0,4}}?[\s#“\"]*$",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"\b(?:from|by|with|against|of|for|near|to|among|between|on|at|in)\s+(?:the\s+|its\s+|their\s+)?[#\"“]*$",
    re.IGNORECASE,
)
NOT_ACTING = re.compile(
    r"\W{0,10}?[:/]|['’]s\b|['’](?=\s)|\s+(?:—|–|--)\s|"
    r"\s+(?:attack|ambush|offensive|raid|assault|base|position|stronghold|commander|leader)s?\b|"
    r"-(?:backed|supported|aligned|trained|led|funded|affiliated|linked|allied|supplied|made|held|controlled)",
    re.IGNORECASE,
)
PREFIXED = re.compile(r"\b(?:pro|anti|ex|non)-$", re.IGNORECASE)
LOSSES = re.compile(r"\b(?:loss|losses|lost)\b", re.IGNORECASE)
BEFORE = 60  # characters that are looked at before a name


@dataclass(frozen=True)
class Memory:
    """What the sentences before told, of the same report or post.

    Who acted, who was fought; `heading` is whose things a list is of: `Losses of the Russian army:`.
    """

    subject: Named | None = None
    victim: Named | None = None
    heading: Named | None = None


def named(scene: Scene, party: Party) -> Named:
    return Named(party.slug, scene.text[party.start : party.end], ((party.start, party.end),))


def remember(scene: Scene, memory: Memory) -> Memory:
    """After a sentence: whoever acts first in it, and whom it says was fought."""
    acting = next((one for one in scene.parties if acts(scene, one)), None)
    victims = [one for one in scene.parties if _is_fought(scene, one) and not is_again(named(scene, one))]
    found = named(scene, acting) if acting else None
    if LOSSES.search(scene.text, scene.start, scene.end) and scene.text[scene.start : scene.end].rstrip().endswith(":"):
        owner = next((one for one in scene.parties), None)
        memory = replace(memory, heading=named(scene, owner) if owner else None)
    if found is not None and (found.slug or not is_again(found)):
        memory = replace(memory, subject=found)
    return replace(memory, victim=named(scene, victims[0])) if victims else memory


def acts(scene: Scene, party: Party) -> bool:
    """May it be who does something: no adjective, nobody's owner, not after a preposition, not who only speaks."""
    before = scene.text[max(scene.start, party.start - BEFORE) : party.start]
    if party.is_adjective or _is_owner(scene, party) or ASIDE.search(before) or AGAINST.search(before):
        return False
    return NOT_ACTING.match(scene.text, party.end) is None and not PREFIXED.search(before)


def _is_owner(scene: Scene, party: Party) -> bool:
    """Inside the words of a thing: it says whose that is."""
    return any(one.start <= party.start and party.end <= one.thing.start for one in scene.phrases) or any(
        scene.text[party.end : one.start] == " " for one in scene.phrases if one.start > party.end
    )


def _is_fought(scene: Scene, party: Party) -> bool:
    before = scene.text[max(scene.start, party.start - BEFORE) : party.start]
    return not party.is_adjective and AGAINST.search(before) is not None


def is_again(found: Named) -> bool:
    return found.slug is None and found.text.lower() in AGAIN
