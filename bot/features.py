"""What the bot can be asked for: each feature's commands and controls are named here, once."""

from bot.havrutot import controls as havrutot
from bot.havrutot.commands import Havrutot
from bot.help.commands import Help
from bot.history import controls as history
from bot.history.commands import History
from bot.invitations import controls as invitations
from bot.library.commands import Library
from bot.people import controls as people
from bot.people.commands import People
from bot.plans import controls as plans
from bot.plans import forms as plan_forms
from bot.plans.commands import Plans
from bot.privacy import controls as privacy
from bot.privacy.commands import Privacy
from bot.progress import controls as progress
from bot.progress.commands import Progress
from bot.reminders import controls as reminders
from bot.reminders.commands import Reminders
from bot.sessions import controls as sessions
from bot.sessions.commands import Sessions
from bot.status.commands import Status
from bot.texts import controls as texts
from bot.texts.commands import Texts

COGS = (
    Havrutot,
    Sessions,
    Plans,
    History,
    Progress,
    Texts,
    Library,
    People,
    Reminders,
    Privacy,
    Help,
    Status,
)
CONTROLS = (
    *havrutot.CONTROLS,
    *invitations.CONTROLS,
    *sessions.CONTROLS,
    *plans.CONTROLS,
    *history.CONTROLS,
    *progress.CONTROLS,
    *texts.CONTROLS,
    *people.CONTROLS,
    *reminders.CONTROLS,
    *privacy.CONTROLS,
)
FORMS = plan_forms.FORMS
