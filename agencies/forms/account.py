"""Forms about a person's own account."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as step_forms
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from agencies.lending import undrawable
from agencies.models import Person

PASSWORD_HINT = _("Use at least 10 letters, numbers or signs. Three words in a row are good.")
# The scripts that certificates are drawn in; each language under its own name.
CERTIFICATE_LANGUAGES = ["en", "cy", "pl", "ur", "ar", "bn", "pa"]


def named_languages(codes: list[str]) -> list[tuple[str, str]]:
    return [(code, capfirst(get_language_info(code)["name_local"])) for code in codes]


class WithoutPlaceholders(forms.Form):
    """Words inside a box vanish when one begins to type: the label says it all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(WithoutPlaceholders, allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address or username")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""


class SignUpForm(WithoutPlaceholders, allauth_forms.SignupForm):
    display_name = forms.CharField(
        label=_("What should we call you?"),
        max_length=150,
        help_text=_("Your name, or the name you like to be called."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["display_name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].help_text = _("We send a code to this address to check that it is yours.")
        self.fields["password1"].help_text = PASSWORD_HINT

    def signup(self, request: HttpRequest, user: Person) -> None:
        user.display_name = self.cleaned_data["display_name"]
        user.language = get_language() or ""
        user.save(update_fields=["display_name", "language"])


class AddressForm(WithoutPlaceholders):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")


class SendCodeForm(AddressForm, allauth_forms.RequestLoginCodeForm):
    pass


class ForgottenPasswordForm(AddressForm, allauth_forms.ResetPasswordForm):
    pass


class NewAddressForm(AddressForm, allauth_forms.AddEmailForm):
    pass


class CodeForm(WithoutPlaceholders):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six numbers from the e-mail")
        self.fields["code"].widget.attrs.update(
            {"inputmode": "numeric", "class": "govuk-input--width-5 wm-input--code"}
        )


class SignInCodeForm(CodeForm, allauth_forms.ConfirmLoginCodeForm):
    pass


class AddressCodeForm(CodeForm, allauth_forms.ConfirmEmailVerificationCodeForm):
    pass


class PasswordCodeForm(CodeForm, allauth_forms.ConfirmPasswordResetCodeForm):
    pass


class NewPasswordForm(WithoutPlaceholders):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = PASSWORD_HINT
        self.fields["password2"].label = _("New password again")


class ChangePasswordForm(NewPasswordForm, allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Your password now")
        self.fields["oldpassword"].help_text = ""


class FirstPasswordForm(NewPasswordForm, allauth_forms.SetPasswordForm):
    pass


class ReplacePasswordForm(NewPasswordForm, allauth_forms.ResetPasswordKeyForm):
    pass


class CardForm(WithoutPlaceholders):
    """The two lines of a card."""

    username = forms.CharField(
        label=_("Username"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label=_("Eight numbers"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "govuk-input--width-10 wm-input--code",
            }
        ),
    )


class SameAgainForm(WithoutPlaceholders, allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class AppCodeForm(WithoutPlaceholders):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six numbers from your app")
        self.fields["code"].widget.attrs.update(
            {"inputmode": "numeric", "class": "govuk-input--width-10 wm-input--code"}
        )


class AddAppForm(AppCodeForm, app_forms.ActivateTOTPForm):
    @property
    def key_to_type(self) -> str:
        """The key in groups of four, as one reads it from a screen."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


class EitherCodeForm(AppCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].help_text = _("Six numbers from your app, or one of the recovery codes you printed.")


class SecondStepForm(EitherCodeForm, step_forms.AuthenticateForm):
    pass


class SecondStepAgainForm(EitherCodeForm, step_forms.ReauthenticateForm):
    pass


class PasskeyNameForm(WithoutPlaceholders):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What do you call it?")
        self.fields["name"].help_text = _("So that you can tell your passkeys apart: “my phone”, “desk at work”.")
        self.fields["name"].widget.attrs["maxlength"] = 60


class AddPasskeyForm(PasskeyNameForm, passkey_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Each of ours can sign in alone: it asks for a finger, a face or a PIN.
        self.fields["passwordless"] = forms.BooleanField(widget=forms.HiddenInput, initial=True, required=False)


class RenamePasskeyForm(PasskeyNameForm, passkey_forms.EditWebAuthnForm):
    pass


class AccountForm(forms.ModelForm):
    """What a person may change about themselves at any time."""

    class Meta:
        model = Person
        fields = [
            "display_name",
            "certificate_name",
            "certificate_language",
            "language",
            "prefers_easy_read",
            "wants_nudges",
        ]
        widgets = {
            "display_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "certificate_language": forms.Select,
            "language": forms.Select,
        }
        labels = {"language": _("Language of the site")}
        help_texts = {
            "certificate_name": _(
                "Write it in the script and spelling you choose. Certificates you hold do not change by themselves: "
                "under My certificates you can have them made again."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True
        undecided = [("", _("No choice"))]
        site_languages = named_languages([code for code, _name in settings.LANGUAGES])
        self.fields["language"] = choice(self.fields["language"], [*undecided, *site_languages])
        certificate_languages = named_languages(CERTIFICATE_LANGUAGES)
        self.fields["certificate_language"] = choice(
            self.fields["certificate_language"], [*undecided, *certificate_languages]
        )

    def clean_certificate_name(self) -> str:
        name = str(self.cleaned_data["certificate_name"])
        if letters := undrawable(name):
            raise forms.ValidationError(
                _("We have no typeface for %(letters)s. Write your name in other letters."),
                params={"letters": " ".join(letters)},
            )
        return name


def choice(field: forms.Field, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    """The same field, with only these answers."""
    return forms.ChoiceField(choices=choices, label=field.label, help_text=field.help_text, required=False)


class WordingForm(forms.Form):
    """The charter in one language. `seen` tells whether somebody else has changed it since."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text=_(
            "Plain text. An empty line begins a new paragraph. Begin a heading with # and each point of a list with -."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = {"lang": language, "dir": "rtl" if get_language_info(language)["bidi"] else "ltr"}
        for name in ("title", "text"):
            self.fields[name].widget.attrs.update(spoken)


class SigningForm(forms.Form):
    """Who signs the charter for an organisation, and what the organisation brings to it."""

    signed_for_by = forms.CharField(
        label=_("Who signs: name and post"),
        max_length=200,
        help_text=_("Someone who may promise this for the whole organisation, such as “Jo Field, chief executive”."),
    )
    pledge = forms.CharField(
        label=_("What you will put in"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The people, time or money you set aside to keep the promises."),
    )
    is_public = forms.BooleanField(
        label=_("Show this on the public page"),
        required=False,
        initial=True,
        help_text=_("The name, the day, who signed and what you put in. Without it you are counted, not named."),
    )


class OrganisationForm(SigningForm):
    """The same for an organisation that is no agency here, kept by the coordinator."""

    organisation = forms.CharField(label=_("Organisation"), max_length=160)
    signed_date = forms.DateField(
        label=_("Signed on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Enter a real day, such as 30/06/2026.")},
    )
    field_order = ["organisation", "signed_for_by", "signed_date", "pledge", "is_public"]


class WithdrawingForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"), max_length=255, help_text=_("Kept in the record of changes. It is not shown in public.")
    )
