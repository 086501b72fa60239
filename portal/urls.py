from django.urls import path

from portal.views import agency, health, learn, training

app_name = "portal"
urlpatterns = [
    path("learn/", learn.learn, name="learn"),
    path("agency/", agency.agencies, name="agencies"),
    path("agency/<slug:slug>/", agency.agency, name="agency"),
    path("agency/<slug:slug>/people/", agency.people, name="people"),
    path("agency/<slug:slug>/people.csv", agency.people_csv, name="people-csv"),
    path("partnership/<slug:slug>/map.csv", training.map_csv, name="map-csv"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
