"""An application comes to nothing, for a reason its citizen is told."""

from datetime import datetime

from accounts.actor import Actor
from certificates import notices
from certificates.models import Application
from certificates.models.application import ApplicationState
from certificates.notices import About


def refuse(application: Application, *, refusal: str, by: Actor, at: datetime) -> Application:
    """Close it as refused, in the caller's transaction, who has locked the person. `by`: whose judgement it was."""
    application.state, application.refusal, application.closed_at = ApplicationState.REFUSED, refusal, at
    application.save(update_fields=["state", "refusal", "closed_at"])
    through = notices.through(by)
    reference = str(application.id)
    notices.tell(
        application.citizen_id, About.APPLICATION_REFUSED, at=at, reference=reference, refusal=refusal, **through
    )
    return application
