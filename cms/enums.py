from django.db import models
from django.utils.translation import gettext_lazy as _


class Mark(models.TextChoices):
    """How sure we are of a statement: how its source was seen."""

    READ = "read", _("Source read")
    SECOND_HAND = "second-hand", _("Seen second hand")
    UNCHECKED = "unchecked", _("Not yet checked")
    SEED = "seed", _("From a founding strategy")


class Jurisdiction(models.TextChoices):
    ENGLAND = "england", _("England")
    WALES = "wales", _("Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")


class ServiceCategory(models.TextChoices):
    """What a service in the directory does, by the codes of the founding directory design."""

    EMERGENCY = "EM", _("Emergency and police contact")
    THIRD_PARTY = "TP", _("Third-party reporting centre")
    VICTIM_SUPPORT = "VS", _("Victim and witness support")
    BY_AND_FOR = "BF", _("By-and-for specialist")
    ADVOCACY = "AD", _("Advocacy")
    LEARNING_DISABILITY = "LD", _("Learning disability and autism")
    HOUSING = "HS", _("Housing")
    ANTI_SOCIAL_BEHAVIOUR = "AS", _("Anti-social behaviour and enforcement")
    SAFEGUARDING = "SG", _("Safeguarding adults and children")
    HEALTH = "HE", _("Health, mental health and counselling")
    LEGAL = "LA", _("Legal advice and rights")
    YOUNG_PEOPLE = "YP", _("Young people, youth justice and schools")
    COMMUNITY = "CO", _("Community, faith and newcomers")
    SECURITY = "SE", _("Home security and personal safety")
    RESTORATIVE = "RJ", _("Restorative and perpetrator programmes")
    LANGUAGE = "LI", _("Language, interpreting and accessible formats")
    HELPLINE = "HL", _("Helplines")
    ONLINE_HARM = "OC", _("Online harms")
    COMPLAINTS = "CP", _("Complaints and oversight")


class Facet(models.TextChoices):
    """What resources of the library are filtered by; the value is the name in the address."""

    AUDIENCE = "audience", _("Audience or key stage")
    SETTING = "setting", _("Setting")
    TOPIC = "topic", _("Topic")
    STRAND = "strand", _("Strand")
    FORMAT = "format", _("Kind of activity")
    LENGTH = "length", _("Time for one session")
    LANGUAGE = "language", _("Language")
    EASY_READ = "easy-read", _("Easy Read")

    @classmethod
    def of_terms(cls) -> tuple["Facet", ...]:
        """Those whose choices are words that the partnership keeps."""
        return (cls.AUDIENCE, cls.SETTING, cls.TOPIC, cls.FORMAT, cls.LANGUAGE)


class SessionLength(models.TextChoices):
    SHORT = "30", _("Up to 30 minutes")
    MIDDLE = "45", _("31 to 45 minutes")
    HOUR = "60", _("46 to 60 minutes")
    LONG = "longer", _("More than an hour")

    @classmethod
    def of(cls, minutes: int) -> "SessionLength":
        return next(
            (length for length, most in ((cls.SHORT, 30), (cls.MIDDLE, 45), (cls.HOUR, 60)) if minutes <= most),
            cls.LONG,
        )


class EasyRead(models.TextChoices):
    NONE = "none", _("No")
    DRAFT = "draft", _("Draft, not yet tested")
    TESTED = "tested", _("Yes, tested by people with learning disabilities")


class Licence(models.TextChoices):
    OPEN = "cc-by-4.0", _("Creative Commons Attribution 4.0: share and change it, and say where it is from")
    NOT_FOR_SALE = "cc-by-nc-4.0", _("Creative Commons Attribution-NonCommercial 4.0: the same, but not for sale")
    GOVERNMENT = "ogl-3.0", _("Open Government Licence 3.0: share and change it, and say where it is from")
    SCHOOLS = "schools", _("Free to copy in schools and youth groups; ask the owner for other uses")
    ASK = "ask", _("Ask the owner before you copy it")


class Order(models.TextChoices):
    """How the list of resources is sorted."""

    TITLE = "title", _("Title, A to Z")
    NEWEST = "newest", _("Newest first")
    SHORTEST = "shortest", _("Shortest first")
