"""What an entry of the directory says by choosing from a list."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.enums import ServiceCategory


class Sector(models.TextChoices):
    STATUTORY = "statutory", _("Public body")
    VOLUNTARY = "voluntary", _("Charity or community group")
    FAITH = "faith", _("Faith group")
    PRIVATE = "private", _("Private company")


class Work(models.TextChoices):
    LISTENING = "listening", _("Listens and supports")
    ADVICE = "advice", _("Gives advice")
    ADVOCACY = "advocacy", _("Speaks up for you")
    COUNSELLING = "counselling", _("Counselling")
    PRACTICAL = "practical", _("Practical help")
    REPORTING = "reporting", _("Helps you report")
    MEDIATION = "mediation", _("Mediation and repair")
    INTERPRETING = "interpreting", _("Interpreting and translation")
    OVERSIGHT = "oversight", _("Looks into complaints")
    ENFORCEMENT = "enforcement", _("Can act against the people who did it")


class YesNoUnsure(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSURE = "unsure", _("Not known")


class TakesReports(models.TextChoices):
    NO = "no", _("No")
    THIRD_PARTY = "third-party", _("Yes, and passes them to the police if you agree")
    DIRECT = "direct", _("Yes")


class Referral(models.TextChoices):
    SELF = "self", _("Contact them yourself")
    PROFESSIONAL = "professional", _("A worker has to refer you")
    BOTH = "both", _("Contact them yourself, or ask a worker to refer you")


class Trouble(models.TextChoices):
    """What a visitor may find wrong with an entry."""

    NUMBER = "number", _("The number or e-mail does not work")
    CLOSED = "closed", _("It has closed")
    MOVED = "moved", _("It has moved")
    HOURS = "hours", _("The opening hours are wrong")
    OTHER = "other", _("Something else")


class OnBankHolidays(models.TextChoices):
    CLOSED = "closed", _("Closed")
    AS_USUAL = "as-usual", _("Open as usual")


class Access(models.TextChoices):
    STEP_FREE = "step-free", _("Step-free")
    TOILET = "toilet", _("Accessible toilet")
    HEARING_LOOP = "hearing-loop", _("Hearing loop")
    QUIET_ROOM = "quiet-room", _("Quiet room")
    BSL = "bsl", _("British Sign Language")
    RELAY = "relay", _("Text relay")
    EASY_READ = "easy-read", _("Easy Read")
    LARGE_PRINT = "large-print", _("Large print")


class Spoken(models.TextChoices):
    """Languages that a service speaks, itself or with an interpreter, by their BCP 47 codes."""

    ENGLISH = "en", _("English")
    ALBANIAN = "sq", _("Albanian")
    ARABIC = "ar", _("Arabic")
    BENGALI = "bn", _("Bengali")
    BSL = "bfi", _("British Sign Language")
    BULGARIAN = "bg", _("Bulgarian")
    CANTONESE = "yue", _("Cantonese")
    DARI = "prs", _("Dari")
    FARSI = "fa", _("Farsi")
    FRENCH = "fr", _("French")
    GUJARATI = "gu", _("Gujarati")
    HINDI = "hi", _("Hindi")
    HUNGARIAN = "hu", _("Hungarian")
    ITALIAN = "it", _("Italian")
    KURDISH = "ku", _("Kurdish")
    LITHUANIAN = "lt", _("Lithuanian")
    MANDARIN = "cmn", _("Mandarin")
    PASHTO = "ps", _("Pashto")
    POLISH = "pl", _("Polish")
    PORTUGUESE = "pt", _("Portuguese")
    PUNJABI = "pa", _("Punjabi")
    ROMANI = "rom", _("Romani")
    ROMANIAN = "ro", _("Romanian")
    RUSSIAN = "ru", _("Russian")
    SLOVAK = "sk", _("Slovak")
    SOMALI = "so", _("Somali")
    SPANISH = "es", _("Spanish")
    TAMIL = "ta", _("Tamil")
    TIGRINYA = "ti", _("Tigrinya")
    TURKISH = "tr", _("Turkish")
    UKRAINIAN = "uk", _("Ukrainian")
    URDU = "ur", _("Urdu")
    VIETNAMESE = "vi", _("Vietnamese")
    WELSH = "cy", _("Welsh")


class AreaKind(models.TextChoices):
    TOWN = "town", _("Town or district")
    WARD = "ward", _("Ward")
    POSTCODES = "postcodes", _("Postcode district")


class Side(models.TextChoices):
    """The two things that the founding strategies ask a directory to hold."""

    SUPPORT = "support", _("Support")
    ENFORCEMENT = "enforcement", _("Action against the people who did it")


# The categories in the words of somebody who looks for help.
NEEDS = {
    ServiceCategory.EMERGENCY: _("Reach the police"),
    ServiceCategory.THIRD_PARTY: _("Tell someone who is not the police"),
    ServiceCategory.VICTIM_SUPPORT: _("Get support after something happened"),
    ServiceCategory.BY_AND_FOR: _("Talk to people from my own community"),
    ServiceCategory.ADVOCACY: _("Have someone speak up for me"),
    ServiceCategory.LEARNING_DISABILITY: _("Support with a learning disability or autism"),
    ServiceCategory.HOUSING: _("Help with my home or my landlord"),
    ServiceCategory.ANTI_SOCIAL_BEHAVIOUR: _("Stop neighbours or others who keep doing it"),
    ServiceCategory.SAFEGUARDING: _("Protect a child or an adult at risk"),
    ServiceCategory.HEALTH: _("Help with my health or feelings"),
    ServiceCategory.LEGAL: _("Know my rights"),
    ServiceCategory.YOUNG_PEOPLE: _("Help for young people"),
    ServiceCategory.COMMUNITY: _("Meet people, or settle in"),
    ServiceCategory.SECURITY: _("Feel safer at home"),
    ServiceCategory.RESTORATIVE: _("Repair the harm, or change behaviour"),
    ServiceCategory.LANGUAGE: _("An interpreter, or another format"),
    ServiceCategory.HELPLINE: _("Talk to someone on the phone"),
    ServiceCategory.ONLINE_HARM: _("Help with abuse online"),
    ServiceCategory.COMPLAINTS: _("Complain about how I was treated"),
}
EVERYONE = "all"  # a service for every strand
EVERYWHERE = "everywhere"  # a service for every place
