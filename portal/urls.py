from django.urls import path

from portal.views import agency, centres, health, learn, partnership, people, person, training

app_name = "portal"
urlpatterns = [
    path("learn/", learn.learn, name="learn"),
    path("agency/", agency.agencies, name="agencies"),
    path("agency/<slug:slug>/", agency.agency, name="agency"),
    path("partnership/", partnership.partnerships, name="partnerships"),
    path("partnership/<slug:slug>/map.csv", training.map_csv, name="map-csv"),
    path("agency/<slug:slug>/people/", people.people, name="people"),
    path("agency/<slug:slug>/people.csv", people.people_csv, name="people-csv"),
    path("agency/<slug:slug>/people.xlsx", people.people_xlsx, name="people-xlsx"),
    path("agency/<slug:slug>/people/<str:public_id>/", person.person, name="person"),
    path("agency/<slug:slug>/people/<str:public_id>/corrections/<int:evidence_id>/", person.correct, name="correct"),
    path("agency/<slug:slug>/centres/", centres.centres, name="centres"),
    path("partnership/<slug:slug>/centres/", centres.partnership_centres, name="partnership-centres"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
