from django.urls import path

from agencies.views import changes, charter, erasures, invitations, jobs, join, joining, one_time_codes, recovery
from agencies.views.account import account
from agencies.views.privacy import data, data_json, views

app_name = "agencies"
urlpatterns = [
    path("account/", account, name="account"),
    path("accounts/link/<str:token>/", one_time_codes.sign_in_link, name="sign-in-link"),
    path("accounts/code/", one_time_codes.one_time_code, name="one-time-code"),
    path("account/choose-password/", one_time_codes.choose_password, name="choose-password"),
    path("agency/<slug:slug>/recovery/", recovery.recoveries, name="recoveries"),
    path("agency/<slug:slug>/recovery/<str:public_id>/", recovery.recover, name="recover"),
    path("partnership/<slug:slug>/recovery/", recovery.waiting, name="recoveries-waiting"),
    path("partnership/<slug:slug>/recovery/<str:public_id>/", recovery.decide, name="decide-recovery"),
    path("jobs/<slug:public_id>/", jobs.job, name="job"),
    path("jobs/<slug:public_id>/progress.json", jobs.job_json, name="job-json"),
    path("jobs/<slug:public_id>/stop/", jobs.stop, name="job-stop"),
    path("jobs/<slug:public_id>/go-on/", jobs.go_on, name="job-go-on"),
    path("jobs/<slug:public_id>/file/", jobs.job_file, name="job-file"),
    path("account/views/", views, name="views"),
    path("account/changes/", changes.about_me, name="changes"),
    path("agency/<slug:slug>/changes/", changes.of_agency, name="agency-changes"),
    path("agency/<slug:slug>/changes.csv", changes.of_agency_csv, name="agency-changes-csv"),
    path("partnership/<slug:slug>/changes/", changes.of_partnership, name="partnership-changes"),
    path("partnership/<slug:slug>/changes.csv", changes.of_partnership_csv, name="partnership-changes-csv"),
    path("account/erase/", erasures.erase, name="erase"),
    path("account/erase/withdraw/", erasures.withdraw, name="erase-withdraw"),
    path("partnership/<slug:slug>/erasing/", erasures.erasures, name="erasures"),
    path("partnership/<slug:slug>/erasing/<slug:public_id>/withdraw/", erasures.withdraw_for, name="erasure-withdraw"),
    path("account/data/", data, name="data"),
    path("account/data/everything.json", data_json, name="data-json"),
    path("charter/<slug:slug>/", charter.charter, name="charter"),
    path("agency/<slug:slug>/charter/", charter.agency_charter, name="agency-charter"),
    path("agency/<slug:slug>/charter/confirm/", charter.agency_charter_confirm, name="agency-charter-confirm"),
    path("agency/<slug:slug>/charter/withdraw/", charter.agency_charter_withdraw, name="agency-charter-withdraw"),
    path("partnership/<slug:slug>/charter/", charter.partnership_charter, name="partnership-charter"),
    path("partnership/<slug:slug>/charter/draft/", charter.charter_draft, name="charter-draft"),
    path("partnership/<slug:slug>/charter/organisations/", charter.charter_organisation, name="charter-organisation"),
    path(
        "partnership/<slug:slug>/charter/organisations/<int:signature>/confirm/",
        charter.charter_confirm,
        name="charter-confirm",
    ),
    path(
        "partnership/<slug:slug>/charter/organisations/<int:signature>/withdraw/",
        charter.charter_withdraw,
        name="charter-withdraw",
    ),
    path("partnership/<slug:slug>/charter/<int:version>/publish/", charter.charter_publish, name="charter-publish"),
    path(
        "partnership/<slug:slug>/charter/<int:version>/<slug:language>/",
        charter.charter_wording,
        name="charter-wording",
    ),
    # --- coming in ----------------------------------------------------------------------------------------------------
    path("join/", join.join, name="join"),
    path("join/<str:code>/", join.join_with, name="join-with"),
    path("join/invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("account/joining/", join.own_joining, name="own-joining"),
    path("account/joining/ask/", join.ask_by_domain, name="ask-by-domain"),
    path("account/joining/take-back/", join.take_back, name="take-back-request"),
    # --- bringing people in -------------------------------------------------------------------------------------------
    path("agency/<slug:slug>/joining/", joining.waiting, name="joining"),
    path("agency/<slug:slug>/joining/accept/", joining.accept_many, name="accept-many"),
    path("agency/<slug:slug>/joining/requests/<str:public_id>/", joining.decide, name="decide-request"),
    path("agency/<slug:slug>/joining/invitations/", invitations.invitations, name="invitations"),
    path(
        "agency/<slug:slug>/joining/invitations/<slug:verb>/", invitations.change_invitation, name="change-invitation"
    ),
    path("agency/<slug:slug>/joining/codes/", joining.codes, name="codes"),
    path("agency/<slug:slug>/joining/codes/<str:code>.svg", joining.poster_picture, name="poster-picture"),
    path("agency/<slug:slug>/joining/codes/<str:code>/", joining.poster, name="poster"),
    path("agency/<slug:slug>/joining/codes/<str:code>/close/", joining.close_code, name="close-code"),
    path("agency/<slug:slug>/joining/domains/", joining.domains, name="domains"),
    path("agency/<slug:slug>/joining/domains/remove/", joining.remove_domain, name="remove-domain"),
]
