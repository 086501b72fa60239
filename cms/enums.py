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
