"""Small words the rules lean on, by rule: ``data/cues.toml``, which says what each list is for."""

from bot.lexicon import load_lexicon
from bot.vocabulary import Value


class LightVerbs(Value):
    """Verbs that carry an incident noun."""

    carriers: frozenset[str]
    focus: frozenset[str]
    struck_as: frozenset[str]
    by_subject: frozenset[str]
    on_subject: frozenset[str]
    hit_verbs: frozenset[str]


class ModalityCues(Value):
    """Words that make an incident less than a fact."""

    carriers: frozenset[str]
    planned: frozenset[str]
    threatened: frozenset[str]
    hypothetical: frozenset[str]
    alleged: frozenset[str]
    denied: frozenset[str]
    hypothetical_aux: frozenset[str]
    planned_aux: frozenset[str]
    conditional_marks: frozenset[str]
    stories: frozenset[str]
    taking_back: frozenset[str]
    untrue: frozenset[str]
    signs: frozenset[str]
    alleged_adjectives: frozenset[str]
    alleged_adverbs: frozenset[str]
    hypothetical_adjectives: frozenset[str]
    purpose: frozenset[str]
    presupposing: frozenset[str]


class SeriesCues(Value):
    """Words that make several incidents of a plural noun."""

    rounds: frozenset[str]
    adjectives: frozenset[str]
    quantities: frozenset[str]
    habits: frozenset[str]
    lasting: frozenset[str]
    taking_part: frozenset[str]
    blows: frozenset[str]
    blow_after_blow: frozenset[str]
    adverbs: frozenset[str]


class MovementCues(Value):
    """Words for movements of forces, and what they can leave."""

    verbs: frozenset[str]
    nouns: frozenset[str]
    of_words: frozenset[str]
    ground: tuple[str, ...]


class AttemptCues(Value):
    """Words for what is tried and may fail, and for what nobody fought for."""

    words: frozenset[str]
    unopposed: tuple[str, ...]


class AftermathCues(Value):
    """Words for what comes of a deed: trials, burials, remembrance."""

    verbs: frozenset[str]
    verbs_with: frozenset[str]
    nouns: frozenset[str]


class BackgroundCues(Value):
    """Words that put an incident into the past of the report."""

    adverbs: frozenset[str]
    adjectives: frozenset[str]
    phrases: tuple[str, ...]
    retelling: tuple[str, ...]
    lasting: frozenset[str]
    old_after_days: int
    history_after_days: int


class ResponseCues(Value):
    """Words that lead to what an incident answers."""

    later: frozenset[str]
    happen: frozenset[str]
    verbs: frozenset[str]
    nouns: frozenset[str]
    answering: frozenset[str]
    adjectives: frozenset[str]
    consequences: frozenset[str]


class FreshCues(Value):
    """Words that open another incident."""

    adjectives: frozenset[str]
    adverbs: frozenset[str]


class CoreferenceCues(Value):
    """Words that take up an incident told before."""

    determiners: frozenset[str]


class PlausibilityCues(Value):
    """Trigger words that need a sign of conflict beside them."""

    incident_heads: frozenset[str]
    irregular: dict[str, str]
    ambiguous: frozenset[str]
    ambiguous_of_things: frozenset[str]
    blows: frozenset[str]
    hurting: frozenset[str]
    fights: frozenset[str]
    breaking_out: frozenset[str]
    costing: frozenset[str]
    no_fight_of: frozenset[str]
    harms: frozenset[str]
    settings: frozenset[str]
    peace: frozenset[str]
    political: frozenset[str]


class AttributionCues(Value):
    """Words by which deeds are laid at a door."""

    responsible: frozenset[str]
    support: frozenset[str]
    deeds: frozenset[str]
    caring: frozenset[str]


class PartyCues(Value):
    """Words that lead from a noun to its party."""

    attached: frozenset[str]
    owning: frozenset[str]
    made_of: frozenset[str]
    disowned: frozenset[str]
    nobody: frozenset[str]
    no_one: frozenset[str]


class BelongingCues(Value):
    """Words that give attackers, or a deed, to a group."""

    verbs: frozenset[str]
    oaths: frozenset[str]
    works: frozenset[str]
    bearing: frozenset[str]
    marks: frozenset[str]
    doubts: frozenset[str]


class ImpliedCues(Value):
    """Words that tell in which country something happened without naming a place."""

    expeditionary: frozenset[str]
    home_nouns: frozenset[str]
    ways: frozenset[str]
    abroad: frozenset[str]
    local_speakers: frozenset[str]


class LocationCues(Value):
    """Words around places where nothing happened."""

    not_there: frozenset[str]
    care: frozenset[str]
    bringing: frozenset[str]
    speech: frozenset[str]
    statements: frozenset[str]
    denials: frozenset[str]
    reported: frozenset[str]
    institutions: frozenset[str]
    kinds: frozenset[str]
    qualifiers: frozenset[str]
    seated: frozenset[str]
    presence: frozenset[str]
    done_to_people: frozenset[str]
    stances: frozenset[str]
    missions: frozenset[str]
    parts: frozenset[str]


class WeaponCues(Value):
    """Verbs of weapons."""

    use: frozenset[str]
    goes_off: frozenset[str]


class Cues(Value):
    """``data/cues.toml``."""

    light_verbs: LightVerbs
    modality: ModalityCues
    series: SeriesCues
    movement: MovementCues
    attempt: AttemptCues
    aftermath: AftermathCues
    background: BackgroundCues
    response: ResponseCues
    fresh: FreshCues
    coreference: CoreferenceCues
    plausibility: PlausibilityCues
    attribution: AttributionCues
    parties: PartyCues
    belonging: BelongingCues
    implied: ImpliedCues
    locations: LocationCues
    weaponry: WeaponCues


def load_cues() -> Cues:
    """The shipped cues, read once per process.

    Raises:
        BrokenData: the table is missing or breaks its schema.
    """
    return load_lexicon("bot.extraction", "cues", Cues)
