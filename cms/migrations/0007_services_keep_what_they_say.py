from django.db import migrations
from django.utils.text import slugify

TAKEN = {"print", "easy-read"}


def fill(apps, schema_editor):
    """Gives each service its address and its category as a list, in its drafts too, and what it is found by."""
    Service, Facet = apps.get_model("cms", "Service"), apps.get_model("cms", "ServiceFacet")
    slugs = {}
    # Sources first: a translation stands at the address of its source.
    for service in Service.objects.order_by("pk"):
        service.slug = slugs.get(service.translation_key) or free(service, set(slugs.values()))
        slugs[service.translation_key] = service.slug
        service.categories = [service.category]
        service.save()
        found_as = [("category", service.category), ("strand", "all"), ("area", "everywhere"), ("side", "support")]
        Facet.objects.bulk_create(Facet(service=service, kind=kind, code=code) for kind, code in found_as)
        fill_drafts(apps, service)


def free(service, taken):
    stem = slugify(service.name)[:70] or f"service-{str(service.translation_key)[:8]}"
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 4))
    return next(slug for slug in (stem, *numbered) if slug not in taken | TAKEN)


def fill_drafts(apps, service):
    ContentType, Revision = apps.get_model("contenttypes", "ContentType"), apps.get_model("wagtailcore", "Revision")
    kind = ContentType.objects.filter(app_label="cms", model="service").first()
    for draft in Revision.objects.filter(content_type=kind, object_id=str(service.pk)) if kind else []:
        draft.content = {
            **draft.content,
            "slug": service.slug,
            "categories": [draft.content.get("category") or service.category],
        }
        draft.save(update_fields=["content"])


def empty(apps, schema_editor):
    """Back to one category: the first."""
    for service in apps.get_model("cms", "Service").objects.all():
        service.category = (service.categories or ["VS"])[0]
        service.save()


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0006_support_directory"),
        ("wagtailcore", "0089_log_entry_data_json_null_to_object"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(fill, empty)]
