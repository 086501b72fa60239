"""Who gets which answer at which address. Every address of the site has a row: a new one is red until it has.

To add a row: the name of the address (as `reverse` takes it), and what it answers.

    "portal:agency": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),

`everyone(200)`, `signed_in(200)` and `only("lead", "admin")` say it for every kind of person in `world.KINDS`. `args`
picks what the address is about; personal things belong to `world.learner` (make new ones in world.py). An address that
takes a form says `method="post"`, and `data=` where it needs any; whatever it changes is undone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from figures.actions.outbox import stop_token
from tests.permissions.world import KINDS, PRACTICE_KEY, World

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
    how: dict[str, str] = field(default_factory=dict)


entrance = Row(signed_in(302, visitor=200))  # whoever is in already is led on
in_two_steps = Row(everyone(302))  # nobody has asked for a code

JSON = {"content_type": "application/json"}
DESIGNERS = ("lead", "coordinator", "editor", "admin")  # of an agency's own design

TABLE: dict[str, Row] = {
    # --- Wagtail ------------------------------------------------------------------------------------------------
    "wagtailadmin_home": Row(only("coordinator", "other_coordinator", "editor", "admin", others=302)),
    "admin/login/": Row(only("coordinator", "other_coordinator", "editor", "admin", status=302, others=403)),
    "^admin/password_reset/": Row(everyone(302)),
    "wagtail_serve": Row(everyone(200), args=lambda world: [""]),
    # --- cms ----------------------------------------------------------------------------------------------------
    "cms:report": Row(everyone(200)),
    "cms:easy-report": Row(everyone(200)),
    "cms:hide-visit": Row(everyone(200)),
    "cms:easy-hide-visit": Row(everyone(200)),
    "cms:search": Row(everyone(200)),
    "cms:suggest": Row(everyone(200)),
    "cms:directory": Row(everyone(200), args=lambda world: world.directory),
    "cms:easy-directory": Row(everyone(200), args=lambda world: world.directory),
    "cms:printed-directory": Row(everyone(200), args=lambda world: world.directory),
    "cms:service": Row(everyone(200), args=lambda world: [world.service.slug]),
    "cms:easy-service": Row(everyone(200), args=lambda world: [world.service.slug]),
    "cms:embed": Row(everyone(200), args=lambda world: world.directory),
    "cms:use-directory": Row(everyone(200), args=lambda world: world.directory),
    "cms:open-referral": Row(everyone(200)),
    "cms:open-referral-services": Row(everyone(200), args=lambda world: world.directory),
    "cms:open-referral-service": Row(everyone(200), args=lambda world: [world.service.translation_key]),
    "cms:services-table": Row(everyone(200), args=lambda world: world.directory),
    "cms:ask": Row(everyone(200), args=lambda world: [world.service_link]),
    "cms:ask-correct": Row(everyone(200), args=lambda world: [world.service_link]),
    "cms:asked": Row(everyone(200), args=lambda world: ["sent"]),
    "cms:problem": Row(everyone(200), args=lambda world: [world.service.slug]),
    "cms:problem-sent": Row(everyone(200), args=lambda world: [world.service.slug]),
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
    # Asked by who leads the person; of the learner, who has no duty, never by a coordinator.
    "agencies:lost-step": Row(
        only("lead", "admin", status=302),
        args=lambda world: [world.agency.slug, world.learner.public_id],
        method="post",
    ),
    "agencies:partnership-lost-step": Row(
        only("coordinator", "admin", status=302),
        args=lambda world: [world.agency.partnership.slug, world.people["team_lead"].public_id],
        method="post",
    ),
    "agencies:keep-step": Row(signed_in(302), method="post"),
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
    "certificates:bundles": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "certificates:data-pdf": Row(signed_in(200), method="post"),
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
        args=lambda world: [world.agency.partnership.slug, world.signature.public_id],
        method="post",
    ),
    "agencies:charter-withdraw": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug, world.signature.public_id]
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
    "agencies:hr-system": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "agencies:revoke-key": Row(only("lead", "admin"), args=lambda world: [world.agency.slug, world.api_key.prefix]),
    # --- what HR systems call: by a key alone, so that no session opens it ------------------------------------------
    "api:reference": Row(everyone(200)),
    "api:api-root": Row(everyone(200)),
    "api:openapi-json": Row(everyone(200)),
    "api:bring-staff": Row(everyone(401), method="post"),
    "api:staff-outcome": Row(everyone(401), args=lambda world: world.checked_import[1:]),
    "api:undo-staff": Row(everyone(401), args=lambda world: world.checked_import[1:], method="post"),
    "api:figures-coverage": Row(everyone(401)),
    "api:figures-trend": Row(everyone(401)),
    "api:figures-expiring": Row(everyone(401)),
    "api:figures-definitions": Row(everyone(401)),
    "api:nothing": Row(everyone(404), args=lambda world: ["nothing"]),
    "^api/": Row(everyone(404)),
    # --- the prevention library ---------------------------------------------------------------------------------
    "cms:resources": Row(everyone(200)),
    "cms:lesson-file": Row(everyone(200), args=lambda world: [world.resource.slug, "pdf"]),
    "cms:worksheet-file": Row(everyone(200), args=lambda world: [world.resource.slug, "docx"]),
    "cms:resources-feed": Row(everyone(200)),
    "robots": Row(everyone(200)),
    "sitemap": Row(everyone(200)),
    "sitemap-file": Row(everyone(200), args=lambda world: ["pages-1"]),
    "cms:practice-notes": Row(everyone(200)),
    "cms:write-note": Row(everyone(200), args=lambda world: [world.resource.slug]),
    "cms:tell-use": Row(everyone(200), args=lambda world: [world.resource.slug]),
    "cms:resource": Row(everyone(200), args=lambda world: [world.resource.slug]),
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
        data={"name": "1000000", "strike": "yes"},
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
    "courses:training-change": Row(
        only("lead", "admin"), args=lambda world: [world.agency.slug, world.training.public_id]
    ),
    "courses:training-end": Row(
        only("lead", "admin", status=302),
        args=lambda world: [world.agency.slug, world.training.public_id],
        method="post",
    ),
    "courses:plan": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "courses:adopt": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "courses:adoption-end": Row(
        only("lead", "admin", status=302),
        args=lambda world: [world.agency.slug, world.adoption.public_id],
        method="post",
    ),
    "courses:adoption-document": Row(
        only("lead", "coordinator", "admin"), args=lambda world: [world.agency.slug, world.adoption.public_id]
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
        f"courses:{name}": Row(
            only("lead", "admin"), args=lambda world: [world.agency.slug, world.requirement.public_id]
        )
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
            only("coordinator", "admin"),
            args=lambda world: [world.agency.partnership.slug, world.requirement.public_id],
        )
        for name in ("change-requirement", "end-requirement")
    },
    # --- training done elsewhere ------------------------------------------------------------------------------------
    "courses:my-claims": Row(signed_in(200)),
    "courses:claim": Row({**signed_in(200), "newcomer": 302, "editor": 302, "admin": 302}),  # in no agency
    "courses:take-back-claim": Row(
        only("learner", status=302), args=lambda world: [world.claim.public_id], method="post"
    ),
    "courses:own-claim-document": Row(only("learner"), args=lambda world: [world.claim.public_id]),
    "courses:elsewhere": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "courses:decide-claim": Row(only("lead", "admin"), args=lambda world: [world.agency.slug, world.claim.public_id]),
    "courses:claim-document": Row(only("lead", "admin"), args=lambda world: [world.agency.slug, world.claim.public_id]),
    "courses:equivalences": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "courses:new-equivalence": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    **{
        f"courses:{verb}-equivalence": Row(
            only("lead", "admin"), args=lambda world: [world.agency.slug, world.equivalence.public_id]
        )
        for verb in ("change", "end")
    },
    "courses:partnership-equivalences": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    "courses:partnership-new-equivalence": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    **{
        f"courses:partnership-{verb}-equivalence": Row(
            only("coordinator", "admin"),
            args=lambda world: [world.agency.partnership.slug, world.partnership_equivalence.public_id],
        )
        for verb in ("change", "end")
    },
    "agencies:file-imports": Row(only("lead", "admin"), args=lambda world: [world.agency.slug, "completions"]),
    "agencies:file-import-new": Row(only("lead", "admin"), args=lambda world: [world.agency.slug, "completions"]),
    "agencies:file-import-template": Row(only("lead", "admin"), args=lambda world: [world.agency.slug, "completions"]),
    **{
        f"agencies:file-{name}": Row(only("lead", "admin"), args=lambda world: world.checked_past)
        for name in ("import", "import-columns", "import-problems")
    },
    **{
        f"agencies:file-import-{name}": Row(
            only("lead", "admin", status=302), args=lambda world: world.checked_past, method="post"
        )
        for name in ("words", "doubtful", "start", "undo")
    },
    "courses:exceptions": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "courses:give": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug, "extend"]),
    # The learner is in no team: whoever leads another one may not end what is said of them.
    "courses:end-exception": Row(
        only("lead", "admin"), args=lambda world: [world.agency.slug, "assign", world.assignment.public_id]
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
    # Staff may read any lesson: they play too, and nothing is recorded.
    "assessments:play-start": Row(
        only("learner", "coordinator", "other_coordinator", "editor", "admin", others=403, visitor=401),
        args=lambda world: [world.play.package.public_id],
        method="post",
        data={"lesson": PRACTICE_KEY},
    ),
    # What somebody practises is theirs alone, and nobody speaks for another.
    "assessments:play-report": Row(
        only("learner", visitor=401),
        args=lambda world: [world.play.public_id],
        method="post",
        data={"key": PRACTICE_KEY, "statement": {"verb": {"id": "completed"}, "object": {}}},
        how=JSON,
    ),
    "assessments:play-state": Row(
        only("learner", visitor=401),
        args=lambda world: [world.play.public_id],
        method="post",
        data={"number": 0, "state": "{}"},
        how=JSON,
    ),
    # Practice with a package is its person's alone. Its frame sends nobody to sign in: the lesson around it does.
    "assessments:play": Row(only("learner", visitor=404), args=lambda world: [world.play.public_id]),
    "assessments:play-try": Row(
        only("coordinator", "other_coordinator", "editor", "admin", visitor=404),
        args=lambda world: [world.play.version.public_id],
    ),
    "assessments:package-file": Row(everyone(404), args=lambda world: ["no-such-token", "h5p.json"]),
    # --- certificates -------------------------------------------------------------------------------------------
    "certificates:find": Row(everyone(200)),
    "certificates:check": Row(everyone(200), args=lambda world: [world.certificate.number]),
    "certificates:offline": Row(everyone(200)),
    "certificates:checker": Row(everyone(200)),
    "certificates:many": Row(everyone(200)),
    "certificates:wallet": Row(only("learner"), args=lambda world: [world.certificate.number]),
    # There is no key in tests, so there is neither a badge nor a list of revoked ones.
    "certificates:badge": Row(signed_in(404), args=lambda world: [world.certificate.number, "png"]),
    "certificates:did": Row(everyone(404)),
    "certificates:issuer": Row(everyone(200)),
    "certificates:achievement": Row(everyone(200), args=lambda world: [world.certificate.course_key]),
    "certificates:status-list": Row(everyone(404), args=lambda world: ["none"]),
    "certificates:check-counts": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "certificates:keys": Row(everyone(200)),
    # There is no key in tests; with one it is for the holder and their lead.
    "certificates:signed": Row(signed_in(404), args=lambda world: [world.certificate.number]),
    "certificates:pdf": Row(only("learner", "lead", "admin"), args=lambda world: [world.certificate.number]),
    "certificates:records": Row(signed_in(200)),
    "certificates:record-new": Row(signed_in(200)),
    "certificates:record": Row(everyone(200), args=lambda world: [world.record.number]),
    "certificates:record-pdf": Row(only("learner", "admin"), args=lambda world: [world.record.number]),
    "certificates:record-json": Row(only("learner", "admin"), args=lambda world: [world.record.number]),
    "certificates:record-withdraw": Row(only("learner", "admin"), args=lambda world: [world.record.number]),
    "certificates:withdraw": Row(only("coordinator", "admin"), args=lambda world: [world.certificate.number]),
    "certificates:twin": Row(only("learner", "lead", "admin"), args=lambda world: [world.certificate.number]),
    "certificates:replace": Row(only("lead", "coordinator", "admin"), args=lambda world: [world.certificate.number]),
    "certificates:ask-withdrawal": Row(only("lead", "admin"), args=lambda world: [world.certificate.number]),
    "certificates:keep": Row(
        only("coordinator", "admin", status=302),
        args=lambda world: [world.withdrawal_request.certificate.number],
        method="post",
    ),
    "certificates:requests": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "certificates:own": Row(signed_in(200)),
    "certificates:name": Row(signed_in(200)),
    "certificates:name-pdf": Row(only("learner"), args=lambda world: [*world.renamed]),
    # --- designs of certificates ----------------------------------------------------------------------------------
    "certificates:designs": Row(only("lead", "other_lead", "coordinator", "other_coordinator", "editor", "admin")),
    "certificates:design": Row(only(*DESIGNERS), args=lambda world: ["agency", world.agency.slug]),
    "certificates:design-preview": Row(
        only(*DESIGNERS), args=lambda world: ["agency", world.agency.slug], method="post"
    ),
    "certificates:design-preview-pdf": Row(only(*DESIGNERS), args=lambda world: ["agency", world.agency.slug]),
    "certificates:design-versions": Row(only(*DESIGNERS), args=lambda world: ["agency", world.agency.slug]),
    "certificates:design-version": Row(
        only(*DESIGNERS), args=lambda world: ["agency", world.design_version.design.agency.slug, "1"]
    ),
    "certificates:design-version-pdf": Row(
        only(*DESIGNERS), args=lambda world: ["agency", world.design_version.design.agency.slug, "1"]
    ),
    "certificates:design-aside": Row(
        only(*DESIGNERS), args=lambda world: ["agency", world.design_version.design.agency.slug]
    ),
    "certificates:agency-design": Row(only(*DESIGNERS, status=302), args=lambda world: [world.agency.slug]),
    "certificates:partnership-design": Row(
        only("coordinator", "editor", "admin", status=302), args=lambda world: [world.agency.partnership.slug]
    ),
    # --- figures ------------------------------------------------------------------------------------------------
    "figures:figures": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:modules": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:trend": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:running-out": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:seats": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:centres": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:evidence": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:charter": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:library": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:library-csv": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:targets": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:workforce": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:workforce-accept": Row(
        only("coordinator", "admin", status=302), args=lambda world: [world.declaration.batch], method="post"
    ),
    "figures:workforce-send-back": Row(only("coordinator", "admin"), args=lambda world: [world.declaration.batch]),
    "figures:agency-trend": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "figures:agency-running-out": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "figures:agency-behind": Row(
        only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug], data={"number": "registered"}
    ),
    "figures:agency-lapsing": Row(
        only("lead", "team_lead", "admin"),
        args=lambda world: [world.agency.slug, (timezone.localdate() + timedelta(days=8)).isoformat()],
    ),
    "figures:agency-seats": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "figures:agency-evidence": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "figures:agency-workforce": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "figures:agency-declare": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "figures:agency-correct": Row(
        only("lead", "admin"), args=lambda world: [world.agency.slug, world.declaration.batch]
    ),
    "figures:coverage-csv": Row(only("coordinator", "other_coordinator", "admin")),
    "figures:definitions": Row(everyone(200)),
    "figures:dictionary": Row(everyone(200)),
    "figures:dictionary-json": Row(everyone(200)),
    "figures:definitions-version": Row(everyone(200), args=lambda world: ["1"]),
    "figures:partnership-movement": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    "figures:agency-movement": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "figures:moved-posts": Row(
        only("lead", "team_lead", "admin"),
        args=lambda world: [world.agency.slug],
        data={"cause": "trained", "number": "covered"},
    ),
    "figures:statements": Row(everyone(200)),
    "figures:statements-atom": Row(everyone(200)),
    "figures:statements-feed": Row(everyone(200)),
    "figures:statement": Row(everyone(200), args=lambda world: [world.published_statement.slug]),
    "figures:statement-file": Row(everyone(200), args=lambda world: [world.published_statement.slug, "csv"]),
    "figures:statements-desk": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "figures:statement-new": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "figures:statement-draft": Row(
        only("coordinator", "admin"),
        args=lambda world: [world.agency.partnership.slug, world.draft_statement.public_id],
    ),
    "figures:statement-publish": Row(  # it is not reviewed yet
        only("coordinator", "admin", status=302),
        args=lambda world: [world.agency.partnership.slug, world.draft_statement.public_id],
    ),
    "figures:statement-count": Row(
        only("coordinator", "admin", status=302),
        args=lambda world: [world.agency.partnership.slug, world.draft_statement.public_id],
        method="post",
    ),
    "figures:statement-change": Row(
        only("coordinator", "admin", status=302),
        args=lambda world: [world.agency.partnership.slug, world.draft_statement.public_id, "send"],
        method="post",
    ),
    "figures:statement-revise": Row(
        only("coordinator", "admin"),
        args=lambda world: [world.agency.partnership.slug, world.published_statement.public_id],
    ),
    "figures:reports": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "figures:partnership-reports": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    "figures:stop-report": Row(everyone(200), args=lambda world: [world.report_token]),
    "figures:reminders": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "figures:reminder-plan": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "figures:reminder-log": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "figures:dead-addresses": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "figures:clear-address": Row(
        only("lead", "team_lead", "admin", status=302),
        args=lambda world: [world.agency.slug, world.learner.public_id],
        method="post",
    ),
    "figures:partnership-reminders": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    "figures:partnership-reminder-plan": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    "figures:stop-reminders": Row(everyone(200), args=lambda world: [stop_token(world.learner)]),
    # --- portal -------------------------------------------------------------------------------------------------
    "portal:history": Row(signed_in(200)),
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
        args=lambda world: [
            world.agency.slug,
            world.learner.public_id,
            world.learner.public_id,
            "lesson-finished",
            world.lesson_finished.subject_key,
            world.lesson_finished.occurrence,
        ],
    ),
    "portal:attest": Row(
        only("lead", "admin"),
        args=lambda world: [world.agency.slug, world.learner.public_id, world.play.public_id],
    ),
    "portal:bulks": Row(only("lead", "team_lead", "admin"), args=lambda world: [world.agency.slug]),
    "portal:bulk-choose": Row(
        only("lead", "team_lead", "admin", status=302), args=lambda world: [world.agency.slug], method="post"
    ),
    # A lead of a team opens their own alone.
    "portal:bulk": Row(only("lead", "admin"), args=lambda world: [world.agency.slug, world.assigned_to_many.public_id]),
    "portal:bulk-confirm": Row(
        only("lead", "admin", status=302),
        args=lambda world: [world.agency.slug, world.assigned_to_many.public_id],
        method="post",
    ),
    "portal:bulk-take-back": Row(
        only("lead", "admin", status=302),
        args=lambda world: [world.agency.slug, world.assigned_to_many.public_id],
        method="post",
    ),
    "portal:bulk-file": Row(
        only("lead", "admin"), args=lambda world: [world.agency.slug, world.exported.public_id, "csv"], method="post"
    ),
    "portal:centres": Row(only("lead", "admin"), args=lambda world: [world.agency.slug]),
    "portal:partnership-centres": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "portal:partnership-directory": Row(
        only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]
    ),
    "portal:directory-csv": Row(only("coordinator", "admin"), args=lambda world: [world.agency.partnership.slug]),
    "portal:alive": Row(everyone(200)),
    "portal:ready": Row(everyone(200)),
}
