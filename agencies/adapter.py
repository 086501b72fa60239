"""How sign-in by django-allauth behaves here: its words, where it leads, and when an address must be proved."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal import flows  # noqa: F401  first: its stages and its flows import each other
from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.utils import build_absolute_uri
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from agencies.actions import one_time_codes, sign_in_services
from agencies.actions.people import unused_username
from agencies.enums import CodePurpose
from agencies.models import Person, SignInService
from agencies.rules import normal_email


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is switched off. Ask your training lead."),
        "email_password_mismatch": _("The e-mail address or the password is not right. Check both and try again."),
        "username_password_mismatch": _("The username or the password is not right. Check both and try again."),
        "incorrect_code": _("That code is not right. Check the numbers in the e-mail."),
        "incorrect_password": _("That password is not right."),
        "enter_current_password": _("That is not your password now. Try again."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("Please wait a little before you try again."),
        "email_taken": _("Somebody already uses this e-mail address."),
        "same_as_current": _("This is the address you have now."),
    }

    def generate_unique_username(self, txts: list[str | None], regex: str | None = None) -> str:
        return unused_username(next((text for text in txts if text), "person"))

    def get_login_stages(self) -> list[str]:
        ours = "agencies.adapter.ProveOwnAddress"
        return [ours if name.endswith(".EmailVerificationStage") else name for name in super().get_login_stages()]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return in_language(resolve_url(settings.LOGIN_REDIRECT_URL), request.user)  # type: ignore[arg-type]

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("agencies:account")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("agencies:account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The mail with the six numbers has a link beside them, which is spent by pressing a button on its page."""
        if template_prefix == "account/email/login_code":
            context = {**context, "link": self.new_sign_in_link(email)}
        super().send_mail(template_prefix, email, context)

    def new_sign_in_link(self, email: str) -> str:
        person = Person.objects.filter(email=normal_email(email), is_active=True).first()
        if person is None:
            return ""
        _code, token = one_time_codes.issue(person=person, purpose=CodePurpose.LINK, by=None, at=timezone.now())
        return build_absolute_uri(self.request, reverse("agencies:sign-in-link", args=[token]))

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("Type my password"),
            "mfa_reauthenticate": _("Type a code from my app"),
            "mfa_reauthenticate:webauthn": _("Use my passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": words.get(method["id"], method["description"])} for method in methods]

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response


class ProveOwnAddress(EmailVerificationStage):
    """Whoever signed up proves the address before the first sign-in.

    A person whose account was made for them has no address to prove yet: it counts as proved when a code sent to it
    is used.
    """

    def handle(self) -> tuple[HttpResponseBase | None, bool]:
        person = self.login.user
        if person is not None and not EmailAddress.objects.filter(user=person, primary=True, verified=False).exists():
            return None, True
        return super().handle()


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step: its words, and its secrets unreadable to whoever gets hold of the database alone."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is not right. Wait for the next one in your app and try again."),
        "cannot_generate_recovery_codes": _("Add an app or a passkey first. Recovery codes stand in for them."),
        "unverified_email": _(
            "Prove first that your e-mail address is yours: sign out, then sign in with a code that we send there."
        ),
    }

    def encrypt(self, text: str) -> str:
        return fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return fernet().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        there = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)s") % {"number": there + 1}


class AgencySignInAdapter(DefaultSocialAccountAdapter):
    """Agencies' own sign-ins. Whose account one opens is decided in `agencies.actions.sign_in_services`."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those that are on; what ours looks like to the agency can be fetched before."""
        apps = super().list_apps(request, provider, client_id)
        if request and request.resolver_match and request.resolver_match.url_name == "saml_metadata":
            return apps
        on = set(SignInService.objects.filter(is_on=True).values_list("app", flat=True))
        return [app for app in apps if app.pk in on]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False  # accounts are made by the action alone

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        service = SignInService.objects.filter(app__provider_id=sociallogin.account.provider, is_on=True).first()
        if service is None:
            raise Http404
        known = SocialAccount.objects.filter(provider=sociallogin.account.provider, uid=sociallogin.account.uid).first()
        claims = claims_of(service, sociallogin)
        sociallogin.account.extra_data = {}  # what the agency says of its people is not kept
        sociallogin.state = {**sociallogin.state, "process": "login"}
        try:
            person = sign_in_services.person_for(
                service=service, claims=claims, known=known.user if known else None, at=timezone.now()
            )
        except sign_in_services.CannotLetIn as refusal:
            page = render(
                request, "agencies/sign_in/refused.html", {"why_not": refusal, "service": service}, status=403
            )
            raise ImmediateHttpResponse(page) from refusal
        if known:
            SocialAccount.objects.filter(pk=known.pk).update(extra_data={})
        else:
            sociallogin.connect(request, person)


def claims_of(service: SignInService, sociallogin: SocialLogin) -> sign_in_services.Claims:
    """Both kinds of sign-in in one shape: SAML says everything as a list."""
    said = sociallogin.account.extra_data or {}
    if service.app.provider == "openid_connect":
        said = {**said.get("id_token", {}), **said.get("userinfo", {})}
    said = {name: value[0] if isinstance(value, list) and value else value for name, value in said.items()}
    address = sociallogin.email_addresses[0] if sociallogin.email_addresses else None
    email = address.email if address else str(sociallogin.user.email or "")
    is_proof = service.email_claim_is_proof and str(said.get("email_verified", True)).lower() != "false"
    names = [said.get("name"), f"{sociallogin.user.first_name} {sociallogin.user.last_name}".strip()]
    return sign_in_services.Claims(
        uid=sociallogin.account.uid,
        staff_number=word(said, service.staff_number_claim),
        proved_email=email if is_proof else "",
        said_email=email,
        name=next((str(name) for name in names if name), ""),
        role_word=word(said, service.role_claim),
    )


def word(said: dict[str, Any], claim: str) -> str:
    value = said.get(claim) if claim else None
    return str(value).strip() if isinstance(value, str | int) else ""


def fernet() -> MultiFernet:
    """Old keys go on opening what they closed: see SECRET_KEY_FALLBACKS."""
    return MultiFernet([Fernet(key_from(secret)) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


def key_from(secret: str | bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"waymark second step").derive(force_bytes(secret))
    return base64.urlsafe_b64encode(derived)


def in_language(address: str, person: Person) -> str:
    """The same page in the language that the person has chosen."""
    return translate_url(address, person.language or get_language() or settings.LANGUAGE_CODE)


def remember_language(response: HttpResponseBase, language: str) -> None:
    """Until the browser is closed: computers are often shared."""
    if language:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
