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


class Way(models.TextChoices):
    """A way to reach help or to tell the police, which every page about support says."""

    EMERGENCY = "emergency", _("In danger: the number to ring")
    SILENT = "silent", _("In danger: what to press for who cannot make a sound")
    RELAY = "relay", _("In danger: for who cannot hear or speak on the phone")
    TEXT = "text", _("In danger: by text message")
    SIGNED = "signed", _("In danger: in British Sign Language")
    NOT_URGENT = "not-urgent", _("Not urgent: the number to ring")
    NOT_URGENT_RELAY = "not-urgent-relay", _("Not urgent: for who cannot hear or speak on the phone")
    ONLINE = "online", _("Telling the police online")
    TRUE_VISION = "true-vision", _("Telling the police online, through True Vision")
    NAMELESS = "nameless", _("Telling somebody without giving a name")
    YOUNG = "young", _("A helpline for children and young people")


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


class FileKind(models.TextChoices):
    """The forms in which a resource is taken home; the value ends its address."""

    PDF = "pdf", _("PDF, to read and print")
    WORD = "docx", _("Word file, to change")

    @property
    def media_type(self) -> str:
        return {
            FileKind.PDF: "application/pdf",
            FileKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }[self]


class FilePart(models.TextChoices):
    LESSON = "lesson", _("The whole lesson")
    WORKSHEET = "worksheet", _("The worksheet alone")


class Phase(models.TextChoices):
    """Where a resource is used."""

    EARLY = "early", _("Early years")
    PRIMARY = "primary", _("Primary school")
    SECONDARY = "secondary", _("Secondary school")
    ALL_THROUGH = "all-through", _("School for all ages")
    SPECIAL = "special", _("Special school")
    ALTERNATIVE = "alternative", _("Alternative provision")
    FURTHER = "further", _("Further education or sixth form")
    HOME = "home", _("Education at home")
    YOUTH = "youth", _("Youth group or club")
    OTHER = "other", _("Somewhere else")


class NoteState(models.TextChoices):
    """What an editor has decided about a practice note."""

    WAITING = "waiting", _("Waiting to be read")
    SHOWN = "shown", _("Shown to everyone")
    REFUSED = "refused", _("Not shown")


class Scheduled(models.TextChoices):
    """What the clock does to a page or to a piece of knowledge."""

    GOES_LIVE = "goes-live", _("Goes live")
    EXPIRES = "expires", _("Expires: readers no longer see it")
