"""What learning amounts to and what is asked, in plain Python: functions of their arguments, without a database.

`standing` says what evidence amounts to on a day, `duties` who must hold what and by when, `renewal` how long a
completion holds, `sessions` who has a place and who was there, `prior_learning` what training done elsewhere is worth.
"""

from courses.rules.documents import *  # noqa: F403
from courses.rules.duties import *  # noqa: F403
from courses.rules.past_completions import *  # noqa: F403
from courses.rules.prior_learning import *  # noqa: F403
from courses.rules.renewal import *  # noqa: F403
from courses.rules.sessions import *  # noqa: F403
from courses.rules.standing import *  # noqa: F403
