from django.urls import path

from portal.views import agency, bulk, centres, directory, health, learn, partnership, people, person, training

app_name = "portal"
urlpatterns = [
    path("learn/", learn.learn, name="learn"),
    path("learn/history/", learn.history, name="history"),
    path("agency/", agency.agencies, name="agencies"),
    path("agency/<slug:slug>/", agency.agency, name="agency"),
    path("partnership/", partnership.partnerships, name="partnerships"),
    path("partnership/<slug:slug>/map.csv", training.map_csv, name="map-csv"),
    path("agency/<slug:slug>/people/", people.people, name="people"),
    path("agency/<slug:slug>/people.csv", people.people_csv, name="people-csv"),
    path("agency/<slug:slug>/people.xlsx", people.people_xlsx, name="people-xlsx"),
    path("agency/<slug:slug>/people/<str:public_id>/", person.person, name="person"),
    path(
        "agency/<slug:slug>/people/<str:public_id>/corrections/<str:account>/<slug:kind>/<uuid:subject>/<int:time>/",
        person.correct,
        name="correct",
    ),
    path("agency/<slug:slug>/people/<str:public_id>/practice/<slug:play>/", person.attest, name="attest"),
    path("agency/<slug:slug>/bulk/", bulk.bulks, name="bulks"),
    path("agency/<slug:slug>/bulk/choose/", bulk.choose, name="bulk-choose"),
    path("agency/<slug:slug>/bulk/<str:public_id>/", bulk.bulk, name="bulk"),
    path("agency/<slug:slug>/bulk/<str:public_id>/confirm/", bulk.confirm, name="bulk-confirm"),
    path("agency/<slug:slug>/bulk/<str:public_id>/take-back/", bulk.take_back, name="bulk-take-back"),
    path("agency/<slug:slug>/bulk/<str:public_id>/file/<slug:kind>/", bulk.bulk_file, name="bulk-file"),
    path("agency/<slug:slug>/centres/", centres.centres, name="centres"),
    path("partnership/<slug:slug>/centres/", centres.partnership_centres, name="partnership-centres"),
    path("partnership/<slug:slug>/directory/", directory.partnership_directory, name="partnership-directory"),
    path("partnership/<slug:slug>/directory.csv", directory.directory_csv, name="directory-csv"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
