"""Training done elsewhere, to look at: two rules, a claim that waits and one that was accepted."""

from datetime import date, datetime, timedelta

from agencies.models import Agency, Membership, Partnership, Person
from courses.actions import equivalences, prior_claims
from courses.actions.equivalences import Terms
from courses.models import Equivalence, ModulePage, PriorClaim
from courses.queries.prior_learning import worth_of

MODULES = ("taking-reports", "challenging-prejudice")


def make_elsewhere(accounts: dict[str, Person], *, today: date, at: datetime) -> None:
    """The coordinator says what a national course counts for, the lead what their own induction does."""
    lead = accounts["lead"]
    agency = Agency.objects.led_by(lead, today).select_related("partnership").order_by("pk").first()
    keys = [page.translation_key for page in ModulePage.objects.live().filter(slug__in=MODULES).order_by("path")]
    if agency is None or not keys:
        return
    everywhere = say(
        agency.partnership,
        None,
        Terms(
            "College of Policing",
            "Hate crime awareness",
            other_titles=("HC awareness", "Hate crime e-learning"),
            module_keys=(keys[0],),
            months_valid=24,
            needs_document=False,
        ),
        by=accounts["coordinator"],
        since=today - timedelta(days=400),
        at=at,
    )
    say(
        agency.partnership,
        agency,
        Terms(agency.name, "Corporate induction: respect at work", module_keys=(keys[-1],), oldest_months=12),
        by=lead,
        since=today - timedelta(days=200),
        at=at,
    )
    claim_some(agency, everywhere, accounts, today=today, at=at)


def say(
    partnership: Partnership, agency: Agency | None, terms: Terms, *, by: Person, since: date, at: datetime
) -> Equivalence:
    return equivalences.say(partnership=partnership, agency=agency, terms=terms, start_date=since, by=by, at=at)


def claim_some(agency: Agency, rule: Equivalence, accounts: dict[str, Person], *, today: date, at: datetime) -> None:
    """One colleague's claim was accepted, another's waits; so does the learner's, of a training no rule knows."""
    others = Membership.objects.on(today).filter(agency=agency).exclude(person__in=accounts.values())
    colleagues = list(others.select_related("agency__partnership", "person").order_by("pk")[:2])
    for place, post in enumerate(colleagues):
        finished = today - timedelta(days=120 - 60 * place)
        told = tell(post, rule, "", "", finished=finished, number=f"HC-{20417 + place}", at=at)
        if place == 0:
            words = "Seen the certificate. Thank you."
            prior_claims.accept(claim=told, worth=worth_of(rule), by=accounts["lead"], words=words, at=at)
    learner = Membership.objects.on(today).filter(agency=agency, person=accounts["learner"]).first()
    if learner is not None:
        day = today - timedelta(days=30)
        tell(
            learner, None, "Northmoor Law Centre", "Supporting people who were attacked", finished=day, number="", at=at
        )


def tell(
    post: Membership, rule: Equivalence | None, provider: str, title: str, *, finished: date, number: str, at: datetime
) -> PriorClaim:
    return prior_claims.claim(
        person=post.person,
        membership=post,
        equivalence=rule,
        provider=provider,
        title=title,
        completed_date=finished,
        reference=number,
        document=None,
        at=at,
    )
