from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"

    def ready(self) -> None:
        import certificates.receivers  # noqa: F401
        from agencies.enums import MenuGroup
        from agencies.lending import (
            AGENCY,
            PARTNERSHIP,
            JobKind,
            PersonalData,
            PersonalFile,
            Section,
            lend_editable,
            lend_job_kind,
            lend_leftovers,
            lend_personal_data,
            lend_personal_file,
            lend_section,
            lend_undrawable,
        )
        from certificates.actions import bundles, erasing, papers, personal_file, pictures
        from certificates.queries import personal_data
        from certificates.queries.drift import drifting_certificates
        from certificates.queries.names import undrawable_letters
        from cms.documents import lend_pdf
        from courses.lending import lend_proof

        lend_undrawable(undrawable_letters)
        lend_pdf(papers.pdf_of)
        lend_proof("certificates", drifting_certificates)
        label, counted = _("Everything held about me"), _("entries")
        lend_job_kind(JobKind(personal_file.JOB, label, personal_file.piece, counted=counted, is_private=True))
        together = _("Certificates")
        lend_job_kind(
            JobKind(
                bundles.JOB,
                together,
                bundles.piece,
                bundles.address,
                _("certificates"),
                is_private=True,
                may_fetch=bundles.may_fetch,
            )
        )
        lend_section(
            AGENCY,
            Section("certificates", together, "certificates:bundles", MenuGroup.RECORDS, order=60, for_teams=True),
        )
        lend_section(
            PARTNERSHIP,
            Section("checks", _("Checks of certificates"), "certificates:check-counts", MenuGroup.RECORDS, order=60),
        )
        lend_personal_file(PersonalFile("pdf", _("Download to read (PDF)"), "certificates:data-pdf"))
        lend_personal_data(
            PersonalData("certificates", personal_data.TABLES, unlisted=personal_data.UNLISTED, erase=erasing.erase)
        )
        lend_editable("certificates.CertificateDesign")
        lend_leftovers(pictures.drop_unused)
        code, words = "certificate-design", _("Certificate design")
        lend_section(AGENCY, Section(code, words, "certificates:agency-design", MenuGroup.RECORDS, order=70))
        lend_section(PARTNERSHIP, Section(code, words, "certificates:partnership-design", MenuGroup.RECORDS, order=70))
        asked = _("Requests to withdraw certificates")
        lend_section(
            PARTNERSHIP,
            Section("certificate-requests", asked, "certificates:requests", MenuGroup.RECORDS, order=71),
        )
