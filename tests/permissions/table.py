"""Who gets which answer at which address. Every address of the site has a row: a new one is red until it has.

To add a row: the name of the address (as `reverse` takes it), and what it answers.

    "portal:agency": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),

`everyone(200)`, `signed_in(200)` and `only("lead", "admin")` say it for every kind of person in `world.KINDS`. `args`
picks what the address is about; personal things belong to `world.learner` (make new ones in world.py). An address that
takes a form says `method="post"`, and `data=` where it needs any; whatever it changes is undone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.permissions.world import KINDS, World

Answers = dict[str, int]


def everyone(status: int) -> Answers:
    return dict.fromkeys(KINDS, status)


def signed_in(status: int, *, visitor: int = 302) -> Answers:
    """Visitors are sent to sign in."""
    return {**everyone(status), "visitor": visitor}


def only(*kinds: str, status: int = 200, others: int = 404, visitor: int = 302) -> Answers:
    """What is not theirs does not exist for others."""
    assert set(kinds) <= set(KINDS), kinds
    return {**signed_in(others, visitor=visitor), **dict.fromkeys(kinds, status)}


@dataclass(frozen=True)
class Row:
    answers: Answers
    args: Callable[[World], list[object]] = field(default=lambda world: [])
    method: str = "get"
    data: dict[str, object] = field(default_factory=dict)


entrance = Row(signed_in(302, visitor=200))  # whoever is in already is led on
in_two_steps = Row(everyone(302))  # nobody has asked for a code

TABLE: dict[str, Row] = {
    # --- Wagtail ------------------------------------------------------------------------------------------------
    "wagtailadmin_home": Row(only("coordinator", "other_coordinator", "editor", "admin", others=302)),
    "admin/login/": Row(everyone(302)),
    "^admin/password_reset/": Row(everyone(302)),
    "wagtail_serve": Row(everyone(200), args=lambda world: [""]),
    # --- sign-in ------------------------------------------------------------------------------------------------
    "account_login": entrance,
    "account_signup": entrance,
    "account_request_login_code": entrance,
    "account_confirm_login_code": in_two_steps,
    "account_email_verification_sent": in_two_steps,
    "account_reset_password": Row(everyone(200)),
    "account_confirm_password_reset_code": in_two_steps,
    "account_complete_password_reset": in_two_steps,
    "account_password_reset_completed": Row(everyone(200)),
    "account_inactive": Row(everyone(200)),
    "account_logout": Row(signed_in(200)),
    "account_email": Row(signed_in(200)),
    "account_change_password": Row(everyone(302)),  # to sign-in, or to choosing the first password
    "account_set_password": Row(signed_in(200)),
    "account_reauthenticate": Row(signed_in(403)),  # there is no password to ask for
    # --- more ways in: a second step, sessions, an agency's own sign-in ---------------------------------------------
    "mfa_index": Row(signed_in(200)),
    "mfa_authenticate": in_two_steps,
    "mfa_reauthenticate": Row(signed_in(403)),
    "mfa_activate_totp": Row(signed_in(200)),
    "mfa_deactivate_totp": Row(signed_in(404)),  # there is none yet
    "mfa_generate_recovery_codes": Row(signed_in(200)),
    "mfa_view_recovery_codes": Row(signed_in(404)),
    "mfa_download_recovery_codes": Row(signed_in(404)),
    "mfa_list_webauthn": Row(signed_in(200)),
    "mfa_add_webauthn": Row(signed_in(200)),
    "mfa_edit_webauthn": Row(signed_in(404), args=lambda world: [1]),  # there is none yet
    "mfa_remove_webauthn": Row(signed_in(404), args=lambda world: [1]),
    "mfa_reauthenticate_webauthn": Row(signed_in(403)),
    "mfa_login_webauthn": Row(everyone(302)),  # its script asks as a script does
    "usersessions_list": Row(signed_in(200)),
    "socialaccount_connections": Row(signed_in(200)),
    "socialaccount_signup": in_two_steps,
    "socialaccount_login_cancelled": Row(everyone(200)),
    "socialaccount_login_error": Row(everyone(401)),
    "accounts/social/connections/": Row(everyone(301)),
    "accounts/social/signup/": Row(everyone(301)),
    "accounts/social/login/cancelled/": Row(everyone(301)),
    "accounts/social/login/error/": Row(everyone(301)),
    **{
        name: Row(everyone(404), args=lambda world: ["no-such-service"])
        for name in ("openid_connect_login", "openid_connect_callback", "saml_login", "saml_metadata", "saml_sls")
    },
    "saml_finish_acs": Row(everyone(404), args=lambda world: ["no-such-service"]),
    "saml_acs": Row(everyone(302), args=lambda world: ["no-such-service"]),
    # --- agencies -----------------------------------------------------------------------------------------------
    "agencies:account": Row(signed_in(200)),
    "agencies:sign-in-link": Row(everyone(200), args=lambda world: ["no-such-link"]),
    "agencies:one-time-code": entrance,
    "agencies:choose-password": Row(everyone(302)),  # nobody came in with a card
    "agencies:agency-sign-ins": Row(everyone(200)),
    "agencies:agency-sign-in": Row(everyone(404), args=lambda world: ["no-such-service"]),
    "agencies:sign-in-services": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "agencies:add-sign-in-service": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug, "openid"]
    ),
    "agencies:change-sign-in-service": Row(
        only("coordinator", "admin"),
        args=lambda world: [world.agency.partnership.slug, world.sign_in_service.app.provider_id],
    ),
    "agencies:recoveries": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "agencies:recover": Row(
        only("lead", "admin"), args=lambda world: [world.agency.slug, world.learner.public_id], method="post"
    ),
    "agencies:recoveries-waiting": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    "agencies:decide-recovery": Row(
        only("coordinator", "admin", status=302),
        args=lambda world: [world.agency.partnership.slug, world.waiting_recovery.person.public_id],
        method="post",
    ),
    "agencies:job": Row(only("lead", "admin"), args=lambda world: [world.job.public_id]),
    "agencies:job-json": Row(only("lead", "admin"), args=lambda world: [world.job.public_id]),
    "agencies:job-stop": Row(
        only("lead", "admin", status=302), args=lambda world: [world.job.public_id], method="post"
    ),
    "agencies:job-go-on": Row(
        only("lead", "admin", status=302), args=lambda world: [world.job.public_id], method="post"
    ),
    "agencies:job-file": Row(only("lead", "admin"), args=lambda world: [world.done_job.public_id]),
    "agencies:views": Row(signed_in(200)),
    "agencies:changes": Row(signed_in(200)),
    "agencies:agency-changes": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "agencies:agency-changes-csv": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "agencies:partnership-changes": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    "agencies:partnership-changes-csv": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    "agencies:retention": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "agencies:erase": Row(signed_in(200)),
    "agencies:erase-withdraw": Row(signed_in(302), method="post"),
    "agencies:erasures": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "agencies:erasure-withdraw": Row(
        only("coordinator", "admin", status=302),
        args=lambda world: [world.agency.partnership.slug, world.erasure.person.public_id],
        method="post",
    ),
    "agencies:data": Row(signed_in(200)),
    "agencies:data-json": Row(signed_in(200)),
    "agencies:charter": Row(everyone(200), args=lambda world: [world.charter.partnership.slug]),
    "agencies:agency-charter": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "agencies:agency-charter-confirm": Row(
        only("lead", "admin", status=302), args=lambda world: [world.charter and world.agency.slug], method="post"
    ),
    "agencies:agency-charter-withdraw": Row(
        only("lead", "admin"), args=lambda world: [world.charter and world.agency.slug]
    ),
    "agencies:partnership-charter": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    "agencies:charter-draft": Row(
        only("coordinator", "admin", status=302), args=lambda world: [world.agency.partnership.slug], method="post"
    ),
    "agencies:charter-wording": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug, world.charter.version, "en"]
    ),
    "agencies:charter-publish": Row(
        only("coordinator", "admin", status=302),
        args=lambda world: [world.agency.partnership.slug, world.charter.version],
        method="post",
    ),
    "agencies:charter-organisation": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    "agencies:charter-confirm": Row(
        only("coordinator", "admin", status=302),
        args=lambda world: [world.agency.partnership.slug, world.signature.pk],
        method="post",
    ),
    "agencies:charter-withdraw": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug, world.signature.pk]
    ),
    # --- joining ------------------------------------------------------------------------------------------------
    "agencies:join": Row(everyone(200)),
    "agencies:join-with": Row(everyone(200), args=lambda world: [world.join_code.code]),
    "agencies:invitation": Row(everyone(404), args=lambda world: ["no-such-token"]),
    "agencies:change-invitation": Row(
        only("lead", "admin", status=302), args=lambda world: [world.agency.slug, "withdraw"], method="post"
    ),
    "agencies:print-cards": Row(only("lead", "admin", status=302), args=lambda world: [world.agency.slug]),
    "agencies:change-card": Row(
        only("lead", "admin", status=302),
        args=lambda world: [world.agency.slug, world.card.person.public_id, "cancel"],
        method="post",
    ),
    "agencies:posts": Row(only("lead", "admin"), args=lambda world: [world.agency.slug, world.learner.public_id]),
    "agencies:change-post": Row(
        only("lead", "admin"),
        args=lambda world: [
            world.agency.slug,
            world.learner.public_id,
            world.membership.role.code,
            world.membership.start_date,
            "end",
        ],
    ),
    "agencies:second-accounts": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "agencies:unlink-accounts": Row(
        only("lead", "admin", status=302),
        args=lambda world: [world.agency.slug],
        method="post",
        data={"account": "the-learner"},
    ),
    "agencies:partnership-second-accounts": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    "agencies:partnership-unlink-accounts": Row(
        only("coordinator", "admin", status=302),
        args=lambda world: [world.agency.partnership.slug],
        method="post",
        data={"account": "the-learner"},
    ),
    "agencies:own-joining": Row(signed_in(200)),
    "agencies:ask-by-domain": Row(everyone(302), method="post"),
    "agencies:take-back-request": Row(
        only("newcomer", status=302),
        args=lambda world: [world.join_request][:0],
        method="post",
        data={"agency": "here"},
    ),
    **{
        f"agencies:{name}": Row(only("lead", "admin"), args=lambda world: [world.agency.slug])
        for name in ("joining", "invitations", "codes", "cards", "domains")
    },
    **{
        f"agencies:{name}": Row(
            only("lead", "admin", status=302), args=lambda world: [world.agency.slug], method="post"
        )
        for name in ("accept-many", "remove-domain")
    },
    "agencies:decide-request": Row(
        only("lead", "admin"), args=lambda world: [world.agency.slug, world.join_request.person.public_id]
    ),
    "agencies:poster": Row(only("lead", "admin"), args=lambda world: [world.agency.slug, world.join_code.code]),
    "agencies:poster-picture": Row(only("lead", "admin"), args=lambda world: [world.agency.slug, world.join_code.code]),
    "agencies:close-code": Row(
        only("lead", "admin", status=302),
        args=lambda world: [world.agency.slug, world.join_code.code],
        method="post",
    ),
    "agencies:imports": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "agencies:import-new": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "agencies:import-template": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "agencies:import": Row(only("lead", "admin"), args=lambda world: world.checked_import),
    "agencies:import-columns": Row(only("lead", "admin"), args=lambda world: world.checked_import),
    "agencies:import-problems": Row(only("lead", "admin"), args=lambda world: world.checked_import),
    **{
        f"agencies:import-{name}": Row(
            only("lead", "admin", status=302), args=lambda world: world.checked_import, method="post"
        )
        for name in ("words", "doubtful", "start", "undo")
    },
    # --- courses ------------------------------------------------------------------------------------------------
    "courses:courses": Row(everyone(200)),
    "courses:course": Row(everyone(200), args=lambda world: [world.course.slug]),
    "courses:enrol": Row(everyone(302), args=lambda world: [world.course.slug], method="post"),
    "courses:withdraw": Row(only("learner", status=302), args=lambda world: [world.own_course.slug], method="post"),
    "courses:renew": Row(only("learner", status=302), args=lambda world: [world.own_course.slug], method="post"),
    "courses:modules": Row(everyone(200)),
    "courses:module": Row(everyone(200), args=lambda world: [world.module.slug]),
    # Who writes pages reads them too; everybody else goes on the course first.
    "courses:lesson": Row(
        only("learner", "coordinator", "other_coordinator", "editor", "admin", others=403),
        args=lambda world: [world.module.slug, world.lesson.slug],
    ),
    "courses:finish": Row(everyone(302), args=lambda world: [world.module.slug, world.lesson.slug], method="post"),
    # --- sessions: whoever runs them is its agency's lead or facilitator, or the coordinator ------------------------
    **{
        f"courses:{name}": Row(only("lead", "coordinator", "admin"), args=lambda world: [world.agency.slug])
        for name in ("sessions", "plan-session")
    },
    "courses:start-group": Row(
        only("lead", "coordinator", "admin", status=302), args=lambda world: [world.agency.slug], method="post"
    ),
    **{
        f"courses:{name}": Row(
            only("lead", "coordinator", "admin"), args=lambda world: [world.agency.slug, world.session.public_id]
        )
        for name in ("run-session", "change-session", "cancel-session", "register", "close-register", "screen", "group")
    },
    "courses:tick": Row(
        only("lead", "coordinator", "admin", status=302),
        args=lambda world: [world.agency.slug, world.session.public_id],
        method="post",
        data={"person": "the-learner", "presence": "full"},
    ),
    "courses:match": Row(
        only("lead", "coordinator", "admin", status=302),
        args=lambda world: [world.agency.slug, world.session.public_id],
        method="post",
        data={"name": "1", "strike": "yes"},
    ),
    "courses:amend-register": Row(
        only("lead", "coordinator", "admin"),
        args=lambda world: [world.agency.slug, world.session.public_id, world.learner.public_id],
    ),
    # Only who is on the register of a group follows it.
    "courses:follow": Row(only("learner"), args=lambda world: [world.joined_session.public_id]),
    "courses:pack": Row(
        only("lead", "team_lead", "other_lead", "coordinator", "other_coordinator", "editor", "admin"),
        args=lambda world: [world.module.slug],
    ),
    "courses:here": Row(everyone(200)),
    "courses:here-with": Row(everyone(200), args=lambda world: [world.code_of_session]),
    "courses:partnership-sessions": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    # Straight to the one agency where there is one.
    "courses:sessions-run": Row(
        only("lead", "other_lead", "other_coordinator", status=302) | {"coordinator": 200, "admin": 200}
    ),
    "courses:my-sessions": Row(signed_in(200)),
    "courses:session": Row(
        only("learner", "lead", "team_lead", "coordinator", "admin"), args=lambda world: [world.session.public_id]
    ),
    "courses:session-calendar": Row(
        only("learner", "lead", "team_lead", "coordinator", "admin"), args=lambda world: [world.session.public_id]
    ),
    **{
        f"courses:{name}": Row(
            only("learner", "lead", "team_lead", "coordinator", "admin", status=302),
            args=lambda world: [world.session.public_id],
            method="post",
        )
        for name in ("book", "give-back")
    },
    # Briefs are for people of agencies, and for those who write modules.
    "courses:brief": Row({**signed_in(200), "newcomer": 404}, args=lambda world: [world.module.slug]),
    "courses:shared-training": Row(signed_in(200)),
    "courses:training": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "courses:training-add": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "courses:training-checked": Row(
        only("lead", "admin", status=302), args=lambda world: [world.agency.slug], method="post"
    ),
    "courses:training-change": Row(only("lead", "admin"), args=lambda world: [world.agency.slug, world.training.pk]),
    "courses:training-end": Row(
        only("lead", "admin", status=302), args=lambda world: [world.agency.slug, world.training.pk], method="post"
    ),
    "courses:plan": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "courses:adopt": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "courses:adoption-end": Row(
        only("lead", "admin", status=302), args=lambda world: [world.agency.slug, world.adoption.pk], method="post"
    ),
    "courses:adoption-document": Row(
        only("lead", "coordinator", "admin"), args=lambda world: [world.agency.slug, world.adoption.pk]
    ),
    "courses:training-map": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "courses:adoptions": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "courses:topics": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "courses:topics-start": Row(
        only("coordinator", "admin", status=302), args=lambda world: [world.agency.partnership.slug], method="post"
    ),
    "courses:topic": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug, world.topic.code]
    ),
    "courses:topic-remove": Row(
        only("coordinator", "admin", status=302),
        args=lambda world: [world.agency.partnership.slug, world.topic.code],
        method="post",
    ),
    "courses:map-cell": Row(
        only("coordinator", "admin"),
        args=lambda world: [world.agency.partnership.slug, world.agency.slug, world.topic.code],
    ),
    # --- what is required -----------------------------------------------------------------------------------------
    **{
        f"courses:{name}": Row(only("lead", "admin"), args=lambda world: [world.agency.slug])
        for name in ("requirements", "new-requirement")
    },
    **{
        f"courses:{name}": Row(only("lead", "admin"), args=lambda world: [world.agency.slug, world.requirement.pk])
        for name in ("change-requirement", "end-requirement")
    },
    **{
        f"courses:partnership-{name}": Row(
            only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
        )
        for name in ("requirements", "new-requirement")
    },
    **{
        f"courses:partnership-{name}": Row(
            only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug, world.requirement.pk]
        )
        for name in ("change-requirement", "end-requirement")
    },
    "courses:exceptions": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "courses:give": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug, "extend"]),
    # The learner is in no team: whoever leads another one may not end what is said of them.
    "courses:end-exception": Row(
        only("lead", "admin"), args=lambda world: [world.agency.slug, "assign", world.assignment.pk]
    ),
    # --- assessments --------------------------------------------------------------------------------------------
    "assessments:quiz": Row(signed_in(200), args=lambda world: [world.quiz.module.translation_key]),
    "assessments:start": Row(everyone(302), args=lambda world: [world.quiz.module.translation_key], method="post"),
    # An attempt is its person's alone: not even a lead or an administrator sees answers.
    "assessments:attempt": Row(only("learner"), args=lambda world: [world.attempt.public_id]),
    # Answers of whoever is signed out are kept until they have signed in.
    "assessments:save": Row(only("learner", status=302), args=lambda world: [world.attempt.public_id], method="post"),
    "assessments:submit": Row(only("learner"), args=lambda world: [world.attempt.public_id], method="post"),
    "assessments:result": Row(only("learner"), args=lambda world: [world.submitted_attempt.public_id]),
    "assessments:scenario": Row(signed_in(200), args=lambda world: [world.scenario.code]),
    # --- certificates -------------------------------------------------------------------------------------------
    "certificates:find": Row(everyone(200)),
    "certificates:check": Row(everyone(200), args=lambda world: [world.certificate.number]),
    "certificates:pdf": Row(only("learner", "lead", "admin"), args=lambda world: [world.certificate.number]),
    "certificates:withdraw": Row(only("coordinator", "admin"), args=lambda world: [world.certificate.number]),
    # --- figures ------------------------------------------------------------------------------------------------
    "figures:figures": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:coverage-csv": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:definitions": Row(everyone(200)),
    # --- portal -------------------------------------------------------------------------------------------------
    "portal:learn": Row(signed_in(200)),
    "portal:agencies": Row(only("lead", "team_lead", "other_lead", status=302) | {"admin": 200}),
    "portal:agency": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "portal:people": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "portal:people-csv": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "portal:partnerships": Row(only("coordinator", "other_coordinator", status=302) | {"admin": 200}),
    "portal:map-csv": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "portal:people-xlsx": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "portal:person": Row(only("lead", "admin"), args=lambda world: [world.agency.slug, world.learner.public_id]),
    "portal:correct": Row(
        only("lead", "admin"),
        args=lambda world: [world.agency.slug, world.learner.public_id, world.lesson_finished.pk],
    ),
    "portal:centres": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "portal:partnership-centres": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "portal:alive": Row(everyone(200)),
    "portal:ready": Row(everyone(200)),
}
