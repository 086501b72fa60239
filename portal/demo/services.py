# ruff: noqa: E501 - one service, one line
"""Sample entries of the support directory. They look like entries, and their names and a tag say that they are not real.

Numbers are from the ranges that are kept free for drama.
"""

from datetime import date, timedelta

from wagtail.models import Locale

from cms.enums import ServiceCategory
from cms.models import Service
from portal.curriculum.loading import key_of

MARK = "SAMPLE"
SAMPLES: list[tuple[ServiceCategory, str, str, str, str]] = [
    (ServiceCategory.EMERGENCY, "Northmoor Police contact", "Answers calls that are not urgent.", "01632 960101", "Day and night"),
    (ServiceCategory.THIRD_PARTY, "Mill Street reporting centre", "Listens, writes down what happened and passes it on if you agree.", "01632 960112", "Monday to Friday, 10am to 4pm"),
    (ServiceCategory.THIRD_PARTY, "Harbour Road reporting centre", "Drop in, no appointment. Step-free, with a quiet room.", "01632 960113", "Tuesday and Saturday, 10am to 2pm"),
    (ServiceCategory.VICTIM_SUPPORT, "Northmoor Victim Care", "Someone to talk to and practical help, with or without the police.", "0808 157 0121", "Every day, 8am to 8pm"),
    (ServiceCategory.BY_AND_FOR, "Northmoor Roots", "Run by and for Black and minoritised communities.", "01632 960131", "Monday to Thursday, 9am to 5pm"),
    (ServiceCategory.BY_AND_FOR, "Moorside Rainbow", "Run by and for LGBT+ people.", "01632 960132", "Wednesday evenings"),
    (ServiceCategory.ADVOCACY, "Speak Up Northmoor", "Helps you say what you want and know your rights.", "01632 960141", "Monday to Friday, 9am to 5pm"),
    (ServiceCategory.LEARNING_DISABILITY, "Our Way Northmoor", "A self-advocacy group of people with learning disabilities.", "01632 960142", "Thursdays, 1pm to 4pm"),
    (ServiceCategory.HOUSING, "Northmoor Homes safety team", "Help when it happens at or near your home.", "01632 960151", "Monday to Friday, 8am to 6pm"),
    (ServiceCategory.ANTI_SOCIAL_BEHAVIOUR, "Northmoor community safety", "Acts on behaviour that keeps happening.", "01632 960161", "Monday to Friday, 9am to 5pm"),
    (ServiceCategory.SAFEGUARDING, "Northmoor safeguarding desk", "When a child, or an adult with care needs, may be at risk.", "01632 960171", "Day and night"),
    (ServiceCategory.HEALTH, "Northmoor talking therapies", "Help with worry, low mood and sleep after harm.", "01632 960181", "Monday to Friday, 8am to 7pm"),
    (ServiceCategory.LEGAL, "Northmoor Law Centre", "Free advice on rights, housing and work.", "01632 960191", "Tuesdays, 2pm to 6pm"),
    (ServiceCategory.YOUNG_PEOPLE, "The Loft", "A youth space with trained listeners.", "01632 960201", "After school and Saturdays"),
    (ServiceCategory.COMMUNITY, "Northmoor faiths together", "Welcomes newcomers and links faith groups.", "01632 960211", "Ring to arrange"),
    (ServiceCategory.SECURITY, "Safe Door", "Fits locks, lights and letterbox guards after an incident.", "01632 960221", "Monday to Friday, 9am to 5pm"),
    (ServiceCategory.RESTORATIVE, "Northmoor restorative", "Meetings that repair harm, only if you want them.", "01632 960231", "Ring to arrange"),
    (ServiceCategory.LANGUAGE, "Northmoor interpreting", "Spoken languages and British Sign Language.", "01632 960241", "Day and night"),
    (ServiceCategory.HELPLINE, "Night line Northmoor", "Someone who listens when offices are closed.", "0808 157 0251", "Every night, 8pm to 8am"),
    (ServiceCategory.ONLINE_HARM, "Northmoor online safety", "Helps you keep proof and report to platforms.", "01632 960261", "Monday to Friday, 9am to 5pm"),
    (ServiceCategory.COMPLAINTS, "Northmoor fair hearing", "Looks at how an agency dealt with your report.", "01632 960271", "Monday to Friday, 9am to 5pm"),
]  # fmt: skip


def load_samples(*, today: date) -> int:
    """Publishes the samples that are not there yet. Answers how many."""
    locale = Locale.get_default()
    there = set(Service.objects.filter(locale=locale, is_sample=True).values_list("translation_key", flat=True))
    new = [sample for sample in SAMPLES if key_of("sample-service", sample[1]) not in there]
    for category, name, summary, phone, hours in new:
        service = Service(
            translation_key=key_of("sample-service", name),
            locale=locale,
            name=f"{MARK}: {name}",
            summary=summary,
            category=category,
            phone=phone,
            hours=hours,
            is_sample=True,
            owner="Directory editor",
            checked_date=today,
            review_date=today + timedelta(days=182),
            live=False,
        )
        service.save()
        service.save_revision().publish()
    return len(new)
