"""Who of staff reads and answers inquiries: the hotline, for the whole country."""

import uuid

from accounts.actor import Actor
from accounts.roles import Channel, Role
from certificates.permissions import NotAllowed

MAY_ANSWER = {(Role.HOTLINE_OPERATOR, Channel.HOTLINE), (Role.HOTLINE_SUPERVISOR, Channel.HOTLINE)}


def require_answerer(actor: Actor) -> uuid.UUID:
    """Who it is that answers. Raises NotAllowed."""
    if (actor.role, actor.channel) not in MAY_ANSWER or actor.id is None:
        raise NotAllowed(f"{actor.role} may not answer inquiries through {actor.channel}")
    return actor.id
