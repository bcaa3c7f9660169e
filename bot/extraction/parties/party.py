"""Noun phrases as parties: which actor of the catalogue they name, or what kind of people they are."""

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from bot.extraction.lexicons.cues import load_cues
from bot.extraction.parsing.syntax import SUBJECTS, children, phrase_bounds, prepositional
from bot.extraction.parties.antecedents import antecedent, is_nobody, owners
from bot.extraction.parties.group_names import group_name, whole_name
from bot.extraction.parties.groups_meant import group_meant
from bot.extraction.parties.home_forces import home_forces
from bot.extraction.preparing.reading import Reading
from bot.identity.actors import Actor, ActorCatalogue, ActorMention, MentionForm

_KINDS = frozenset({"@state", "@armed"})
_FORCES = frozenset({"@state", "@police"})
_DEEDS = frozenset({"@weapon", "@arms"})
_CROWD = frozenset({"@protester", "@rioter"})
_CROWDS = frozenset({"Protesters", "Rioters"})
"""The kinds of actors that are crowds; no other is one, whatever noun stands for it ("FARC dissidents")."""
_DETERMINERS = re.compile(
    r"^(?:the|a|an|this|that|these|those|some|its|their|his|her|suspected|alleged|unidentified)\s+", re.IGNORECASE
)
_NEXT = 2
_PARTY_LABELS = frozenset({"@state", "@police", "@armed", "@attacker", "@protester", "@rioter"})
_NAMED = frozenset({"PERSON", "ORG", "NORP"})
_THINGS = frozenset({"@weapon", "@vehicle"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A noun phrase that names a party. ``id`` is None for one that is not in the catalogue.

    ``countries`` are the codes of those it is at home in. ``is_generic``: its entry stands for a kind of actors;
    ``is_counted``: so and so many people, none of whom is named; ``has_name``: the text gives it a proper name, which
    the catalogue lacks.
    """

    head: Token
    id: str | None
    ids: tuple[str, ...]
    name: str
    start: int
    end: int
    labels: frozenset[str]
    members: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    is_generic: bool = False
    is_counted: bool = False
    has_name: bool = False

    def is_related(self, other: "Party") -> bool:
        """Whether both are the same actor of the catalogue, or one is part of the other."""
        return self.id is not None and other.id is not None and (self.id in other.members or other.id in self.members)

    @property
    def is_somebody(self) -> bool:
        """Whether it is some one actor or is named: neither "militants" nor "a man"."""
        if self.id is not None:
            return not self.is_generic and "@civilian" not in self.labels
        return self.has_name

    @property
    def key(self) -> str:
        """What makes two parties the same."""
        return self.id or self.name.casefold()


def party_of(head: Token, reading: Reading, catalogue: ActorCatalogue, *, acting: bool) -> Party | None:
    """The party a noun phrase names; ``acting`` where it does something, so that a country means its forces."""
    named = antecedent(head)
    if named is None or is_nobody(named):
        return None
    inner = _inner(named)
    labels = reading.labels_of(named) | (reading.labels_of(inner) if inner != named else frozenset())
    mention = _best_mention(named, inner, reading, catalogue, acting=acting)
    bounds = _bounds(named, inner, reading)
    if mention is None or _is_mere_kind(mention, catalogue):
        if mention is not None and (own := group_name(inner, reading)):
            return _named(head, own, labels, reading)
        meant = group_meant(named, reading, catalogue)
        if meant:
            return known_party(head, meant.ids, bounds, labels, catalogue)
    if mention:
        return known_party(
            head, mention.ids, (min(bounds[0], mention.start), max(bounds[1], mention.end)), labels, catalogue
        )
    forces = home_forces(inner, reading, catalogue) or _owners_forces(named, labels, reading, catalogue)
    if forces:
        return known_party(head, (forces,), bounds, labels, catalogue)
    return _unknown(head, inner, bounds, labels, reading, acting=acting)


def _is_mere_kind(mention: ActorMention, catalogue: ActorCatalogue) -> bool:
    """Whether the catalogue knows no more of it than what kind of group it is."""
    return _is_generic(catalogue.get(mention.ids[0]))


def _named(head: Token, own: tuple[int, int], labels: frozenset[str], reading: Reading) -> Party:
    start, end = own
    return Party(
        head=head, id=None, ids=(), name=reading.words(start, end), start=start, end=end, labels=labels, has_name=True
    )


def known_party(
    head: Token, ids: tuple[str, ...], bounds: tuple[int, int], labels: frozenset[str], catalogue: ActorCatalogue
) -> Party:
    """The party of the catalogue; a person stands for those on whose behalf he or she acts."""
    actor = catalogue.get(ids[0])
    ids = actor.speaks_for or ids
    body = catalogue.get(ids[0])
    start, end = bounds
    return Party(
        head=head,
        id=body.id,
        ids=ids,
        name=body.name,
        start=start,
        end=end,
        labels=(labels - _KINDS - (_CROWD if body.kind not in _CROWDS else frozenset())) | _kind_label(body),
        members=catalogue.members(body.id),
        countries=frozenset(body.countries),
        is_generic=_is_generic(body),
    )


def _unknown(
    head: Token, inner: Token, bounds: tuple[int, int], labels: frozenset[str], reading: Reading, *, acting: bool
) -> Party | None:
    """A party outside the catalogue; weapons and vehicles are none, and garrisons are places where they suffer."""
    if labels & _THINGS or ("@place" in labels and not acting):
        return None
    is_name = inner.ent_type_ in _NAMED and inner.pos_ == "PROPN" and head.tag_ != "PRP"
    named = is_name and not labels & {"@target", "@place"}
    own = group_name(inner, reading) if labels & {"@armed"} else whole_name(inner) if named else None
    if own:
        return _named(head, own, labels, reading)
    if labels & _PARTY_LABELS or (labels & {"@civilian"} and acting) or named:
        start, end = bounds
        counted = any(child.dep_ == "nummod" for child in (*head.children, *inner.children))
        return Party(
            head=head,
            id=None,
            ids=(),
            name=reading.words(start, end),
            start=start,
            end=end,
            labels=labels,
            is_counted=counted,
        )
    return None


def _owners_forces(head: Token, labels: frozenset[str], reading: Reading, catalogue: ActorCatalogue) -> str | None:
    """Whose "its troops" and "their members" are, where the sentence says who speaks or acts."""
    if not labels & (_PARTY_LABELS | _DEEDS):  # "its drones struck", too
        return None
    found = (_best_mention(possessor, possessor, reading, catalogue, acting=True) for possessor in owners(head))
    return next((mention.ids[0] for mention in found if mention), None)


def _kind_label(actor: Actor) -> frozenset[str]:
    if actor.kind in {"State Forces", "External/Other Forces"}:
        return frozenset({"@state"})
    return frozenset({"@civilian"} if actor.kind == "Civilians" else {"@armed"})


def _is_generic(actor: Actor) -> bool:
    """Whether it stands for a kind of actors ("Militants", "Rebels") and no one of them."""
    return actor.umbrella and not actor.countries


def _inner(head: Token) -> Token:
    """The noun that counts in "members of the group", "hundreds of militants"."""
    # A sentence's first word may be taken for a name, which keeps its plural.
    forms = {head.lemma_.lower(), head.lower_.removesuffix("s")}
    if forms & load_cues().parties.made_of or head.pos_ == "NUM":
        for of in children(head, "prep"):
            if of.lower_ in {"of", "from"}:
                for item in children(of, "pobj"):
                    return item
    return head


def _best_mention(
    head: Token, inner: Token, reading: Reading, catalogue: ActorCatalogue, *, acting: bool
) -> ActorMention | None:
    """The name that says most; of "rebels of the group X" that is X, which stands behind "of"."""
    found: list[ActorMention] = []
    for noun in dict.fromkeys((head, inner)):
        for begin, stop, core in _stretches(noun, reading):
            within = [mention for mention in reading.actors if mention.start < stop and begin < mention.end]
            fitting = [mention for mention in within if _fits(mention, core, reading, acting=acting)]
            if fitting:
                found.append(max(fitting, key=lambda mention: (_weight(mention, catalogue), mention.end)))
                break
    return max(found, key=lambda mention: _weight(mention, catalogue) > 0, default=None)


def _weight(mention: ActorMention, catalogue: ActorCatalogue) -> int:
    """Proper names say more than countries, and countries more than "militants"."""
    if mention.form is not MentionForm.NAME:
        return 1
    return 0 if _is_generic(catalogue.get(mention.ids[0])) else 2


def _stretches(noun: Token, reading: Reading) -> list[tuple[int, int, Token]]:
    """Where a name of the noun's party may stand: in its phrase, right behind it ("the group X"), or in apposition."""
    end = noun.idx + len(noun)
    found = [(reading.doc[phrase_bounds(noun)[0]].idx, end, noun)]
    found += [(reading.doc[phrase_bounds(item)[0]].idx, item.idx + len(item), item) for item in children(noun, "appos")]
    if reading.labels_of(noun) & {"@armed", "@attacker", "@state"}:
        found += [
            (mention.start, mention.end, noun)
            for mention in reading.actors
            if 0 < mention.start - end <= _NEXT
            and mention.form is MentionForm.NAME
            and not _begins_anew(mention, noun, reading)
        ]
    return found + [(reading.doc[phrase_bounds(name)[0]].idx, name.idx + len(name), name) for name in named_as(noun)]


def _begins_anew(mention: ActorMention, noun: Token, reading: Reading) -> bool:
    """Whether what stands behind the noun is who speaks or acts next: "… killed three soldiers, the Command said"."""
    span = reading.tokens_between(mention.start, mention.end)
    if span is None or span.root.dep_ not in SUBJECTS:
        return False
    return span.root.head not in (noun, noun.head) or noun.dep_ in SUBJECTS  # "Army, RSF trade fire"


def is_attached(text: str, end: int) -> bool:
    """Whether a name that ends there only says whose something is: "Iran-backed", "rebel-held"."""
    return _attached().match(text, end) is not None


@cache
def _attached() -> re.Pattern[str]:
    return re.compile(rf"[-‑– ](?:{'|'.join(sorted(load_cues().parties.attached))})\b", re.IGNORECASE)


def named_as(noun: Token) -> list[Token]:
    """The name in "a gunman identified as X", "a bomber named X", "the suspect, X, …"."""
    clauses = [clause for clause in children(noun, "acl", "relcl") if clause.lemma_ in {"identify", "name", "call"}]
    told = [
        name
        for clause in clauses
        for name in (*prepositional(clause, ("as",)), *children(clause, "oprd", "dobj", "attr"))
    ]
    return told + [name for name in children(noun, "appos") if name.ent_type_ == "PERSON"]


def name_of_person(name: Token, reading: Reading, catalogue: ActorCatalogue) -> Party | None:
    """The party that a name given to an attacker stands for: an actor of the catalogue, or the person of that name."""
    party = party_of(name, reading, catalogue, acting=True)
    if party is not None or name.pos_ != "PROPN":
        return party
    first = min(child.i for child in (name, *children(name, "compound")))
    own = reading.doc[first].idx, name.idx + len(name)
    return _named(name, own, reading.labels_of(name), reading)


def _fits(mention: ActorMention, head: Token, reading: Reading, *, acting: bool) -> bool:
    if is_attached(reading.source, mention.end):
        return False
    if mention.form is MentionForm.NAME:
        return True
    labels = reading.labels_of(head)
    touches_head = mention.end >= head.idx + len(head)
    if mention.form is MentionForm.COUNTRY and touches_head:
        return acting
    if touches_head:
        return acting and not labels & {"@civilian"}
    if mention.form is MentionForm.COUNTRY and "@attacker" in labels:
        return acting
    return bool(labels & (_FORCES | _DEEDS)) and not labels & {"@armed"} - _FORCES


def _bounds(head: Token, inner: Token, reading: Reading) -> tuple[int, int]:
    first, _ = phrase_bounds(head)
    first = max((token.i + 1 for token in reading.doc[first : head.i] if token.text == ":"), default=first)
    last = max(inner.i, head.i)
    while reading.doc[first].ent_type_ == "DATE" and first < head.i:
        first += 1
    start, end = reading.doc[first].idx, reading.doc[last].idx + len(reading.doc[last])
    if match := _DETERMINERS.match(reading.source[start:end]):
        start += match.end()
    return start, end
