"""Actors, as the rest of the project uses them."""

from bot.identity.actor import Actor, ActorKind, ActorMatch, ActorMention, MentionForm
from bot.identity.catalogue import ActorCatalogue, load_catalogue

__all__ = ["Actor", "ActorCatalogue", "ActorKind", "ActorMatch", "ActorMention", "MentionForm", "load_catalogue"]
