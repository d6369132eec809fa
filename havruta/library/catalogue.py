"""Use case: fetching the catalogue of books anew."""

from havruta.permissions import Action, Role, require_role
from havruta.study import Study


async def refresh(study: Study, *, role: Role) -> int:
    """Fetch the catalogue anew for somebody of this role; return how many books it has.

    Raises `NotAllowed`, `CatalogueAway`.
    """
    require_role(Action.REFRESH, role)
    return await study.library.refresh()
