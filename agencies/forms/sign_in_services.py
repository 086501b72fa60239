"""Setting up an agency's own sign-in."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Partnership, Role, SignInService, Team


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def refuse_open_address(address: str) -> str:
    if not settings.DEVELOPMENT and not address.startswith("https://"):
        raise forms.ValidationError(_("This address must begin with https://."))
    return address


class SignInServiceForm(forms.ModelForm):
    """What both kinds have: which agency, what its words mean here, and who is let in."""

    role_words_text = forms.CharField(
        label=_("Words for roles"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: what the agency says = the code of the role here. Example: FrontDesk = front-desk."),
    )

    class Meta:
        model = SignInService
        fields = [
            "agency",
            "label",
            "staff_number_claim",
            "email_claim_is_proof",
            "role_claim",
            "role_words_text",
            "role",
            "team",
            "lets_newcomers_in",
            "needs_approval",
            "is_on",
        ]
        labels = {
            "agency": _("Agency"),
            "label": _("Words on the button"),
            "staff_number_claim": _("Where the agency says the staff number"),
            "role_claim": _("Where the agency says the role"),
            "role": _("Role of everybody else"),
            "team": _("Team of newcomers"),
            "is_on": _("Show it on the sign-in page"),
        }
        help_texts = {
            "label": _("For example: Northmoor Council."),
            "staff_number_claim": _("The name of the claim or attribute. People are found by it first."),
            "email_claim_is_proof": _(
                "Only if the agency gives these addresses to its own staff and nobody can type another one in."
            ),
        }

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        self.offer("agency", Agency.objects.filter(partnership=partnership))
        self.offer("role", Role.objects.filter(partnership=partnership))
        self.offer("team", Team.objects.filter(agency__partnership=partnership))
        if self.instance.pk:
            del self.fields["agency"]
            self.offer("team", Team.objects.filter(agency=self.instance.agency))
            words = self.instance.role_words.items()
            self.fields["role_words_text"].initial = "\n".join(f"{said} = {code}" for said, code in words)
            self.fill(self.instance.app)

    def offer(self, name: str, rows: models.QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean_role_words_text(self) -> str:
        text: str = self.cleaned_data["role_words_text"]
        codes = set(Role.objects.filter(partnership=self.partnership).values_list("code", flat=True))
        words = {}
        for line in filter(None, map(str.strip, text.splitlines())):
            said, sign, code = (part.strip() for part in line.partition("="))
            if not (said and sign and code in codes):
                raise forms.ValidationError(
                    _("“%(line)s” does not name a role of this partnership."), params={"line": line}
                )
            words[said] = code
        self.instance.role_words = words
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        agency, team = given.get("agency") or (self.instance.agency if self.instance.pk else None), given.get("team")
        if team and agency and team.agency_id != agency.pk:
            self.add_error("team", _("This team belongs to another agency."))
        return given

    def fill(self, app: Any) -> None:
        raise NotImplementedError


class OpenIdForm(SignInServiceForm):
    server_url = forms.URLField(
        label=_("Address of the agency’s OpenID Connect service"),
        help_text=_("Without “/.well-known/openid-configuration”."),
        assume_scheme="https",
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=191)
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=191,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("It is never shown again. Leave empty to keep the one that is there."),
    )
    sends_to = forms.URLField(
        label=_("Where people sign in, if at another address"), required=False, assume_scheme="https"
    )
    field_order = ["agency", "label", "server_url", "client_id", "secret", "sends_to"]

    def fill(self, app: Any) -> None:
        self.fields["server_url"].initial, self.fields["client_id"].initial = app.settings["server_url"], app.client_id
        self.fields["sends_to"].initial = app.settings.get("sends_to", "")

    def clean_server_url(self) -> str:
        return refuse_open_address(self.cleaned_data["server_url"].rstrip("/"))

    @property
    def app(self) -> dict[str, Any]:
        given = self.cleaned_data
        told = {"server_url": given["server_url"], "oauth_pkce_enabled": True, "sends_to": given["sends_to"]}
        return {
            "provider": "openid_connect",
            "client_id": given["client_id"],
            "secret": given["secret"],
            "settings": told,
        }


class SamlForm(SignInServiceForm):
    entity_id = forms.CharField(label=_("Entity ID of the agency’s service"), max_length=300)
    sso_url = forms.URLField(label=_("Address of its sign-in"), assume_scheme="https")
    x509cert = forms.CharField(
        label=_("Its signing certificate"),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=_("The text between BEGIN CERTIFICATE and END CERTIFICATE."),
    )
    uid_attribute = forms.CharField(
        label=_("Attribute that never changes for one person"),
        required=False,
        max_length=200,
        help_text=_("Leave empty for the NameID."),
    )
    email_attribute = forms.CharField(label=_("Attribute with the e-mail address"), required=False, max_length=200)
    field_order = ["agency", "label", "entity_id", "sso_url", "x509cert", "uid_attribute", "email_attribute"]

    def fill(self, app: Any) -> None:
        for name, value in app.settings["idp"].items():
            self.fields[name].initial = value
        mapping = app.settings.get("attribute_mapping", {})
        self.fields["uid_attribute"].initial = mapping.get("uid", "")
        self.fields["email_attribute"].initial = mapping.get("email", "")

    def clean_sso_url(self) -> str:
        return refuse_open_address(self.cleaned_data["sso_url"])

    @property
    def app(self) -> dict[str, Any]:
        given = self.cleaned_data
        idp = {name: given[name] for name in ["entity_id", "sso_url", "x509cert"]}
        mapping = {"uid": given["uid_attribute"], "email": given["email_attribute"]}
        told = {
            "idp": idp,
            "attribute_mapping": {name: value for name, value in mapping.items() if value},
            "advanced": {
                "want_assertion_signed": True,
                "reject_idp_initiated_sso": True,
                "want_attribute_statement": False,
            },
        }
        return {"provider": "saml", "settings": told}


FORMS: dict[str, type[OpenIdForm] | type[SamlForm]] = {"openid": OpenIdForm, "saml": SamlForm}
KINDS = {"openid_connect": "openid", "saml": "saml"}
